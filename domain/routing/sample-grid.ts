import { metersPerDegree } from '../ellipsoid.ts';
import { ROAD_CLASSES, type RoadClass } from '../route-schema.ts';
import type { RoadEdge } from './road-graph.ts';

const [LNG, LAT] = [117.4, 38.7];

/** A made town of `cols` × `rows` crossings, 250 m apart, every fifth street wide: what benchmarks and tests drive on. */
export function sampleGrid(cols: number, rows: number): RoadEdge[] {
  const [perLng, perLat] = metersPerDegree(LAT);
  const edges: RoadEdge[] = [];
  // Small shifts, always the same: a perfect grid has ties everywhere, which no town has.
  const shift = (n: number): number => (((n * 2_654_435_761) % 1_000) / 1_000 - 0.5) * 80;
  const at = (col: number, row: number): readonly [number, number] => [
    LNG + (col * 250 + shift(col * 7 + row * 131)) / perLng,
    LAT + (row * 250 + shift(col * 113 + row * 17)) / perLat,
  ];
  const put = (a: readonly [number, number], b: readonly [number, number], rank: number): void => {
    const [p, q] = [at(...a), at(...b)];
    const roadClass: RoadClass = ROAD_CLASSES[rank % 5 === 0 ? 1 : rank % 5 === 2 ? 2 : 3] ?? 'street';
    edges.push({
      id: edges.length + 1,
      from: a[1] * cols + a[0],
      to: b[1] * cols + b[0],
      roadClass,
      name: '',
      lengthM: Math.hypot((p[0] - q[0]) * perLng, (p[1] - q[1]) * perLat),
      postedKmh: null,
      oneWay: (a[0] * 31 + a[1] * 17 + rank) % 23 === 0,
      maxHeightM: null,
      maxWeightT: null,
      line: [...p, ...q],
    });
  };
  for (let row = 0; row < rows; row++)
    for (let col = 0; col < cols; col++) {
      if (col + 1 < cols) put([col, row], [col + 1, row], row);
      if (row + 1 < rows) put([col, row], [col, row + 1], col);
    }
  return edges;
}

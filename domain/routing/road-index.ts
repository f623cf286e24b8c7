import type { RoutePlace } from '../route-schema.ts';
import type { RoadGraph } from './road-graph.ts';

/** The place on a road that is nearest to a place. */
export interface Snap {
  readonly edge: number;
  /** How far along the edge, 0..1 of its length. */
  readonly share: number;
  /** Straight metres between the place and the road. */
  readonly gapM: number;
  readonly point: readonly [lng: number, lat: number];
}

export interface RoadIndex {
  /** The nearest usable edge within so many metres; null where there is none. */
  nearest(place: RoutePlace, usable: (edge: number) => boolean, withinM: number): Snap | null;
  /** Edges that touch an area or lie within it. */
  inRing(ring: readonly (readonly [number, number])[]): number[];
  /** Edges whose box comes within so many metres of a place. */
  near(place: RoutePlace, withinM: number): number[];
}

const CELL_METERS = 300;
const MOST_CELLS = 1_000_000;

/** A grid over the boxes of all edges, in two flat arrays. */
export function roadIndex(graph: RoadGraph): RoadIndex {
  const { shape, shapeStart, perLng, perLat } = graph;
  const boxes = new Float64Array(graph.edges * 4);
  const whole: [number, number, number, number] = [180, 90, -180, -90];
  for (let e = 0; e < graph.edges; e++) {
    const box: [number, number, number, number] = [180, 90, -180, -90];
    for (let i = shapeStart[e] ?? 0; i < (shapeStart[e + 1] ?? 0); i += 2) grow(box, shape[i] ?? 0, shape[i + 1] ?? 0);
    boxes.set(box, e * 4);
    grow(whole, box[0], box[1]);
    grow(whole, box[2], box[3]);
  }
  const width = Math.max(1, (whole[2] - whole[0]) * perLng);
  const height = Math.max(1, (whole[3] - whole[1]) * perLat);
  const cell = Math.max(CELL_METERS, Math.sqrt((width * height) / MOST_CELLS));
  const cols = Math.ceil(width / cell) + 1;
  const rows = Math.ceil(height / cell) + 1;
  const colOf = (lng: number): number => Math.floor(((lng - whole[0]) * perLng) / cell);
  const rowOf = (lat: number): number => Math.floor(((lat - whole[1]) * perLat) / cell);
  const clamp = (value: number, most: number): number => Math.max(0, Math.min(most - 1, value));
  const eachCell = (west: number, south: number, east: number, north: number, use: (cell: number) => void): void => {
    for (let row = clamp(rowOf(south), rows); row <= clamp(rowOf(north), rows); row++)
      for (let col = clamp(colOf(west), cols); col <= clamp(colOf(east), cols); col++) use(row * cols + col);
  };
  const start = new Uint32Array(cols * rows + 1);
  const eachBox = (use: (edge: number, cell: number) => void): void => {
    for (let e = 0; e < graph.edges; e++)
      eachCell(boxes[e * 4] ?? 0, boxes[e * 4 + 1] ?? 0, boxes[e * 4 + 2] ?? 0, boxes[e * 4 + 3] ?? 0, (c) =>
        use(e, c),
      );
  };
  eachBox((_, c) => {
    start[c + 1] = (start[c + 1] ?? 0) + 1;
  });
  for (let c = 0; c < cols * rows; c++) start[c + 1] = (start[c + 1] ?? 0) + (start[c] ?? 0);
  const next = start.slice();
  const members = new Uint32Array(start[cols * rows] ?? 0);
  eachBox((e, c) => {
    members[next[c] ?? 0] = e;
    next[c] = (next[c] ?? 0) + 1;
  });

  /** Edges of a box, each once. */
  const inBox = (west: number, south: number, east: number, north: number): number[] => {
    const found = new Set<number>();
    eachCell(west, south, east, north, (c) => {
      for (let i = start[c] ?? 0; i < (start[c + 1] ?? 0); i++) {
        const e = members[i] ?? 0;
        const [w = 0, s = 0, ea = 0, n = 0] = boxes.subarray(e * 4, e * 4 + 4);
        if (w <= east && ea >= west && s <= north && n >= south) found.add(e);
      }
    });
    return [...found];
  };
  const near = ({ lng, lat }: RoutePlace, meters: number): number[] =>
    inBox(lng - meters / perLng, lat - meters / perLat, lng + meters / perLng, lat + meters / perLat);

  return {
    near,
    nearest(place, usable, withinM) {
      // Wider and wider, so that a place beside a road looks at a few edges only.
      for (let reach = Math.min(withinM, 150); ; reach = Math.min(withinM, reach * 3)) {
        let best: Snap | null = null;
        for (const e of near(place, reach)) {
          if (!usable(e)) continue;
          const snap = snapTo(graph, e, place);
          if (snap.gapM <= reach && (best === null || snap.gapM < best.gapM)) best = snap;
        }
        if (best !== null || reach >= withinM) return best;
      }
    },
    inRing(ring) {
      const box: [number, number, number, number] = [180, 90, -180, -90];
      for (const [lng, lat] of ring) grow(box, lng, lat);
      return inBox(...box).filter((e) => touches(graph, e, ring));
    },
  };
}

function grow(box: [number, number, number, number], lng: number, lat: number): void {
  if (lng < box[0]) box[0] = lng;
  if (lat < box[1]) box[1] = lat;
  if (lng > box[2]) box[2] = lng;
  if (lat > box[3]) box[3] = lat;
}

function snapTo(graph: RoadGraph, edge: number, { lng, lat }: RoutePlace): Snap {
  const { shape, shapeStart, perLng, perLat } = graph;
  let walked = 0;
  let best = { at: 0, gap: Number.POSITIVE_INFINITY, x: 0, y: 0 };
  const start = shapeStart[edge] ?? 0;
  for (let i = start + 2; i < (shapeStart[edge + 1] ?? 0); i += 2) {
    const ax = ((shape[i - 2] ?? 0) - lng) * perLng;
    const ay = ((shape[i - 1] ?? 0) - lat) * perLat;
    const dx = ((shape[i] ?? 0) - lng) * perLng - ax;
    const dy = ((shape[i + 1] ?? 0) - lat) * perLat - ay;
    const square = dx * dx + dy * dy;
    const t = square === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / square));
    const gap = Math.hypot(ax + t * dx, ay + t * dy);
    if (gap < best.gap) best = { at: walked + t * Math.sqrt(square), gap, x: ax + t * dx, y: ay + t * dy };
    walked += Math.sqrt(square);
  }
  return {
    edge,
    share: walked === 0 ? 0 : Math.min(1, best.at / walked),
    gapM: best.gap,
    point: [lng + best.x / perLng, lat + best.y / perLat],
  };
}

/** Even-odd rule; the ring may be closed or not. */
function contains(ring: readonly (readonly [number, number])[], lng: number, lat: number): boolean {
  let inside = false;
  let before = ring[ring.length - 1];
  for (const here of ring) {
    if (before !== undefined && here[1] > lat !== before[1] > lat) {
      const at = ((before[0] - here[0]) * (lat - here[1])) / (before[1] - here[1]) + here[0];
      if (lng < at) inside = !inside;
    }
    before = here;
  }
  return inside;
}

function crosses(a: readonly number[], b: readonly number[], c: readonly number[], d: readonly number[]): boolean {
  const side = (p: readonly number[], q: readonly number[], r: readonly number[]): number =>
    ((q[0] ?? 0) - (p[0] ?? 0)) * ((r[1] ?? 0) - (p[1] ?? 0)) -
    ((q[1] ?? 0) - (p[1] ?? 0)) * ((r[0] ?? 0) - (p[0] ?? 0));
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0;
}

function touches(
  { shape, shapeStart }: RoadGraph,
  edge: number,
  ring: readonly (readonly [number, number])[],
): boolean {
  for (let i = shapeStart[edge] ?? 0; i < (shapeStart[edge + 1] ?? 0); i += 2) {
    const here = [shape[i] ?? 0, shape[i + 1] ?? 0] as const;
    if (contains(ring, here[0], here[1])) return true;
    if (i === (shapeStart[edge] ?? 0)) continue;
    const before = [shape[i - 2] ?? 0, shape[i - 1] ?? 0] as const;
    for (let k = 0; k < ring.length; k++) {
      const [from, to] = [ring[k], ring[(k + 1) % ring.length]];
      if (from !== undefined && to !== undefined && crosses(before, here, from, to)) return true;
    }
  }
  return false;
}

import { describe, expect, test } from 'vitest';
import { metersPerDegree } from '../ellipsoid.ts';
import { contours, signedArea } from './contour.ts';
import { graphOf, type RoadEdge } from './road-graph.ts';
import { roadIndex } from './road-index.ts';
import { searchSpace } from './road-search.ts';
import { timeRings } from './time-rings.ts';

const [perLng, perLat] = metersPerDegree(39);
const place = (x: number, y: number) => ({ lng: 117 + x / perLng, lat: 39 + y / perLat });

/** Four streets of 2 km from one crossing, 30 km/h for a car: 500 m a minute. */
function cross() {
  const ends = [
    [2000, 0],
    [0, 2000],
    [-2000, 0],
    [0, -2000],
  ] as const;
  const edges = ends.map(([x, y], i): RoadEdge => {
    const [a, b] = [place(0, 0), place(x, y)];
    return {
      id: i + 1,
      from: 0,
      to: i + 1,
      roadClass: 'street',
      name: '',
      lengthM: 2000,
      postedKmh: null,
      oneWay: false,
      maxHeightM: null,
      maxWeightT: null,
      line: [a.lng, a.lat, b.lng, b.lat],
    };
  });
  const graph = graphOf(edges);
  return { graph, index: roadIndex(graph), space: searchSpace(graph) };
}

function holds(areas: readonly (readonly (readonly (readonly [number, number])[])[])[], x: number, y: number): boolean {
  const { lng, lat } = place(x, y);
  return areas.some(([ring = []]) => {
    let inside = false;
    ring.forEach((here, i) => {
      const before = ring[i - 1] ?? here;
      if (here[1] > lat !== before[1] > lat) {
        const at = ((before[0] - here[0]) * (lat - here[1])) / (before[1] - here[1]) + here[0];
        if (lng < at) inside = !inside;
      }
    });
    return inside;
  });
}

describe('time rings', () => {
  test('reach as far along the streets as the minutes allow, and only on foot beside them', () => {
    const picture = cross();
    const [two, four] = timeRings(picture, place(0, 0), 'car', new Uint8Array(4), [2, 4]) ?? [];
    expect([two?.minutes, four?.minutes]).toEqual([2, 4]);
    // 2 minutes are 1 km of street.
    for (const [x, y] of [
      [900, 0],
      [-900, 0],
      [0, 900],
      [0, -900],
    ] as const)
      expect(holds(two?.areas ?? [], x, y)).toBe(true);
    expect(holds(two?.areas ?? [], 1100, 0)).toBe(false);
    expect(holds(four?.areas ?? [], 1900, 0)).toBe(true);
    expect(holds(two?.areas ?? [], 700, 700)).toBe(false);
  });

  test('stop at a closed road', () => {
    const closed = new Uint8Array(4);
    closed[0] = 1;
    const [two] = timeRings(cross(), place(-1, 0), 'car', closed, [2]) ?? [];
    expect(holds(two?.areas ?? [], 600, 0)).toBe(false);
    expect(holds(two?.areas ?? [], -900, 0)).toBe(true);
  });

  test('are none where no road is near', () => {
    expect(timeRings(cross(), place(40_000, 0), 'car', new Uint8Array(4), [5])).toBeNull();
  });
});

test('a contour runs around what is inside and the other way around a hole', () => {
  const values = new Float64Array(49).fill(9);
  for (let y = 1; y <= 5; y++) for (let x = 1; x <= 5; x++) values[y * 7 + x] = x === 3 && y === 3 ? 9 : 1;
  const areas = contours({ cols: 7, rows: 7, values }, 5)
    .map(signedArea)
    .sort((a, b) => a - b);
  expect(areas).toHaveLength(2);
  expect(areas[0]).toBeLessThan(0);
  expect(areas[1]).toBeGreaterThan(16);
});

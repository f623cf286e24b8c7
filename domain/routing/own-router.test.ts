import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metersPerDegree } from '../ellipsoid.ts';
import type { RoadClass, RoutePlace, VehicleClass } from '../route-schema.ts';
import { costRows, ownRoute } from './own-router.ts';
import type { RoadPicture } from './road-anchor.ts';
import { type Closure, closedAt } from './road-closure.ts';
import { graphOf, type RoadEdge } from './road-graph.ts';
import { roadIndex } from './road-index.ts';
import { searchSpace } from './road-search.ts';
import { sampleGrid } from './sample-grid.ts';

const [perLng, perLat] = metersPerDegree(39);
/** Metres east and north of a corner of the test's town. */
const at = (x: number, y: number): RoutePlace => ({ lng: 117 + x / perLng, lat: 39 + y / perLat });

const CROSSINGS: Readonly<Record<string, readonly [number, number]>> = {
  a: [0, 0],
  b: [1000, 0],
  c: [2000, 0],
  d: [0, 1000],
  e: [1000, 1000],
  f: [2000, 1000],
  x: [9000, 9000],
  y: [9500, 9000],
};
const NAMES = Object.keys(CROSSINGS);

/** Closures name edges by their place in the list, as the graph does. `ab`: a street of 1 km, 30 km/h for a car: 120 s. */
function edge(id: number, ends: string, own: Partial<RoadEdge> = {}): RoadEdge {
  const [p = 'a', q = 'a'] = ends;
  const [a, b] = [CROSSINGS[p] ?? ([0, 0] as const), CROSSINGS[q] ?? ([0, 0] as const)];
  const [from, to] = [at(a[0], a[1]), at(b[0], b[1])];
  return {
    id,
    from: NAMES.indexOf(p),
    to: NAMES.indexOf(q),
    roadClass: 'street',
    name: ends,
    lengthM: Math.hypot(a[0] - b[0], a[1] - b[1]),
    postedKmh: null,
    oneWay: false,
    maxHeightM: null,
    maxWeightT: null,
    line: [from.lng, from.lat, to.lng, to.lat],
    ...own,
  };
}

function town(edges: readonly RoadEdge[]): RoadPicture {
  const graph = graphOf(edges);
  return { graph, index: roadIndex(graph), space: searchSpace(graph) };
}

/** a – b – c along the south, d – e – f along the north, three streets between. */
const SQUARE = [
  edge(1, 'ab'),
  edge(2, 'bc'),
  edge(3, 'de'),
  edge(4, 'ef'),
  edge(5, 'ad'),
  edge(6, 'be'),
  edge(7, 'cf'),
];

const open = (picture: RoadPicture) => closedAt(picture.graph.edges, [], 0);
const block = (...edges: number[]): Closure => ({
  kind: 'manual',
  id: 7,
  name: 'burst main',
  edges,
  from: 0,
  until: 1000,
});

function drive(
  picture: RoadPicture,
  from: RoutePlace,
  to: RoutePlace,
  own: { readonly vehicle?: VehicleClass; readonly windFromDeg?: number; readonly closures?: readonly Closure[] } = {},
) {
  const { vehicle = 'car', windFromDeg, closures = [] } = own;
  const route = ownRoute(picture, { from, to, vehicle, windFromDeg }, closedAt(picture.graph.edges, closures, 500));
  return route;
}

describe('a route', () => {
  test('takes as long as its roads, parts of the first and last included', () => {
    // Half of ab, all of bc: 1.5 km of street at 30 km/h.
    const route = drive(town(SQUARE), at(500, 10), at(2000, -10));
    expect(route).toMatchObject({ duration_s: 180, detour_s: 0, upwind: null, short_m: 0, engine: 'own' });
    expect('line' in route && Math.round(route.length_m)).toBe(1500);
    expect('line' in route && Math.round(route.start_gap_m)).toBe(10);
    expect('line' in route && route.steps.map(({ turn, name }) => [turn, name])).toEqual([
      ['depart', 'ab'],
      ['straight', 'bc'],
    ]);
  });

  test('prefers the longer way where it is faster', () => {
    const fast = { roadClass: 'trunk' as RoadClass };
    // a–d–e–f–c is 4 km at 60 km/h (240 s) against 2 km at 20 km/h (360 s).
    const slow = { postedKmh: 20 / 0.85 };
    const picture = town([
      edge(1, 'ab', slow),
      edge(2, 'bc', slow),
      ...['de', 'ef', 'ad', 'cf'].map((ends, i) => edge(3 + i, ends, fast)),
    ]);
    expect(drive(picture, at(0, 0), at(2000, 0))).toMatchObject({ duration_s: 240 });
  });

  test('never drives against a one-way road, and walks it', () => {
    const picture = town([edge(1, 'ba', { oneWay: true }), ...SQUARE.slice(1)]);
    // a–d–e–b instead of a–b: 3 km.
    expect(drive(picture, at(0, 0), at(1000, 0))).toMatchObject({ duration_s: 360 });
    expect(drive(picture, at(1000, 0), at(0, 0))).toMatchObject({ duration_s: 120 });
    expect(drive(picture, at(0, 0), at(1000, 0), { vehicle: 'foot' })).toMatchObject({ duration_s: 750 });
  });

  test('drives around the block to a place behind it on a one-way road', () => {
    const picture = town([edge(1, 'ab', { oneWay: true }), ...SQUARE.slice(1)]);
    expect(drive(picture, at(200, 0), at(700, 0))).toMatchObject({ duration_s: 60 });
    // 0.3 km to b, b–e–d–a 3 km, 0.2 km along ab: 3.5 km.
    expect(drive(picture, at(700, 0), at(200, 0))).toMatchObject({ duration_s: 420 });
  });

  test('goes around a closed road and says which closure costs how much', () => {
    expect(drive(town(SQUARE), at(0, 0), at(2000, 0), { closures: [block(0)] })).toMatchObject({
      duration_s: 480,
      detour_s: 240,
      blocked: [{ kind: 'manual', id: 7, name: 'burst main' }],
    });
  });

  test('uses a road again when its closure has ended', () => {
    expect(drive(town(SQUARE), at(0, 0), at(2000, 0), { closures: [{ ...block(0), until: 500 }] })).toMatchObject({
      duration_s: 240,
      blocked: [],
    });
  });

  test('tells cut off from no road near', () => {
    const picture = town([...SQUARE, edge(8, 'xy')]);
    expect(drive(picture, at(0, 0), at(9200, 9000))).toEqual({ why: 'cut_off', place: 'both' });
    expect(drive(picture, at(0, 0), at(-5000, 0))).toEqual({ why: 'no_road_near', place: 'to' });
    expect(drive(picture, at(-5000, 0), at(0, 0))).toEqual({ why: 'no_road_near', place: 'from' });
    expect(drive(picture, at(0, 0), at(2000, 500), { closures: [block(1, 3)] })).toEqual({
      why: 'cut_off',
      place: 'both',
    });
  });

  test('sends no vehicle under a bridge that is too low or over one too weak', () => {
    const picture = town([edge(1, 'ab', { maxHeightM: 3.5 }), edge(2, 'bc', { maxWeightT: 20 }), ...SQUARE.slice(2)]);
    expect(drive(picture, at(0, 0), at(2000, 0))).toMatchObject({ duration_s: 240 });
    const engine = drive(picture, at(0, 0), at(2000, 0), { vehicle: 'fire_engine' });
    expect('length_m' in engine && Math.round(engine.length_m)).toBe(4000);
  });

  test('ends at the edge of a closed zone that holds the place, and says how far it is from there', () => {
    const zone: Closure = { kind: 'zone', id: 3, name: '', edges: [0], from: 0, until: 1000 };
    // b lies 300 m from the place, a 700 m.
    const route = drive(town(SQUARE), at(2000, 0), at(700, 0), { closures: [zone] });
    expect(route).toMatchObject({ duration_s: 120, end_gap_m: 0 });
    expect('short_m' in route && Math.round(route.short_m)).toBe(300);
  });

  test('leads a team out of a closed zone, never through one', () => {
    const zone: Closure = { kind: 'zone', id: 3, name: '', edges: [0, 4], from: 0, until: 1000 };
    expect(drive(town(SQUARE), at(700, 0), at(2000, 0), { closures: [zone] })).toMatchObject({ duration_s: 156 });
    const around = drive(town(SQUARE), at(0, 1000), at(1000, 0), { closures: [zone] });
    expect('length_m' in around && Math.round(around.length_m)).toBe(2000);
  });
});

describe('an approach', () => {
  test('comes from upwind though it is longer', () => {
    // The hazard in the middle of de; wind from the east.
    const picture = town(SQUARE);
    expect(drive(picture, at(0, 500), at(650, 1000))).toMatchObject({ duration_s: 138, upwind: null });
    // a–b–e and 350 m west: 0.5 + 1 + 1 + 0.35 km.
    expect(drive(picture, at(0, 500), at(650, 1000), { windFromDeg: 90 })).toMatchObject({
      duration_s: 342,
      upwind: true,
    });
  });

  test('says so where roads allow none from upwind, and gives the ordinary way', () => {
    const picture = town([edge(1, 'ab'), edge(5, 'ad'), edge(3, 'de')]);
    expect(drive(picture, at(0, 500), at(650, 1000), { windFromDeg: 90 })).toMatchObject({
      duration_s: 138,
      upwind: false,
    });
  });
});

describe('a cost matrix', () => {
  const picture = town(sampleGrid(24, 24));
  const place = fc.record({
    lng: fc.double({ min: 117.395, max: 117.475, noNaN: true }),
    lat: fc.double({ min: 38.695, max: 38.76, noNaN: true }),
  });

  test('is the same as its routes one by one', () => {
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: 6 }),
        fc.array(place, { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat({ max: picture.graph.edges - 1 }), { maxLength: 60 }),
        (from, to, closed) => {
          const now = closedAt(picture.graph.edges, [{ ...block(...closed), from: 0, until: 9 }], 5);
          const rows = [...costRows(picture, { from, to, vehicle: 'ambulance' }, now)].flat();
          expect(rows).toHaveLength(from.length * to.length);
          for (const row of rows) {
            const [p, q] = [from[row.from], to[row.to]];
            if (p === undefined || q === undefined) throw new Error('a row of no place');
            const route = ownRoute(picture, { from: p, to: q, vehicle: 'ambulance' }, now);
            expect(row.duration_s).toBe('why' in route ? null : route.duration_s);
            expect(row.why).toBe('why' in route ? route.why : null);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('never finds a closed road faster than an open one', () => {
    fc.assert(
      fc.property(
        place,
        place,
        fc.array(fc.nat({ max: picture.graph.edges - 1 }), { maxLength: 80 }),
        (from, to, closed) => {
          const free = ownRoute(picture, { from, to, vehicle: 'foot' }, open(picture));
          const now = closedAt(picture.graph.edges, [{ ...block(...closed), kind: 'works', from: 0, until: 9 }], 5);
          const held = ownRoute(picture, { from, to, vehicle: 'foot' }, now);
          if (
            'why' in free ||
            'why' in held ||
            held.start_gap_m !== free.start_gap_m ||
            held.end_gap_m !== free.end_gap_m
          )
            return;
          expect(held.duration_s).toBeGreaterThanOrEqual(free.duration_s);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('reckons from places without a road as such', () => {
    const rows = [
      ...costRows(
        picture,
        { from: [{ lng: 116, lat: 38 }], to: [{ lng: 117.42, lat: 38.72 }], vehicle: 'car' },
        open(picture),
      ),
    ];
    expect(rows.flat()).toEqual([
      { from: 0, to: 0, duration_s: null, length_m: null, why: 'no_road_near', short_m: 0 },
    ]);
  });
});

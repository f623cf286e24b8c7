import type { RegionModel } from './model.ts';
import { distance, type Line, lengthOf, lerp, type Point, path } from './plane.ts';
import { lineWkt, smooth } from './shape.ts';

export interface Road {
  readonly name: string;
  /** 1 expressway, 2 trunk, 3 main street, 4 street. */
  readonly rank: 1 | 2 | 3 | 4;
  readonly line: Line;
}

const TRUNKS: readonly [string, 1 | 2, string][] = [
  [
    '滨海高速',
    1,
    '-5.5 60, -6.6 30, -7.4 24, -7.9 14, -8.6 6, -9.1 0, -9.4 -6, -9.8 -12, -10.4 -18, -11.2 -24, -13 -60',
  ],
  ['京澜高速', 1, '-75 -3.5, -40 -1.9, -24 -1.4, -14 -0.6, -9.1 0.2, -3 0.8, 2 1.0, 4.4 1.15, 9.0 1.2, 17.6 1.35'],
  [
    '沿海高速',
    1,
    '36 60, 12 36, 6 28, 3.4 24, 1.6 19, 0.75 15, 0.7 10, 1.4 6.4, 2.6 3.4, 3.3 0.5, 2.7 -4, 1.4 -9, 0.2 -14, -0.6 -19, -1.6 -24, -4 -40, -6 -60',
  ],
  [
    '南港大道',
    2,
    '-60 -25, -40 -22.4, -24 -20.9, -16 -20.8, -10.4 -19.8, -4 -18.7, -0.5 -18.2, 4 -16.6, 7 -14.75, 12.9 -14.5',
  ],
  ['北环大道', 2, '-60 15, -40 12.6, -24 12, -15 13.2, -8 13.6, -3 13.1, 0.7 12.4, 1.25 10.4, 4.6 10.1, 7.0 10.7'],
  ['港区大道', 2, '1.4 6.4, 4.4 4.2, 7.2 3.2, 8.9 3.0, 9.0 1.2, 9.3 -1.0, 8.6 -2.7'],
  ['港区北路', 2, '8.9 3.0, 9.1 4.6, 9.3 7.2'],
  ['一号突堤路', 2, '9.3 7.2, 13 7.3, 17.2 7.45'],
  ['二号突堤路', 2, '9.1 4.6, 13 4.7, 17.5 4.8'],
  ['南堤路', 2, '8.6 -2.7, 12 -2.3, 15.8 -2.1'],
  ['园区北大道', 2, '0.75 15, 1.4 16.2, 4 16.6, 6.6 16.4, 7.3 14, 7.0 10.7'],
  ['南澜大道', 2, '1.4 -9, 2.6 -11.2, 4.4 -11.9, 8 -11.8, 12.6 -11.7'],
  ['南澜西路', 2, '4.4 -11.9, 4.3 -14.2, 4 -16.6, 4.0 -18.9'],
  ['机场大道', 2, '-24 7.6, -18 8.6, -13 8.8, -8.3 9.4'],
  ['金塘大道', 2, '-24 -6.0, -16 -4.9, -9.35 -5.2, -4 -5.6, 2.2 -5.9'],
  ['湖畔公路', 2, '-24 -12.6, -18 -12.4, -12 -13, -9.85 -12.8, -4 -12.4, 0.6 -12.4'],
];
const RAILS = [
  '-75 -8, -40 -6.4, -24 -5.2, -14 -4.0, -6 -4.2, 0 -4.4, 4.6 -3.0, 8.2 -1.4, 8.5 3, 8.75 6.6',
  '-7 60, -9.6 30, -11.0 20, -11.8 11, -12.0 5, -12.4 -1, -12.8 -9, -12.6 -16, -13.2 -24, -17 -60',
  '-12.8 -9, -10 -11, -4 -11.2, 1.0 -10.9, 3.8 -12.4, 3.9 -17.8',
];

function crossing(a: Point, b: Point, c: Point, d: Point): Point | null {
  const det = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]);
  if (Math.abs(det) < 1e-9) return null;
  const t = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / det;
  const u = ((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0])) / det;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? lerp(a, b, t) : null;
}

interface Insert {
  readonly segment: number;
  readonly at: Point;
}

function boxOf(line: Line): readonly [number, number, number, number] {
  const xs = line.map(([x]) => x);
  const ys = line.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Where two roads cross, as vertices to add to each; crossings at a vertex that both have already are left out. */
function crossings(a: Line, b: Line): [Insert, Insert][] {
  const found: [Insert, Insert][] = [];
  for (let m = 1; m < a.length; m++) {
    for (let n = 1; n < b.length; n++) {
      const [a0, a1, b0, b1] = [a[m - 1] as Point, a[m] as Point, b[n - 1] as Point, b[n] as Point];
      const at = crossing(a0, a1, b0, b1);
      if (at === null) continue;
      const shared = [a0, a1].some((p) => distance(p, at) < 0.5) && [b0, b1].some((p) => distance(p, at) < 0.5);
      if (!shared)
        found.push([
          { segment: m, at },
          { segment: n, at },
        ]);
    }
  }
  return found;
}

const RAIL_LINES: readonly Line[] = RAILS.map((rail) => smooth(path(rail), 8));

/** Roads meet in shared vertices, so that a route planner can split them there into a graph. */
function joinAtCrossings(roads: readonly Road[]): Road[] {
  const inserts = roads.map((): Insert[] => []);
  const boxes = roads.map(({ line }) => boxOf(line));
  for (let i = 0; i < roads.length; i++) {
    for (let j = i + 1; j < roads.length; j++) {
      const [p, q] = [boxes[i], boxes[j]];
      const [a, b] = [roads[i], roads[j]];
      if (p === undefined || q === undefined || a === undefined || b === undefined) continue;
      if (p[0] > q[2] || q[0] > p[2] || p[1] > q[3] || q[1] > p[3]) continue;
      for (const [forA, forB] of crossings(a.line, b.line)) {
        inserts[i]?.push(forA);
        inserts[j]?.push(forB);
      }
    }
  }
  return roads.map((road, i) => ({ ...road, line: withInserts(road.line, inserts[i] ?? []) }));
}

function withInserts(line: Line, inserts: readonly Insert[]): Line {
  const out: Point[] = [];
  const put = (p: Point): void => {
    const last = out[out.length - 1];
    if (last === undefined || distance(last, p) > 0.01) out.push(p);
  };
  line.forEach((p, m) => {
    const from = line[m - 1];
    const here = inserts.filter((insert) => insert.segment === m);
    if (from !== undefined) here.sort((a, b) => distance(from, a.at) - distance(from, b.at));
    for (const insert of here) put(insert.at);
    put(p);
  });
  return out;
}

/** Expressways and trunk roads, drawn by hand; the first point of a branch lies on the road it leaves. */
export const TRUNK_ROADS: readonly Road[] = TRUNKS.map(([name, rank, text]) => ({
  name,
  rank,
  line: smooth(path(text), 12),
}));

export function trunk(name: string): Line {
  const road = TRUNK_ROADS.find((candidate) => candidate.name === name);
  if (road === undefined) throw new RangeError(`no trunk road ${name}`);
  return road.line;
}

/** Draws rails and roads, and returns the roads as drawn: they meet in shared vertices. */
export function addRoads(model: RegionModel, streets: readonly Road[]): readonly Road[] {
  for (const rail of RAIL_LINES) model.ground.push({ kind: 'rail', name: '', rank: 1, geom: lineWkt(rail) });
  const roads = joinAtCrossings([...TRUNK_ROADS, ...streets]).filter(({ line }) => lengthOf(line) > 1);
  for (const road of roads) drawRoad(model, road);
  return roads;
}

export function drawRoad(model: RegionModel, { name, rank, line }: Road): void {
  model.ground.push({ kind: rank <= 2 ? 'road_major' : 'road_minor', name, rank, geom: lineWkt(line) });
}

/** Whether a road passes a railway: below it, where nothing high fits through. */
export function passesRail(line: Line): boolean {
  return RAIL_LINES.some((rail) =>
    line.some((p, i) => {
      const before = line[i - 1];
      return (
        before !== undefined &&
        rail.some((q, k) => {
          const last = rail[k - 1];
          return last !== undefined && crossing(before, p, last, q) !== null;
        })
      );
    }),
  );
}

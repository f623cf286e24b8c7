import { ROAD_CLASSES, type RouteStep, type Turn } from '../route-schema.ts';
import type { Anchor } from './road-anchor.ts';
import { type RoadGraph, TICKS_PER_SECOND } from './road-graph.ts';
import type { Way } from './road-solve.ts';

type LngLat = readonly [lng: number, lat: number];

/** A piece of an edge in the direction of travel, shares of its length. */
interface Piece {
  readonly arc: number;
  readonly from: number;
  readonly to: number;
}

/** The pieces of edges that a way drives, the first and last ones in part. */
export function piecesOf(way: Way, from: Anchor, to: Anchor): Piece[] {
  const whole = (arc: number): Piece => ({ arc, from: 0, to: 1 });
  const ahead = (share: number, direction: 0 | 1): number => (direction === 0 ? share : 1 - share);
  if (way.first === null && way.last === null) {
    const direction = to.snap.share >= from.snap.share ? 0 : 1;
    const arc = 2 * from.snap.edge + direction;
    return [{ arc, from: ahead(from.snap.share, direction), to: ahead(to.snap.share, direction) }];
  }
  const { first, last } = way;
  const pieces: Piece[] = [];
  if (first !== null) {
    pieces.push({ arc: 2 * from.snap.edge + first.direction, from: ahead(from.snap.share, first.direction), to: 1 });
    pieces.push(...first.arcs.map(whole));
  }
  pieces.push(...way.arcs.map(whole));
  // A way that ends at the rim of a zone does not drive the place's own edge.
  if (last !== null && last.shortM === 0)
    pieces.push({ arc: 2 * to.snap.edge + last.direction, from: 0, to: ahead(to.snap.share, last.direction) });
  return pieces;
}

/** Vertices of a piece in the direction of travel. */
function lineOf(graph: RoadGraph, { arc, from, to }: Piece): LngLat[] {
  const { shape, shapeStart, perLng, perLat } = graph;
  const e = arc >> 1;
  const points: LngLat[] = [];
  for (let i = shapeStart[e] ?? 0; i < (shapeStart[e + 1] ?? 0); i += 2)
    points.push([shape[i] ?? 0, shape[i + 1] ?? 0]);
  if ((arc & 1) === 1) points.reverse();
  if (from === 0 && to === 1) return points;
  const steps = points.map(([lng, lat], i) => {
    const before = points[i - 1];
    return before === undefined ? 0 : Math.hypot((lng - before[0]) * perLng, (lat - before[1]) * perLat);
  });
  const total = steps.reduce((sum, step) => sum + step, 0);
  const at = (share: number): { point: LngLat; after: number } => {
    let left = share * total;
    for (let i = 1; i < points.length; i++) {
      const [a, b, step] = [points[i - 1], points[i], steps[i] ?? 0];
      if (a === undefined || b === undefined) break;
      if (left <= step || i === points.length - 1) {
        const t = step === 0 ? 0 : Math.min(1, left / step);
        return { point: [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t], after: i };
      }
      left -= step;
    }
    return { point: points[0] ?? [0, 0], after: 1 };
  };
  const [begin, end] = [at(from), at(to)];
  return [begin.point, ...points.slice(begin.after, end.after), end.point];
}

const METERS_APART = 0.05;

/** The whole line, without points twice. */
export function routeLine(graph: RoadGraph, pieces: readonly Piece[]): LngLat[] {
  const line: LngLat[] = [];
  for (const piece of pieces) {
    for (const point of lineOf(graph, piece)) {
      const last = line[line.length - 1];
      const apart =
        last === undefined || Math.hypot((point[0] - last[0]) * graph.perLng, (point[1] - last[1]) * graph.perLat);
      if (apart === true || apart > METERS_APART) line.push(point);
    }
  }
  return line;
}

/** Degrees clockwise from north at the beginning and the end of a line. */
function courses(graph: RoadGraph, line: readonly LngLat[]): { readonly begin: number; readonly end: number } {
  const course = (a: LngLat | undefined, b: LngLat | undefined): number =>
    a === undefined || b === undefined
      ? 0
      : (Math.atan2((b[0] - a[0]) * graph.perLng, (b[1] - a[1]) * graph.perLat) * 180) / Math.PI;
  return { begin: course(line[0], line[1]), end: course(line[line.length - 2], line[line.length - 1]) };
}

function turnOf(before: number, after: number): Turn {
  const change = ((after - before + 540) % 360) - 180;
  if (Math.abs(change) > 160) return 'back';
  if (Math.abs(change) < 30) return 'straight';
  return change > 0 ? 'right' : 'left';
}

/** Directions, one step for each road; a nameless one goes by its class. */
export function routeSteps(graph: RoadGraph, costs: Int32Array, pieces: readonly Piece[]): RouteStep[] {
  const steps: { -readonly [K in keyof RouteStep]: RouteStep[K] }[] = [];
  let leaving = 0;
  for (const piece of pieces) {
    const e = piece.arc >> 1;
    const share = piece.to - piece.from;
    const length = (graph.length[e] ?? 0) * share;
    const duration = ((costs[piece.arc] ?? 0) * share) / TICKS_PER_SECOND;
    const { begin, end } = courses(graph, lineOf(graph, piece));
    const name = graph.names[graph.nameOf[e] ?? 0] ?? '';
    const roadClass = ROAD_CLASSES[graph.roadClass[e] ?? 0] ?? 'street';
    const last = steps[steps.length - 1];
    const turn = last === undefined ? 'depart' : turnOf(leaving, begin);
    if (length > 0) leaving = end;
    // Parts of one road are one step, unless one turns off at a crossing of nameless streets.
    if (
      last !== undefined &&
      last.name === name &&
      last.roadClass === roadClass &&
      (name !== '' || turn === 'straight')
    ) {
      last.length_m += length;
      last.duration_s += duration;
    } else steps.push({ turn, name, roadClass, length_m: length, duration_s: duration });
  }
  return steps;
}

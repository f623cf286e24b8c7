import type { LngLat } from './place.ts';
import { type Leg, localMeters } from './stationing.ts';

/** Where a course comes within a distance of things: the question behind every high-consequence area and every strip. */
export interface Interval {
  readonly fromMeters: number;
  readonly toMeters: number;
}

/** Something beside the course as rings or lines of places; `area` is filled, so that a course inside it is at distance 0. */
export interface Shape {
  readonly paths: readonly (readonly LngLat[])[];
  readonly area: boolean;
}

type Plane = readonly [x: number, y: number];

/** Where a leg from p to p+d comes within r of a segment a–b, as shares of the leg; the set is convex, so it is one span. */
function withinSegment(p: Plane, d: Plane, a: Plane, b: Plane, r: number): readonly [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const take = (from: number, to: number): void => {
    if (to < 0 || from > 1) return;
    low = Math.min(low, Math.max(0, from));
    high = Math.max(high, Math.min(1, to));
  };
  const square = d[0] * d[0] + d[1] * d[1];
  for (const c of [a, b]) {
    const [ex, ey] = [p[0] - c[0], p[1] - c[1]];
    const half = ex * d[0] + ey * d[1];
    const root = half * half - square * (ex * ex + ey * ey - r * r);
    if (root < 0) continue;
    take((-half - Math.sqrt(root)) / square, (-half + Math.sqrt(root)) / square);
  }
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(ux, uy);
  if (length > 1e-9) {
    // In the frame of the segment: along 0..length, across -r..r.
    const frame = (v: Plane): Plane => [(v[0] * ux + v[1] * uy) / length, (v[1] * ux - v[0] * uy) / length];
    const start = frame([p[0] - a[0], p[1] - a[1]]);
    const step = frame(d);
    const along = clip(start[0], step[0], 0, length);
    const across = clip(start[1], step[1], -r, r);
    if (along !== null && across !== null) {
      const from = Math.max(along[0], across[0]);
      const to = Math.min(along[1], across[1]);
      if (from <= to) take(from, to);
    }
  }
  return low <= high ? [low, high] : null;
}

/** Shares t for which least ≤ start + t·step ≤ most. */
function clip(start: number, step: number, least: number, most: number): readonly [number, number] | null {
  if (Math.abs(step) < 1e-12) return start >= least && start <= most ? [0, 1] : null;
  const [a, b] = [(least - start) / step, (most - start) / step];
  return [Math.min(a, b), Math.max(a, b)];
}

/** Shares of a leg that lie inside rings, by the crossings of their edges. */
function insideRings(p: Plane, d: Plane, rings: readonly (readonly Plane[])[]): (readonly [number, number])[] {
  const cuts = [0, 1];
  for (const ring of rings)
    for (let i = 1; i < ring.length; i++) {
      const a = ring[i - 1];
      const b = ring[i];
      if (a === undefined || b === undefined) continue;
      const [ex, ey] = [b[0] - a[0], b[1] - a[1]];
      const cross = d[0] * ey - d[1] * ex;
      if (Math.abs(cross) < 1e-12) continue;
      const t = ((a[0] - p[0]) * ey - (a[1] - p[1]) * ex) / cross;
      const s = ((a[0] - p[0]) * d[1] - (a[1] - p[1]) * d[0]) / cross;
      if (t > 0 && t < 1 && s >= 0 && s <= 1) cuts.push(t);
    }
  cuts.sort((one, other) => one - other);
  return cuts.slice(1).flatMap((to, i) => {
    const from = cuts[i] ?? 0;
    const middle = (from + to) / 2;
    return to > from && contains(rings, [p[0] + d[0] * middle, p[1] + d[1] * middle]) ? [[from, to] as const] : [];
  });
}

function contains(rings: readonly (readonly Plane[])[], q: Plane): boolean {
  let inside = false;
  for (const ring of rings)
    for (let i = 1; i < ring.length; i++) {
      const a = ring[i - 1];
      const b = ring[i];
      if (a === undefined || b === undefined) continue;
      if (a[1] > q[1] !== b[1] > q[1] && q[0] < ((b[0] - a[0]) * (q[1] - a[1])) / (b[1] - a[1]) + a[0])
        inside = !inside;
    }
  return inside;
}

/** Joins intervals that touch or lie at most `gapMeters` apart, in order. */
export function joinIntervals(intervals: readonly Interval[], gapMeters = 0): Interval[] {
  const joined: Interval[] = [];
  for (const next of [...intervals].sort((a, b) => a.fromMeters - b.fromMeters)) {
    const last = joined[joined.length - 1];
    if (last !== undefined && next.fromMeters <= last.toMeters + gapMeters + 1e-6)
      joined[joined.length - 1] = { fromMeters: last.fromMeters, toMeters: Math.max(last.toMeters, next.toMeters) };
    else joined.push(next);
  }
  return joined;
}

const DEGREE_METERS = 110_000;

/** Chainages between which a course lies within `radiusMeters` of a shape; metres, exact to a decimetre within a kilometre. */
export function reachOf(legs: readonly Leg[], shape: Shape, radiusMeters: number): Interval[] {
  const found: Interval[] = [];
  const box = boxOf(shape);
  if (box === null) return [];
  const up = (radiusMeters + 1) / DEGREE_METERS;
  const across = up / Math.max(0.05, Math.cos((Math.max(Math.abs(box[1]), Math.abs(box[3])) * Math.PI) / 180));
  for (const leg of legs) {
    if (Math.max(leg.a[0], leg.b[0]) < box[0] - across || Math.min(leg.a[0], leg.b[0]) > box[2] + across) continue;
    if (Math.max(leg.a[1], leg.b[1]) < box[1] - up || Math.min(leg.a[1], leg.b[1]) > box[3] + up) continue;
    const toLocal = localMeters(leg.a);
    const [bx, by] = toLocal(leg.b);
    const step: Plane = [bx, by];
    const spans: (readonly [number, number])[] = [];
    const paths = shape.paths.map((path) => path.map(toLocal));
    for (const path of paths)
      for (let i = path.length === 1 ? 0 : 1; i < path.length; i++) {
        const b = path[i];
        if (b === undefined) continue;
        const span = withinSegment([0, 0], step, path[i - 1] ?? b, b, radiusMeters);
        if (span !== null) spans.push(span);
      }
    if (shape.area) spans.push(...insideRings([0, 0], step, paths));
    for (const [from, to] of spans) {
      const length = leg.toMeters - leg.fromMeters;
      found.push({ fromMeters: leg.fromMeters + from * length, toMeters: leg.fromMeters + to * length });
    }
  }
  return joinIntervals(found);
}

function boxOf(shape: Shape): Box | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const path of shape.paths)
    for (const [lng, lat] of path) {
      west = Math.min(west, lng);
      east = Math.max(east, lng);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
  return west <= east ? [west, south, east, north] : null;
}

/** Metres from q to the segment a–b. */
function toSegment(q: Plane, a: Plane, b: Plane): { readonly meters: number; readonly t: number } {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, ((q[0] - a[0]) * dx + (q[1] - a[1]) * dy) / square));
  return { meters: Math.hypot(q[0] - a[0] - dx * t, q[1] - a[1] - dy * t), t };
}

/** Share of p–q at which it crosses a–b; null where it does not. */
function crossing(p: Plane, q: Plane, a: Plane, b: Plane): number | null {
  const [dx, dy, ex, ey] = [q[0] - p[0], q[1] - p[1], b[0] - a[0], b[1] - a[1]];
  const cross = dx * ey - dy * ex;
  if (Math.abs(cross) < 1e-12) return null;
  const t = ((a[0] - p[0]) * ey - (a[1] - p[1]) * ex) / cross;
  const s = ((a[0] - p[0]) * dy - (a[1] - p[1]) * dx) / cross;
  return t >= 0 && t <= 1 && s >= 0 && s <= 1 ? t : null;
}

type Box = readonly [west: number, south: number, east: number, north: number];

/** Metres that lie at least between a leg and a box: legs farther than what is found already are not looked at. */
function atLeast(leg: Leg, box: Box): number {
  const across = Math.max(0, box[0] - Math.max(leg.a[0], leg.b[0]), Math.min(leg.a[0], leg.b[0]) - box[2]);
  const up = Math.max(0, box[1] - Math.max(leg.a[1], leg.b[1]), Math.min(leg.a[1], leg.b[1]) - box[3]);
  const highest = Math.max(Math.abs(box[1]), Math.abs(box[3]), Math.abs(leg.a[1]), Math.abs(leg.b[1]));
  return Math.hypot(across * Math.cos((highest * Math.PI) / 180), up) * DEGREE_METERS;
}

interface Nearest {
  readonly meters: number;
  readonly chainageMeters: number;
}

/** The nearest place of one leg to a shape. */
function nearestOnLeg(leg: Leg, shape: Shape): Nearest | null {
  const toLocal = localMeters(leg.a);
  const end: Plane = toLocal(leg.b);
  const length = leg.toMeters - leg.fromMeters;
  let best: { meters: number; t: number } | null = null;
  const offer = (meters: number, t: number): void => {
    if (best === null || meters < best.meters - 1e-9) best = { meters, t };
  };
  const paths = shape.paths.map((path) => path.map(toLocal));
  for (const path of paths)
    for (let i = path.length === 1 ? 0 : 1; i < path.length; i++) {
      const b = path[i];
      const a = path[i - 1] ?? b;
      if (a === undefined || b === undefined) continue;
      const cut = crossing([0, 0], end, a, b);
      if (cut !== null) offer(0, cut);
      for (const corner of a === b ? [a] : [a, b]) {
        const foot = toSegment(corner, [0, 0], end);
        offer(foot.meters, foot.t);
      }
      offer(toSegment([0, 0], a, b).meters, 0);
      offer(toSegment(end, a, b).meters, 1);
    }
  const inside = shape.area ? insideRings([0, 0], end, paths)[0] : undefined;
  if (inside !== undefined) offer(0, inside[0]);
  const found: { meters: number; t: number } | null = best;
  return found === null ? null : onLeg(leg, length, found);
}

const onLeg = (leg: Leg, length: number, { meters, t }: { readonly meters: number; readonly t: number }): Nearest => ({
  meters,
  chainageMeters: leg.fromMeters + t * length,
});

/** The nearest place of a course to a shape: metres between them (0 where they meet) and the chainage. */
export function nearestTo(legs: readonly Leg[], shape: Shape): Nearest | null {
  const box = boxOf(shape);
  if (box === null) return null;
  const bounds = legs.map((leg) => atLeast(leg, box));
  const first = bounds.reduce((least, bound, i) => (bound < (bounds[least] ?? 0) ? i : least), 0);
  const start = legs[first];
  let best = start === undefined ? null : nearestOnLeg(start, shape);
  legs.forEach((leg, i) => {
    if (i === first || (best !== null && (bounds[i] ?? 0) >= best.meters)) return;
    const found = nearestOnLeg(leg, shape);
    if (found !== null && (best === null || found.meters < best.meters - 1e-9)) best = found;
  });
  return best;
}

/** Chainages at which a course crosses a line: roads, rails, rivers and other pipes. */
export function crossingsOf(legs: readonly Leg[], shape: Shape): number[] {
  const found: number[] = [];
  for (const leg of legs) {
    const toLocal = localMeters(leg.a);
    const end: Plane = toLocal(leg.b);
    for (const path of shape.paths)
      path.forEach((place, i) => {
        const before = path[i - 1];
        const t = before === undefined ? null : crossing([0, 0], end, toLocal(before), toLocal(place));
        if (t !== null) found.push(leg.fromMeters + t * (leg.toMeters - leg.fromMeters));
      });
  }
  return found.sort((a, b) => a - b).filter((meters, i, all) => i === 0 || meters - (all[i - 1] ?? 0) > 1);
}

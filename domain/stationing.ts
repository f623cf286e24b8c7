import { curvatureRadii, geodesicMeters } from './geodesy.ts';
import type { LngLat } from './place.ts';

/**
 * Linear referencing of pipelines (REQ-ENT-50): chainage in metres along the course, offset in metres across it. The
 * course of a pipeline is what a viewer may read of it: one or more stretches with the chainage at both ends. Within a
 * stretch the chainage runs with the geodesic length, scaled to the stated ends, so that it agrees with the posts.
 */
export interface Stretch {
  readonly fromMeters: number;
  readonly toMeters: number;
  readonly line: readonly LngLat[];
}

/** One straight piece of a course with the chainage at both ends. */
export interface Leg {
  readonly a: LngLat;
  readonly b: LngLat;
  readonly fromMeters: number;
  readonly toMeters: number;
}

/** A place told by its course: metres along it, and across it (positive to the right of the direction of rising chainage). */
export interface Stationed {
  readonly chainageMeters: number;
  readonly offsetMeters: number;
  /** The nearest place of the course, WGS 84. */
  readonly foot: LngLat;
}

const RADIANS = Math.PI / 180;

/** The straight pieces of a course in order of chainage. Pieces without length are left out. */
export function legsOf(course: readonly Stretch[]): Leg[] {
  return [...course]
    .sort((one, other) => one.fromMeters - other.fromMeters)
    .flatMap(({ fromMeters, toMeters, line }) => {
      const steps = line.slice(1).map((b, i) => {
        const a = line[i] ?? b;
        return { a, b, meters: geodesicMeters(a, b) };
      });
      const total = steps.reduce((sum, step) => sum + step.meters, 0);
      if (!(total > 0)) return [];
      const scale = (toMeters - fromMeters) / total;
      let walked = 0;
      return steps.flatMap(({ a, b, meters }) => {
        const from = fromMeters + walked * scale;
        walked += meters;
        return meters > 0 ? [{ a, b, fromMeters: from, toMeters: fromMeters + walked * scale }] : [];
      });
    });
}

/** The place at a chainage; null where the course, as far as it may be seen, has none. Metres, WGS 84. */
export function placeAtChainage(legs: readonly Leg[], chainageMeters: number): LngLat | null {
  // Ends of stretches are rounded to a decimetre in the database.
  const tolerance = 0.06;
  const leg = legs.find(
    ({ fromMeters, toMeters }) => chainageMeters >= fromMeters - tolerance && chainageMeters <= toMeters + tolerance,
  );
  if (leg === undefined) return null;
  const span = leg.toMeters - leg.fromMeters;
  const t = span > 0 ? Math.min(1, Math.max(0, (chainageMeters - leg.fromMeters) / span)) : 0;
  return [leg.a[0] + (leg.b[0] - leg.a[0]) * t, leg.a[1] + (leg.b[1] - leg.a[1]) * t];
}

/** Metres east and north of an origin; true to 1 in 10,000 within ten kilometres. */
export function localMeters(origin: LngLat): (place: LngLat) => readonly [east: number, north: number] {
  const { meridian, normal } = curvatureRadii(origin[1]);
  const perLng = normal * Math.cos(origin[1] * RADIANS) * RADIANS;
  const perLat = meridian * RADIANS;
  return (place) => [(place[0] - origin[0]) * perLng, (place[1] - origin[1]) * perLat];
}

/** Chainage and offset of a place; null for a course without any stretch. */
export function stationOf(legs: readonly Leg[], place: LngLat): Stationed | null {
  const toLocal = localMeters(place);
  let best: (Stationed & { readonly distance: number }) | null = null;
  for (const leg of legs) {
    const [ax, ay] = toLocal(leg.a);
    const [bx, by] = toLocal(leg.b);
    const [dx, dy] = [bx - ax, by - ay];
    const square = dx * dx + dy * dy;
    const t = square === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / square));
    const [fx, fy] = [ax + dx * t, ay + dy * t];
    const distance = Math.hypot(fx, fy);
    if (best !== null && distance >= best.distance) continue;
    // The place is the origin: it lies to the right when the cross product of the leg and the way to it is negative.
    const side = dx * (0 - ay) - dy * (0 - ax);
    best = {
      distance,
      chainageMeters: leg.fromMeters + (leg.toMeters - leg.fromMeters) * t,
      offsetMeters: side > 0 ? -distance : distance,
      foot: [leg.a[0] + (leg.b[0] - leg.a[0]) * t, leg.a[1] + (leg.b[1] - leg.a[1]) * t],
    };
  }
  return best === null
    ? null
    : { chainageMeters: best.chainageMeters, offsetMeters: best.offsetMeters, foot: best.foot };
}

/** The parts of a course between two chainages, as lines to draw. */
export function cutCourse(legs: readonly Leg[], fromMeters: number, toMeters: number): LngLat[][] {
  const lines: LngLat[][] = [];
  let open: LngLat[] | null = null;
  let endedAt = Number.NaN;
  const at = (leg: Leg, meters: number): LngLat => {
    const t = (meters - leg.fromMeters) / (leg.toMeters - leg.fromMeters);
    return [leg.a[0] + (leg.b[0] - leg.a[0]) * t, leg.a[1] + (leg.b[1] - leg.a[1]) * t];
  };
  for (const leg of legs) {
    const from = Math.max(fromMeters, leg.fromMeters);
    const to = Math.min(toMeters, leg.toMeters);
    if (to <= from) continue;
    // A gap: the part between belongs to somebody else's zone.
    if (open === null || Math.abs(from - endedAt) > 0.5) {
      open = [at(leg, from)];
      lines.push(open);
    }
    open.push(at(leg, to));
    endedAt = to;
  }
  return lines;
}

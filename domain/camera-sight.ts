import { type CameraView, sightOf } from './camera-view.ts';
import type { LngLat } from './place.ts';
import { localMeters } from './stationing.ts';

/** A camera with the height of its lens above the ground, metres. */
export interface StandingCamera extends CameraView {
  readonly upMeters: number;
}

/** A body that may hide what is behind it: footprint in degrees, top above the ground in metres. */
export interface Blocker {
  readonly fid: number;
  readonly ring: readonly LngLat[];
  readonly topMeters: number;
}

/** `hidden`: bearing and range would do, but a body stands between; `by` names it. */
export interface ClearSight {
  readonly sight: 'now' | 'turn' | 'hidden' | null;
  readonly by: number | null;
}

type Span = readonly [from: number, to: number];

const RADIANS = Math.PI / 180;
/** Where the camera itself hangs: its own wall or mast does not hide what it looks at. */
const OWN_METERS = 1.5;

/** Distances along a ray (unit vector from the origin) at which it is over a ring: pairs of entry and exit, metres. */
function crossings(ring: readonly (readonly [number, number])[], east: number, north: number): Span[] {
  const found: number[] = [];
  ring.forEach(([ax, ay], index) => {
    const [bx, by] = ring[(index + 1) % ring.length] ?? [ax, ay];
    // Across the ray, and along it.
    const [sideA, sideB] = [ax * north - ay * east, bx * north - by * east];
    if (sideA > 0 === sideB > 0) return;
    const share = sideA / (sideA - sideB);
    found.push((ax + (bx - ax) * share) * east + (ay + (by - ay) * share) * north);
  });
  found.sort((a, b) => a - b);
  const spans: Span[] = [];
  for (let at = 0; at + 1 < found.length; at += 2) {
    const [from = 0, to = 0] = [found[at], found[at + 1]];
    if (to > 0) spans.push([Math.max(0, from), to]);
  }
  return spans;
}

interface Shadow {
  readonly fid: number;
  readonly from: number;
  /** Where ground behind it comes into sight again; infinite behind what is as high as the camera. */
  readonly until: number;
  readonly exit: number;
  readonly top: number;
}

function shadows(camera: StandingCamera, blockers: readonly Blocker[], bearing: number): Shadow[] {
  const toLocal = localMeters(camera.position);
  const [east, north] = [Math.sin(bearing * RADIANS), Math.cos(bearing * RADIANS)];
  return blockers.flatMap(({ fid, ring, topMeters }) =>
    crossings(ring.map(toLocal), east, north).flatMap(([from, to]): Shadow[] => {
      if (to < OWN_METERS || from > camera.rangeMeters || topMeters <= 0) return [];
      const until = camera.upMeters > topMeters ? (to * camera.upMeters) / (camera.upMeters - topMeters) : Infinity;
      return [{ fid, from, until, exit: to, top: topMeters }];
    }),
  );
}

/** The stretches of ground that are seen along one bearing, metres from the camera. */
export function visibleSpans(camera: StandingCamera, blockers: readonly Blocker[], bearing: number): Span[] {
  const dark = shadows(camera, blockers, bearing).sort((a, b) => a.from - b.from);
  const spans: Span[] = [];
  let at = 0;
  for (const { from, until } of dark) {
    if (from > at) spans.push([at, Math.min(from, camera.rangeMeters)]);
    at = Math.max(at, until);
    if (at >= camera.rangeMeters) return spans;
  }
  spans.push([at, camera.rangeMeters]);
  return spans.filter(([from, to]) => to - from > 0.5);
}

/** Degrees between the rays of a visible area. */
const STEP_DEGREES = 1.5;

/**
 * What a camera sees of flat ground now, as small sectors in degrees WGS 84 that fill the visible area without gaps. What
 * is registered as a body hides the ground behind it; terrain, trees and vehicles are not known.
 */
export function visibleGround(camera: StandingCamera, blockers: readonly Blocker[]): LngLat[][] {
  const steps = Math.max(2, Math.ceil(Math.min(360, camera.fov) / STEP_DEGREES));
  const [east, north] = localMeters(camera.position)([camera.position[0] + 1e-4, camera.position[1] + 1e-4]);
  const place = (bearing: number, meters: number): LngLat => [
    camera.position[0] + (Math.sin(bearing * RADIANS) * meters * 1e-4) / east,
    camera.position[1] + (Math.cos(bearing * RADIANS) * meters * 1e-4) / north,
  ];
  return Array.from({ length: steps }, (_, step): LngLat[][] => {
    const left = camera.heading - camera.fov / 2 + (camera.fov * step) / steps;
    const right = left + camera.fov / steps;
    return visibleSpans(camera, blockers, (left + right) / 2).map(([from, to]) => {
      const near = from === 0 ? [camera.position] : [place(right, from), place(left, from)];
      const [first = camera.position] = near;
      return [...near, place(left, to), place(right, to), first];
    });
  }).flat();
}

/** Whether a camera sees a spot at a height, bodies between them considered (REQ-EMER-04). */
export function clearSight(
  camera: StandingCamera,
  blockers: readonly Blocker[],
  spot: LngLat,
  spotUpMeters: number,
): ClearSight {
  const sight = sightOf(camera, spot);
  if (sight === null) return { sight: null, by: null };
  const [east, north] = localMeters(camera.position)(spot);
  const far = Math.hypot(east, north);
  const bearing = (Math.atan2(east, north) / RADIANS + 360) % 360;
  const hiding = shadows(camera, blockers, bearing).find(({ from, exit, top }) => {
    // The spot may be a part of the body itself: what begins at the spot does not hide it.
    if (from >= far - OWN_METERS) return false;
    const at = (meters: number) => camera.upMeters + ((spotUpMeters - camera.upMeters) * meters) / far;
    const end = Math.min(exit, far - OWN_METERS);
    return Math.min(at(Math.max(from, OWN_METERS)), at(end)) < top && end > OWN_METERS;
  });
  return hiding === undefined ? { sight, by: null } : { sight: 'hidden', by: hiding.fid };
}

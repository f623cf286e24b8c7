import type { LngLat } from './place.ts';

/** What a camera can look at: horizontal sector from its place, degrees and metres. */
export interface CameraView {
  readonly position: LngLat;
  /** Clockwise from north, degrees. */
  readonly heading: number;
  /** Full opening angle, degrees; 360 sees all around. */
  readonly fov: number;
  readonly rangeMeters: number;
  /** Can be turned by a person. */
  readonly ptz: boolean;
}

/** `now`: the spot is in the picture; `turn`: it would be after turning the camera; null: out of reach. */
export type Sight = 'now' | 'turn' | null;

const EARTH_RADIUS_METERS = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Great-circle distance in metres and initial bearing in degrees (0..360) from one place to another. */
export function bearingAndDistance(from: LngLat, to: LngLat): { readonly bearing: number; readonly meters: number } {
  const [lat1, lat2, east] = [radians(from[1]), radians(to[1]), radians(to[0] - from[0])];
  const half = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(east / 2) ** 2;
  const y = Math.sin(east) * Math.cos(lat2);
  const x = Math.cos(lat1) * Math.sin(lat2) - Math.sin(lat1) * Math.cos(lat2) * Math.cos(east);
  return {
    bearing: ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360,
    meters: 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(half))),
  };
}

/** Smallest angle between two bearings, 0..180 degrees. */
export function angleBetween(a: number, b: number): number {
  const difference = Math.abs(((a - b) % 360) + 360) % 360;
  return Math.min(difference, 360 - difference);
}

/**
 * Whether a camera can see a spot by bearing and range (REQ-EMER-04); `hiddenBehind` adds the walls that are known. It
 * says "could see"; the words on screen say so too.
 */
export function sightOf(camera: CameraView, spot: LngLat): Sight {
  const { bearing, meters } = bearingAndDistance(camera.position, spot);
  if (meters > camera.rangeMeters) return null;
  // At the foot of the mast every bearing is the spot's.
  if (meters < 1 || angleBetween(bearing, camera.heading) <= camera.fov / 2) return 'now';
  return camera.ptz ? 'turn' : null;
}

/** A building as far as it can stand in the way: its outline and how high it reaches. */
export interface Obstacle {
  readonly name: string;
  /** Closed ring, lng lat. */
  readonly ring: readonly LngLat[];
  readonly topMeters: number;
}

type Flat = readonly [east: number, north: number];

const METERS_PER_DEGREE = 111_195;

/** Metres east and north of `origin`; exact enough over the few hundred metres that a camera sees. */
function flatFrom(origin: LngLat): (place: LngLat) => Flat {
  const east = METERS_PER_DEGREE * Math.cos(radians(origin[1]));
  return ([lng, lat]) => [(lng - origin[0]) * east, (lat - origin[1]) * METERS_PER_DEGREE];
}

function inside(ring: readonly Flat[], [x, y]: Flat): boolean {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [ring[i] ?? [0, 0], ring[j] ?? [0, 0]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}

/** Shares of the way from the origin to `to` at which the outline is crossed. */
function crossings(ring: readonly Flat[], to: Flat): number[] {
  const found: number[] = [];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[ax, ay], [bx, by]] = [ring[j] ?? [0, 0], ring[i] ?? [0, 0]];
    const [dx, dy] = [bx - ax, by - ay];
    const cross = to[0] * dy - to[1] * dx;
    if (Math.abs(cross) < 1e-9) continue;
    const along = (ax * dy - ay * dx) / cross;
    const across = (ax * to[1] - ay * to[0]) / cross;
    if (along >= 0 && along <= 1 && across >= 0 && across <= 1) found.push(along);
  }
  return found;
}

/**
 * The first known building that stands between a camera and a spot, or null. The line of sight falls from the camera's
 * height to the spot's; a building is in the way where it reaches above that line. What carries the camera, and what the
 * spot lies in, is not in its own way. Only buildings that somebody entered are known: null never proves a free view.
 */
export function hiddenBehind(
  camera: { readonly position: LngLat; readonly heightMeters: number },
  spot: { readonly position: LngLat; readonly heightMeters: number },
  obstacles: readonly Obstacle[],
): Obstacle | null {
  const flat = flatFrom(camera.position);
  const to = flat(spot.position);
  const heightAt = (share: number) => camera.heightMeters + share * (spot.heightMeters - camera.heightMeters);
  let first: { readonly share: number; readonly obstacle: Obstacle } | null = null;
  for (const obstacle of obstacles) {
    const ring = obstacle.ring.map(flat);
    if (inside(ring, [0, 0]) || inside(ring, to)) continue;
    const found = crossings(ring, to);
    if (found.length < 2) continue;
    const [near, far] = [Math.min(...found), Math.max(...found)];
    if (Math.min(heightAt(near), heightAt(far)) >= obstacle.topMeters) continue;
    if (first === null || near < first.share) first = { share: near, obstacle };
  }
  return first?.obstacle ?? null;
}

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
 * Whether a camera can see a spot by bearing and range (REQ-EMER-04). Walls are not known, so this says "could see";
 * the words on screen say so too.
 */
export function sightOf(camera: CameraView, spot: LngLat): Sight {
  const { bearing, meters } = bearingAndDistance(camera.position, spot);
  if (meters > camera.rangeMeters) return null;
  // At the foot of the mast every bearing is the spot's.
  if (meters < 1 || angleBetween(bearing, camera.heading) <= camera.fov / 2) return 'now';
  return camera.ptz ? 'turn' : null;
}

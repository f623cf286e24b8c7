import { curvatureRadii } from '../domain/geodesy.ts';
import type { LngLat } from '../domain/place.ts';

const RADIANS = Math.PI / 180;

/** The place at a distance (metres, up to some ten kilometres) in a direction (degrees clockwise from north). */
export function placeAt(from: LngLat, bearing: number, meters: number): LngLat {
  const { meridian, normal } = curvatureRadii(from[1]);
  const north = (meters * Math.cos(bearing * RADIANS)) / meridian;
  const east = (meters * Math.sin(bearing * RADIANS)) / (normal * Math.cos(from[1] * RADIANS));
  return [from[0] + east / RADIANS, from[1] + north / RADIANS];
}

/** Closed ring of a circle, counter-clockwise. */
export function circleRing(center: LngLat, radiusMeters: number, corners = 64): LngLat[] {
  const ring = Array.from({ length: corners }, (_, index) => placeAt(center, (-360 * index) / corners, radiusMeters));
  const [first] = ring;
  return first === undefined ? [] : [...ring, first];
}

/** Closed ring of the sector that a camera sees; a full circle when it opens 360 degrees. */
export function sectorRing(center: LngLat, heading: number, fov: number, rangeMeters: number): LngLat[] {
  if (fov >= 359) return circleRing(center, rangeMeters, 48);
  const steps = Math.max(4, Math.ceil(fov / 6));
  const arc = Array.from({ length: steps + 1 }, (_, index) =>
    placeAt(center, heading + fov / 2 - (fov * index) / steps, rangeMeters),
  );
  return [center, ...arc, center];
}

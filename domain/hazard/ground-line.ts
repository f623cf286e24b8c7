import { placeFrom } from '../geodesy.ts';
import type { LngLat } from '../place.ts';

const RADIANS = Math.PI / 180;

/** A place downwind and aside of the source, in m; `towardDeg` is where the wind blows to, `aside` positive to its right. */
export function downwindPlace(from: LngLat, towardDeg: number, alongM: number, asideM: number): LngLat {
  const distance = Math.hypot(alongM, asideM);
  return placeFrom(from, towardDeg + Math.atan2(asideM, alongM) / RADIANS, distance);
}

/** Closed ring, counter-clockwise as GeoJSON wants it. */
export function ringAround(center: LngLat, radiusM: number, corners = 72): LngLat[] {
  const ring = Array.from({ length: corners }, (_, index) => placeFrom(center, (-360 * index) / corners, radiusM));
  return closed(ring);
}

/** Closes a ring with its own first place, bit for bit. */
export function closed(ring: readonly LngLat[]): LngLat[] {
  const [first] = ring;
  return first === undefined ? [] : [...ring, first];
}

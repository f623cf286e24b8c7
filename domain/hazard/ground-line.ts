import type { LngLat } from '../place.ts';

const MAJOR_M = 6_378_137;
const FLATTENING = 1 / 298.257_223_563;
const MINOR_M = MAJOR_M * (1 - FLATTENING);
const RADIANS = Math.PI / 180;

/**
 * The place at a distance (m) and bearing (degrees clockwise from north) on the WGS 84 ellipsoid, by Vincenty's direct
 * formula (Survey Review XXIII 176, 1975).
 */
export function placeFrom(from: LngLat, bearingDeg: number, meters: number): LngLat {
  if (meters === 0) return from;
  const azimuth = bearingDeg * RADIANS;
  const [sinA, cosA] = [Math.sin(azimuth), Math.cos(azimuth)];
  const tanU = (1 - FLATTENING) * Math.tan(from[1] * RADIANS);
  const cosU = 1 / Math.sqrt(1 + tanU ** 2);
  const sinU = tanU * cosU;
  const sigma1 = Math.atan2(tanU, cosA);
  const sinAlpha = cosU * sinA;
  const cos2Alpha = 1 - sinAlpha ** 2;
  const square = (cos2Alpha * (MAJOR_M ** 2 - MINOR_M ** 2)) / MINOR_M ** 2;
  const p = 1 + (square / 16_384) * (4096 + square * (-768 + square * (320 - 175 * square)));
  const q = (square / 1024) * (256 + square * (-128 + square * (74 - 47 * square)));
  let sigma = meters / (MINOR_M * p);
  let cos2M = 0;
  for (let round = 0; round < 100; round += 1) {
    cos2M = Math.cos(2 * sigma1 + sigma);
    const [sinS, cosS] = [Math.sin(sigma), Math.cos(sigma)];
    const inner = cosS * (2 * cos2M ** 2 - 1) - (q / 6) * cos2M * (4 * sinS ** 2 - 3) * (4 * cos2M ** 2 - 3);
    const next = meters / (MINOR_M * p) + q * sinS * (cos2M + (q / 4) * inner);
    const settled = Math.abs(next - sigma) < 1e-12;
    sigma = next;
    if (settled) break;
  }
  const [sinS, cosS] = [Math.sin(sigma), Math.cos(sigma)];
  const x = sinU * sinS - cosU * cosS * cosA;
  const lat = Math.atan2(sinU * cosS + cosU * sinS * cosA, (1 - FLATTENING) * Math.hypot(sinAlpha, x));
  const lambda = Math.atan2(sinS * sinA, cosU * cosS - sinU * sinS * cosA);
  const c = (FLATTENING / 16) * cos2Alpha * (4 + FLATTENING * (4 - 3 * cos2Alpha));
  const around = sigma + c * sinS * (cos2M + c * cosS * (2 * cos2M ** 2 - 1));
  return [from[0] + (lambda - (1 - c) * FLATTENING * sinAlpha * around) / RADIANS, lat / RADIANS];
}

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

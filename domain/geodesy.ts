import type { LngLat } from './place.ts';

/** WGS 84: equatorial radius in metres, flattening and first eccentricity squared. */
export const WGS84_RADIUS_METERS = 6_378_137;
export const WGS84_FLATTENING = 1 / 298.257_223_563;
/** Polar radius in metres. */
const WGS84_MINOR_METERS = WGS84_RADIUS_METERS * (1 - WGS84_FLATTENING);
export const WGS84_E2 = WGS84_FLATTENING * (2 - WGS84_FLATTENING);

const RADIANS = Math.PI / 180;

/**
 * Radii of curvature of the ellipsoid at a latitude, in metres: along the meridian and across it. A plane with these
 * two scales is true to 1 in 10,000 within 10 km, enough for rings and sectors on the map.
 */
export function curvatureRadii(lat: number): { readonly meridian: number; readonly normal: number } {
  const w = 1 - WGS84_E2 * Math.sin(lat * RADIANS) ** 2;
  return { meridian: (WGS84_RADIUS_METERS * (1 - WGS84_E2)) / w ** 1.5, normal: WGS84_RADIUS_METERS / Math.sqrt(w) };
}

/**
 * Geodesic distance in metres by Vincenty's inverse formula (T. Vincenty, Survey Review XXIII 176, 1975), exact to
 * millimetres. For nearly antipodal places, where it does not converge, the last step is returned.
 */
export function geodesicMeters(a: LngLat, b: LngLat): number {
  const f = WGS84_FLATTENING;
  const minor = WGS84_MINOR_METERS;
  const reduced = (lat: number) => Math.atan((1 - f) * Math.tan(lat * RADIANS));
  const [u1, u2, difference] = [reduced(a[1]), reduced(b[1]), (b[0] - a[0]) * RADIANS];
  const [sinU1, cosU1, sinU2, cosU2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = difference;
  for (let round = 0; round < 100; round += 1) {
    const cross = cosU1 * sinU2 - sinU1 * cosU2 * Math.cos(lambda);
    const sinSigma = Math.hypot(cosU2 * Math.sin(lambda), cross);
    if (sinSigma === 0) return 0;
    const cosSigma = sinU1 * sinU2 + cosU1 * cosU2 * Math.cos(lambda);
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cosU1 * cosU2 * Math.sin(lambda)) / sinSigma;
    const cos2Alpha = 1 - sinAlpha ** 2;
    const cos2M = cos2Alpha === 0 ? 0 : cosSigma - (2 * sinU1 * sinU2) / cos2Alpha;
    const c = (f / 16) * cos2Alpha * (4 + f * (4 - 3 * cos2Alpha));
    const before = lambda;
    const bend = sigma + c * sinSigma * (cos2M + c * cosSigma * (2 * cos2M ** 2 - 1));
    lambda = difference + (1 - c) * f * sinAlpha * bend;
    if (Math.abs(lambda - before) > 1e-12 && round < 99) continue;
    const u = (cos2Alpha * (WGS84_RADIUS_METERS ** 2 - minor ** 2)) / minor ** 2;
    const p = 1 + (u / 16_384) * (4096 + u * (-768 + u * (320 - 175 * u)));
    const q = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)));
    const inner = cosSigma * (2 * cos2M ** 2 - 1) - (q / 6) * cos2M * (4 * sinSigma ** 2 - 3) * (4 * cos2M ** 2 - 3);
    return minor * p * (sigma - q * sinSigma * (cos2M + (q / 4) * inner));
  }
  return Number.NaN;
}

/**
 * The place at a distance (m) and bearing (degrees clockwise from north) on the WGS 84 ellipsoid, by Vincenty's direct
 * formula (Survey Review XXIII 176, 1975).
 */
export function placeFrom(from: LngLat, bearingDeg: number, meters: number): LngLat {
  if (meters === 0) return from;
  const azimuth = bearingDeg * RADIANS;
  const [sinA, cosA] = [Math.sin(azimuth), Math.cos(azimuth)];
  const tanU = (1 - WGS84_FLATTENING) * Math.tan(from[1] * RADIANS);
  const cosU = 1 / Math.sqrt(1 + tanU ** 2);
  const sinU = tanU * cosU;
  const sigma1 = Math.atan2(tanU, cosA);
  const sinAlpha = cosU * sinA;
  const cos2Alpha = 1 - sinAlpha ** 2;
  const square = (cos2Alpha * (WGS84_RADIUS_METERS ** 2 - WGS84_MINOR_METERS ** 2)) / WGS84_MINOR_METERS ** 2;
  const p = 1 + (square / 16_384) * (4096 + square * (-768 + square * (320 - 175 * square)));
  const q = (square / 1024) * (256 + square * (-128 + square * (74 - 47 * square)));
  let sigma = meters / (WGS84_MINOR_METERS * p);
  let cos2M = 0;
  for (let round = 0; round < 100; round += 1) {
    cos2M = Math.cos(2 * sigma1 + sigma);
    const [sinS, cosS] = [Math.sin(sigma), Math.cos(sigma)];
    const inner = cosS * (2 * cos2M ** 2 - 1) - (q / 6) * cos2M * (4 * sinS ** 2 - 3) * (4 * cos2M ** 2 - 3);
    const next = meters / (WGS84_MINOR_METERS * p) + q * sinS * (cos2M + (q / 4) * inner);
    const settled = Math.abs(next - sigma) < 1e-12;
    sigma = next;
    if (settled) break;
  }
  const [sinS, cosS] = [Math.sin(sigma), Math.cos(sigma)];
  const x = sinU * sinS - cosU * cosS * cosA;
  const lat = Math.atan2(sinU * cosS + cosU * sinS * cosA, (1 - WGS84_FLATTENING) * Math.hypot(sinAlpha, x));
  const lambda = Math.atan2(sinS * sinA, cosU * cosS - sinU * sinS * cosA);
  const c = (WGS84_FLATTENING / 16) * cos2Alpha * (4 + WGS84_FLATTENING * (4 - 3 * cos2Alpha));
  const around = sigma + c * sinS * (cos2M + c * cosS * (2 * cos2M ** 2 - 1));
  return [from[0] + (lambda - (1 - c) * WGS84_FLATTENING * sinAlpha * around) / RADIANS, lat / RADIANS];
}

/** Sum of geodesic distances along a line, metres. */
export function lengthMeters(line: readonly LngLat[]): number {
  let sum = 0;
  line.forEach((place, index) => {
    const before = line[index - 1];
    if (before !== undefined) sum += geodesicMeters(before, place);
  });
  return sum;
}

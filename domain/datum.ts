import type { Datum, LngLat } from './place.ts';

/**
 * Conversion between the datums that a record may declare (REQ-COORD-04). GCJ-02 is the published deformation of
 * WGS 84 on the Krasovsky 1940 ellipsoid, BD-09 a second one on top of it; both have no closed inverse and are
 * inverted by iteration to below a millimetre. CGCS2000 and WGS 84 differ by centimetres and are treated as one.
 * Never applied to safe-matched geometry (design, law 3).
 */
const SEMI_MAJOR_METERS = 6_378_245.0;
const ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943;
const BD_ANGLE = (Math.PI * 3000) / 180;
/** Well below a millimetre in degrees. */
const TOLERANCE_DEGREES = 1e-10;
const MAX_ROUNDS = 30;

/** Outside this box the deformation is not defined and coordinates pass through (the usual published bound). */
function isDeformed([lng, lat]: LngLat): boolean {
  return lng >= 72.004 && lng <= 137.8347 && lat >= 0.8293 && lat <= 55.8271;
}

function waves(x: number, first: number, second: number, third: number, fourth: number): number {
  const term = (divisor: number, factor: number) => factor * Math.sin((x / divisor) * Math.PI);
  return ((term(1, 20) + term(3, 40)) * 2) / 3 + ((term(first, second) + term(third, fourth)) * 2) / 3;
}

function ripple(x: number): number {
  return ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3;
}

/** Shift of GCJ-02 against WGS 84 in degrees at a WGS 84 position. */
function gcjShift([lng, lat]: LngLat): LngLat {
  const x = lng - 105;
  const y = lat - 35;
  const root = Math.sqrt(Math.abs(x));
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple(x) + waves(y, 12, 160, 30, 320);
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple(x) + waves(x, 12, 150, 30, 300);
  const latitude = (lat / 180) * Math.PI;
  const w = 1 - ECCENTRICITY_SQUARED * Math.sin(latitude) ** 2;
  const metersPerRadianNorth = (SEMI_MAJOR_METERS * (1 - ECCENTRICITY_SQUARED)) / (w * Math.sqrt(w));
  const metersPerRadianEast = (SEMI_MAJOR_METERS / Math.sqrt(w)) * Math.cos(latitude);
  return [(east * 180) / (metersPerRadianEast * Math.PI), (north * 180) / (metersPerRadianNorth * Math.PI)];
}

function gcjFromWgs(position: LngLat): LngLat {
  if (!isDeformed(position)) return position;
  const [east, north] = gcjShift(position);
  return [position[0] + east, position[1] + north];
}

function bdFromGcj([lng, lat]: LngLat): LngLat {
  const radius = Math.hypot(lng, lat) + 0.00002 * Math.sin(lat * BD_ANGLE);
  const angle = Math.atan2(lat, lng) + 0.000003 * Math.cos(lng * BD_ANGLE);
  return [radius * Math.cos(angle) + 0.0065, radius * Math.sin(angle) + 0.006];
}

/** The source of a forward conversion's result: fixed point iteration, which converges as both shifts are tiny. */
function invert(forward: (position: LngLat) => LngLat, target: LngLat): LngLat {
  let guess = target;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const [lng, lat] = forward(guess);
    const east = target[0] - lng;
    const north = target[1] - lat;
    guess = [guess[0] + east, guess[1] + north];
    if (Math.abs(east) < TOLERANCE_DEGREES && Math.abs(north) < TOLERANCE_DEGREES) break;
  }
  return guess;
}

const TO_WGS: Record<Datum, (position: LngLat) => LngLat> = {
  WGS84: (position) => position,
  CGCS2000: (position) => position,
  'GCJ-02': (position) => invert(gcjFromWgs, position),
  'BD-09': (position) => invert(gcjFromWgs, invert(bdFromGcj, position)),
};

const FROM_WGS: Record<Datum, (position: LngLat) => LngLat> = {
  WGS84: (position) => position,
  CGCS2000: (position) => position,
  'GCJ-02': gcjFromWgs,
  'BD-09': (position) => bdFromGcj(gcjFromWgs(position)),
};

/** Degrees in `datum` → degrees in WGS 84. */
export function toWgs84(position: LngLat, datum: Datum): LngLat {
  return TO_WGS[datum](position);
}

/** Degrees in WGS 84 → degrees in `datum`. */
export function fromWgs84(position: LngLat, datum: Datum): LngLat {
  return FROM_WGS[datum](position);
}

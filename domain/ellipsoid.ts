import type { Vec3 } from './form-mesh.ts';
import { curvatureRadii, WGS84_E2 as E2, WGS84_RADIUS_METERS as RADIUS_METERS } from './geodesy.ts';

const RADIANS = Math.PI / 180;

/** Earth-centred, earth-fixed metres of a place; degrees and metres above the ellipsoid. */
export function ecefOf(lng: number, lat: number, height: number): Vec3 {
  const [sinLat, cosLat] = [Math.sin(lat * RADIANS), Math.cos(lat * RADIANS)];
  const normal = RADIUS_METERS / Math.sqrt(1 - E2 * sinLat ** 2);
  return [
    (normal + height) * cosLat * Math.cos(lng * RADIANS),
    (normal + height) * cosLat * Math.sin(lng * RADIANS),
    (normal * (1 - E2) + height) * sinLat,
  ];
}

/** The place of an earth-fixed point: degrees and metres above the ellipsoid (iterated to below a millimetre). */
export function placeOfEcef([x, y, z]: Vec3): readonly [lng: number, lat: number, height: number] {
  const across = Math.hypot(x, y);
  let lat = Math.atan2(z, across * (1 - E2));
  for (let round = 0; round < 8; round++) {
    const normal = RADIUS_METERS / Math.sqrt(1 - E2 * Math.sin(lat) ** 2);
    lat = Math.atan2(z + E2 * normal * Math.sin(lat), across);
  }
  const normal = RADIUS_METERS / Math.sqrt(1 - E2 * Math.sin(lat) ** 2);
  const height = across * Math.cos(lat) + z * Math.sin(lat) - RADIUS_METERS ** 2 / normal;
  return [Math.atan2(y, x) / RADIANS, lat / RADIANS, height];
}

/** A plane that touches the ellipsoid: east, north and up as earth-fixed directions, and where it touches. */
export interface LocalFrame {
  readonly origin: Vec3;
  readonly east: Vec3;
  readonly north: Vec3;
  readonly up: Vec3;
  /** Metres east, north and up of the origin; exact, the earth's curve included. */
  local(lng: number, lat: number, height: number): Vec3;
}

const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export function localFrame(lng: number, lat: number): LocalFrame {
  const [sinLng, cosLng] = [Math.sin(lng * RADIANS), Math.cos(lng * RADIANS)];
  const [sinLat, cosLat] = [Math.sin(lat * RADIANS), Math.cos(lat * RADIANS)];
  const origin = ecefOf(lng, lat, 0);
  const east: Vec3 = [-sinLng, cosLng, 0];
  const north: Vec3 = [-sinLat * cosLng, -sinLat * sinLng, cosLat];
  const up: Vec3 = [cosLat * cosLng, cosLat * sinLng, sinLat];
  return {
    origin,
    east,
    north,
    up,
    local(placeLng, placeLat, height) {
      const place = ecefOf(placeLng, placeLat, height);
      const from: Vec3 = [place[0] - origin[0], place[1] - origin[1], place[2] - origin[2]];
      return [dot(from, east), dot(from, north), dot(from, up)];
    },
  };
}

/** Metres per degree of longitude and latitude at a latitude. */
export function metersPerDegree(lat: number): readonly [lng: number, lat: number] {
  const { meridian, normal } = curvatureRadii(lat);
  return [normal * Math.cos(lat * RADIANS) * RADIANS, meridian * RADIANS];
}

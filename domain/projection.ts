import { WGS84_FLATTENING, WGS84_RADIUS_METERS } from './geodesy.ts';
import type { LngLat } from './place.ts';

/**
 * Map projections in which people's files lie, by EPSG code: geographic (4326, 4490), Web Mercator, UTM on WGS 84 and the
 * Gauss-Krüger zones of CGCS2000. The ellipsoids of WGS 84 and CGCS2000 differ by 0.1 mm and are taken as one.
 */
export interface Projection {
  readonly epsg: number;
  /** Degrees instead of metres. */
  readonly geographic: boolean;
  project(place: LngLat): readonly [x: number, y: number];
  unproject(x: number, y: number): LngLat;
}

const RADIANS = Math.PI / 180;
const N = WGS84_FLATTENING / (2 - WGS84_FLATTENING);
const ECCENTRICITY = (2 * Math.sqrt(N)) / (1 + N);
/** Radius of the circle with the length of the meridian. */
const RECTIFYING_METERS = (WGS84_RADIUS_METERS / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
/** Krüger's series to the fourth power of n (Karney 2011, equations 35, 36): below a millimetre within 10° of the middle. */
const ALPHA = [
  N / 2 - (2 * N ** 2) / 3 + (5 * N ** 3) / 16 + (41 * N ** 4) / 180,
  (13 * N ** 2) / 48 - (3 * N ** 3) / 5 + (557 * N ** 4) / 1440,
  (61 * N ** 3) / 240 - (103 * N ** 4) / 140,
  (49_561 * N ** 4) / 161_280,
];
const BETA = [
  N / 2 - (2 * N ** 2) / 3 + (37 * N ** 3) / 96 - N ** 4 / 360,
  N ** 2 / 48 + N ** 3 / 15 - (437 * N ** 4) / 1440,
  (17 * N ** 3) / 480 - (37 * N ** 4) / 840,
  (4397 * N ** 4) / 161_280,
];
/** Conformal to geodetic latitude. */
const DELTA = [
  2 * N - (2 * N ** 2) / 3 - 2 * N ** 3 + (116 * N ** 4) / 45,
  (7 * N ** 2) / 3 - (8 * N ** 3) / 5 - (227 * N ** 4) / 45,
  (56 * N ** 3) / 15 - (136 * N ** 4) / 35,
  (4279 * N ** 4) / 630,
];

interface Zone {
  readonly meridian: number;
  readonly scale: number;
  readonly east: number;
  readonly north: number;
}

function transverseMercator(epsg: number, { meridian, scale, east, north }: Zone): Projection {
  const size = scale * RECTIFYING_METERS;
  return {
    epsg,
    geographic: false,
    project([lng, lat]) {
      const sine = Math.sin(lat * RADIANS);
      const t = Math.sinh(Math.atanh(sine) - ECCENTRICITY * Math.atanh(ECCENTRICITY * sine));
      const away = (lng - meridian) * RADIANS;
      const xi = Math.atan2(t, Math.cos(away));
      const eta = Math.atanh(Math.sin(away) / Math.hypot(1, t));
      let [x, y] = [eta, xi];
      for (const [i, a] of ALPHA.entries()) {
        const k = 2 * (i + 1);
        x += a * Math.cos(k * xi) * Math.sinh(k * eta);
        y += a * Math.sin(k * xi) * Math.cosh(k * eta);
      }
      return [east + size * x, north + size * y];
    },
    unproject(x, y) {
      const [eta, xi] = [(x - east) / size, (y - north) / size];
      let [across, along] = [eta, xi];
      for (const [i, b] of BETA.entries()) {
        const k = 2 * (i + 1);
        across -= b * Math.cos(k * xi) * Math.sinh(k * eta);
        along -= b * Math.sin(k * xi) * Math.cosh(k * eta);
      }
      const conformal = Math.asin(Math.sin(along) / Math.cosh(across));
      const lat = DELTA.reduce((sum, d, i) => sum + d * Math.sin(2 * (i + 1) * conformal), conformal);
      return [meridian + Math.atan2(Math.sinh(across), Math.cos(along)) / RADIANS, lat / RADIANS];
    },
  };
}

const geographic = (epsg: number): Projection => ({
  epsg,
  geographic: true,
  project: (place) => place,
  unproject: (x, y) => [x, y],
});

const webMercator: Projection = {
  epsg: 3857,
  geographic: false,
  project: ([lng, lat]) => [
    WGS84_RADIUS_METERS * lng * RADIANS,
    WGS84_RADIUS_METERS * Math.asinh(Math.tan(Math.max(-89.9, Math.min(89.9, lat)) * RADIANS)),
  ],
  unproject: (x, y) => [x / WGS84_RADIUS_METERS / RADIANS, Math.atan(Math.sinh(y / WGS84_RADIUS_METERS)) / RADIANS],
};

/** Gauss-Krüger of CGCS2000: with and without the zone's number before the easting, in zones of 6° and 3°. */
function gaussZone(epsg: number): Zone | null {
  const zone = (meridian: number, prefix: number): Zone => ({
    meridian,
    scale: 1,
    east: prefix * 1_000_000 + 500_000,
    north: 0,
  });
  if (epsg >= 4491 && epsg <= 4501) return zone((epsg - 4491 + 13) * 6 - 3, epsg - 4491 + 13);
  if (epsg >= 4502 && epsg <= 4512) return zone(75 + (epsg - 4502) * 6, 0);
  if (epsg >= 4513 && epsg <= 4533) return zone((epsg - 4513 + 25) * 3, epsg - 4513 + 25);
  if (epsg >= 4534 && epsg <= 4554) return zone(75 + (epsg - 4534) * 3, 0);
  return null;
}

function utmZone(epsg: number): Zone | null {
  const [hemisphere, number] = [Math.floor(epsg / 100), epsg % 100];
  if ((hemisphere !== 326 && hemisphere !== 327) || number < 1 || number > 60) return null;
  return { meridian: number * 6 - 183, scale: 0.9996, east: 500_000, north: hemisphere === 327 ? 10_000_000 : 0 };
}

/** The projection of an EPSG code; null where we do not know it, and nothing is guessed then. */
export function projectionOf(epsg: number): Projection | null {
  if (epsg === 4326 || epsg === 4490) return geographic(epsg);
  if (epsg === 3857 || epsg === 900913) return webMercator;
  const zone = utmZone(epsg) ?? gaussZone(epsg);
  return zone === null ? null : transverseMercator(epsg, zone);
}

import { z } from 'zod';
import { ecefOf, localFrame, metersPerDegree, placeOfEcef } from './ellipsoid.ts';
import type { Vec3 } from './form-mesh.ts';
import type { BBox, LngLat } from './place.ts';
import { staysInside } from './world.ts';
import type { WorldPlace } from './world-schema.ts';

const numbers = (length: number) => z.array(z.number()).length(length);
const volume = z.union([
  z.object({ region: numbers(6) }),
  z.object({ box: numbers(12) }),
  z.object({ sphere: numbers(4) }),
]);
const content = z.object({ uri: z.string().optional(), url: z.string().optional() });

/** What is read of a tileset: its version, the place of its root and what it refers to (3D Tiles 1.0 and 1.1). */
export const tilesetSchema = z.object({
  asset: z.object({ version: z.enum(['0.0', '1.0', '1.1']) }),
  geometricError: z.number().min(0),
  root: z.object({
    boundingVolume: volume,
    geometricError: z.number().min(0),
    transform: numbers(16).optional(),
    content: content.optional(),
    contents: z.array(content).optional(),
    children: z.array(z.unknown()).optional(),
  }),
});
export type TilesetHead = z.infer<typeof tilesetSchema>;

/** Tiles of one file that are looked through for outside addresses. */
const MOST_TILES = 200_000;

/** Whether every address in the file stays inside the world. Files that it refers to are not opened. */
export function refersInside(root: unknown): boolean {
  const waiting: unknown[] = [root];
  for (let seen = 0; waiting.length > 0; seen++) {
    const tile = waiting.pop();
    if (seen > MOST_TILES) return false;
    if (typeof tile !== 'object' || tile === null) continue;
    for (const [key, value] of Object.entries(tile)) {
      if ((key === 'uri' || key === 'url') && (typeof value !== 'string' || !staysInside(value))) return false;
      if (typeof value === 'object' && value !== null) waiting.push(value);
    }
  }
  return true;
}

const DEGREES = 180 / Math.PI;

function around([lng, lat]: LngLat, meters: number): BBox {
  const [perLng, perLat] = metersPerDegree(lat);
  return [lng - meters / perLng, lat - meters / perLat, lng + meters / perLng, lat + meters / perLat];
}

/** Degrees of the root's bounding volume; null where it lies nowhere on the earth (a model without a place). */
export function tilesetBounds({ root }: TilesetHead): BBox | null {
  const { boundingVolume, transform } = root;
  if ('region' in boundingVolume) {
    const [west = 0, south = 0, east = 0, north = 0] = boundingVolume.region.map((angle) => angle * DEGREES);
    return west < east && south < north && Math.abs(north) < 90 && Math.abs(west) <= 180
      ? [west, south, east, north]
      : null;
  }
  const [x = 0, y = 0, z = 0, ...rest] = 'box' in boundingVolume ? boundingVolume.box : boundingVolume.sphere;
  const m = transform ?? [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const row = (i: number) => (m[i] ?? 0) * x + (m[4 + i] ?? 0) * y + (m[8 + i] ?? 0) * z + (m[12 + i] ?? 0);
  const middle: Vec3 = [row(0), row(1), row(2)];
  // Within 100 km of the ellipsoid; what lies elsewhere is a model about its own origin.
  if (Math.abs(Math.hypot(...middle) - 6_370_000) > 100_000) return null;
  const half = rest.length === 1 ? (rest[0] ?? 0) : Math.hypot(...rest);
  const [lng, lat] = placeOfEcef(middle);
  return around([lng, lat], half);
}

/** Where a model of a given radius (metres) stands. */
export const modelBounds = ({ lng, lat }: WorldPlace, radiusMeters: number): BBox => around([lng, lat], radiusMeters);

/** Column-major matrix that stands a model (x east, y north, z up) at its place, turned clockwise by its heading. */
export function placeMatrix({ lng, lat, headingDegrees, upMeters }: WorldPlace): number[] {
  const { east, north, up } = localFrame(lng, lat);
  const [c, s] = [Math.cos(headingDegrees / DEGREES), Math.sin(headingDegrees / DEGREES)];
  const x = east.map((value, i) => value * c - (north[i] ?? 0) * s);
  const y = east.map((value, i) => value * s + (north[i] ?? 0) * c);
  return [...x, 0, ...y, 0, ...up, 0, ...ecefOf(lng, lat, upMeters), 1];
}

/** Moves a whole world by what its datum is off at its middle: the deformation changes by a metre in ten kilometres. */
export function shiftMatrix(from: LngLat, to: LngLat): number[] {
  const [a, b] = [ecefOf(...from, 0), ecefOf(...to, 0)];
  return [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, b[0] - a[0], b[1] - a[1], b[2] - a[2], 1];
}

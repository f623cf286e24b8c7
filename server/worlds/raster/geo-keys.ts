import { type Projection, projectionOf } from '../../../domain/projection.ts';
import { WorldDamage } from '../world-damage.ts';
import type { Directory } from './tiff-head.ts';

/** x0, dx, rx, y0, ry, dy: the outer corner of the first pixel and what a column and a row add, in the file's units. */
export type GeoTransform = readonly [number, number, number, number, number, number];

export interface GeoReference {
  readonly projection: Projection;
  readonly transform: GeoTransform;
}

const KEY_RASTER_TYPE = 1025;
const KEY_GEOGRAPHIC = 2048;
const KEY_PROJECTED = 3072;
const POINT = 2;

/** Short keys of the directory of OGC GeoTIFF 1.1, section 7.1. */
function keysOf(directory: Directory): ReadonlyMap<number, number> {
  const values = directory.numbers(34735, 4096);
  const keys = new Map<number, number>();
  for (let at = 4; at + 3 < values.length; at += 4)
    if (values[at + 1] === 0) keys.set(values[at] ?? 0, values[at + 3] ?? 0);
  return keys;
}

function transformOf(directory: Directory): GeoTransform {
  const matrix = directory.numbers(34264, 16);
  if (matrix.length === 16) {
    const [dx = 0, rx = 0, , x0 = 0, ry = 0, dy = 0, , y0 = 0] = matrix;
    return [x0, dx, rx, y0, ry, dy];
  }
  const [dx = 0, dy = 0] = directory.numbers(33550, 3);
  const [column = 0, row = 0, , x = 0, y = 0] = directory.numbers(33922, 6 * 1024);
  if (!(dx > 0) || !(dy > 0)) throw new WorldDamage('no_place_known', 'the picture does not say where it lies');
  return [x - column * dx, dx, 0, y + row * dy, 0, -dy];
}

/** Where a GeoTIFF lies. Throws WorldDamage where it does not say, or in a projection that we do not know. */
export function readGeoReference(directory: Directory): GeoReference {
  const keys = keysOf(directory);
  const epsg = keys.get(KEY_PROJECTED) ?? keys.get(KEY_GEOGRAPHIC);
  if (epsg === undefined) throw new WorldDamage('no_place_known', 'the picture names no coordinate system');
  const projection = projectionOf(epsg);
  if (projection === null) throw new WorldDamage('unknown_projection', `EPSG:${epsg}`);
  const [x0, dx, rx, y0, ry, dy] = transformOf(directory);
  if (![x0, dx, rx, y0, ry, dy].every(Number.isFinite) || dx * dy - rx * ry === 0)
    throw new WorldDamage('no_place_known', 'the place of the picture is no number');
  // Of a middle: half a pixel back to the corner.
  const half = keys.get(KEY_RASTER_TYPE) === POINT ? 0.5 : 0;
  return { projection, transform: [x0 - half * (dx + rx), dx, rx, y0 - half * (ry + dy), ry, dy] };
}

import { latOfMercator, lngOfMercator, mercatorX, mercatorY } from './mercator.ts';
import type { BBox } from './place.ts';

/**
 * Clusters are cells of a fixed grid, so that a cell's id is a pure function of place and zoom: the server counts
 * members, the browser folds open warnings into the same cell without asking (design, section 6).
 */

/** A tile holds 2^3 × 2^3 cells: 64 pixels a side on a 512-pixel tile, the width of a cluster symbol with its count. */
export const CELL_DEPTH = 3;
/** Clustered layers show cells below this zoom and their members from it on. */
export const CELL_MAX_ZOOM = 13;

const AXIS = 2 ** 24;

/** level ≤ 24 in the top 5 bits, then x and y with 24 bits each: below 2^53, exact as a number and as an MVT id. */
export function packCell(level: number, x: number, y: number): number {
  return (level * AXIS + x) * AXIS + y;
}

export function unpackCell(id: number): { readonly level: number; readonly x: number; readonly y: number } {
  const rest = Math.floor(id / AXIS);
  return { level: Math.floor(rest / AXIS), x: rest % AXIS, y: id % AXIS };
}

/** The cell of a place in unit Mercator at a tile zoom (0..21; fractions are cut, as tiles are). */
export function cellOfMercator(x: number, y: number, zoom: number): number {
  const level = Math.floor(zoom) + CELL_DEPTH;
  const size = 2 ** level;
  const column = Math.min(size - 1, Math.max(0, Math.floor(x * size)));
  const row = Math.min(size - 1, Math.max(0, Math.floor(y * size)));
  return packCell(level, column, row);
}

/** The cell of a place in WGS 84 degrees at a tile zoom. */
export function cellOf(lng: number, lat: number, zoom: number): number {
  return cellOfMercator(mercatorX(lng), mercatorY(lat), zoom);
}

/** West, south, east, north of a cell in degrees. */
export function cellBounds(id: number): BBox {
  const { level, x, y } = unpackCell(id);
  const side = 2 ** -level;
  return [
    lngOfMercator(x * side),
    latOfMercator((y + 1) * side),
    lngOfMercator((x + 1) * side),
    latOfMercator(y * side),
  ];
}

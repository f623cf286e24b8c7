import { latOfMercator, lngOfMercator, mercatorX, mercatorY } from '../domain/mercator.ts';
import type { BBox, LngLat } from '../domain/place.ts';

export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

export const tileKey = ({ z, x, y }: TileAddress): string => `${z}/${x}/${y}`;

/**
 * Tiles of a zoom that touch a box, nearest to a centre first and never more than `most`: a view towards the horizon
 * would ask for thousands.
 */
export function tilesOf([west, south, east, north]: BBox, z: number, center: LngLat, most: number): TileAddress[] {
  const size = 2 ** z;
  const column = (lng: number) => Math.min(size - 1, Math.max(0, Math.floor(mercatorX(lng) * size)));
  const row = (lat: number) => Math.min(size - 1, Math.max(0, Math.floor(mercatorY(lat) * size)));
  const [cx, cy] = [mercatorX(center[0]) * size, mercatorY(center[1]) * size];
  // No further from the centre than could be among the nearest, however wide the box is.
  const reach = Math.ceil(Math.sqrt(most)) + 1;
  const tiles: TileAddress[] = [];
  for (let x = Math.max(column(west), Math.floor(cx) - reach); x <= Math.min(column(east), cx + reach); x += 1)
    for (let y = Math.max(row(north), Math.floor(cy) - reach); y <= Math.min(row(south), cy + reach); y += 1)
      tiles.push({ z, x, y });
  const far = (tile: TileAddress) => Math.hypot(tile.x + 0.5 - cx, tile.y + 0.5 - cy);
  return tiles.sort((a, b) => far(a) - far(b)).slice(0, most);
}

/** Turns coordinates of a tile layer into degrees. */
export function tileToLngLat({ z, x, y }: TileAddress, extent: number): (tx: number, ty: number) => LngLat {
  const size = 2 ** z;
  return (tx, ty) => [lngOfMercator((x + tx / extent) / size), latOfMercator((y + ty / extent) / size)];
}

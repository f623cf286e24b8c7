import { fromWgs84 } from '../../../domain/datum.ts';
import type { Datum } from '../../../domain/place.ts';
import { projectionOf } from '../../../domain/projection.ts';
import { WorldDamage } from '../world-damage.ts';
import { decodeJpeg, ycbcrToRgb } from './jpeg.ts';
import { decodePng, encodePng, type Picture } from './png.ts';
import { type TileAddress, type TileGrid, tileGrid } from './tile-grid.ts';

const TILE_PIXELS = 256;
const MOST_PIXELS = 2 ** 22;

/** A grid of pixels in which pictures of a source lie: left upper corner and size of a pixel in units of the projection. */
export interface PixelGrid {
  readonly epsg: number;
  readonly datum: Datum;
  readonly left: number;
  readonly top: number;
  readonly pixel: number;
}

/** A picture of the source and where its left upper corner lies in the grid; `size` pixels of the grid wide and high. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly column: number;
  readonly row: number;
  readonly size: readonly [width: number, height: number];
}

/** Where a tile's samples lie in a source's grid of pixels. */
function gridIn(
  { epsg, datum, left, top, pixel }: PixelGrid,
  tile: TileAddress,
  size: number,
  edges: boolean,
): TileGrid {
  const projection = projectionOf(epsg);
  if (projection === null) throw new WorldDamage('unknown_projection', `EPSG:${epsg}`);
  return tileGrid(tile, size, edges, (place) => {
    const [x, y] = projection.project(fromWgs84(place, datum));
    return [(x - left) / pixel, (top - y) / pixel];
  });
}

/** Pixels of the source that a tile needs: first and last column and row. */
export function neededPixels(
  grid: PixelGrid,
  tile: TileAddress,
): readonly [west: number, north: number, east: number, south: number] {
  const { columns, rows } = gridIn(grid, tile, 17, true);
  return [Math.min(...columns) - 1, Math.min(...rows) - 1, Math.max(...columns) + 1, Math.max(...rows) + 1];
}

/** Reads a PNG or a JPEG by its first bytes. */
async function decodePicture(bytes: Buffer): Promise<Picture> {
  if (bytes[0] === 0x89) return decodePng(bytes, MOST_PIXELS);
  if (bytes[0] !== 0xff) throw new WorldDamage('unsupported', 'to be moved, a picture must be PNG or JPEG');
  const { width, height, components, plain, samples } = await decodeJpeg(bytes, null, MOST_PIXELS);
  if (components === 3 && !plain) ycbcrToRgb(samples);
  if (components !== 1 && components !== 3) throw new WorldDamage('unsupported', `JPEG of ${components} parts`);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++)
    for (let part = 0; part < 3; part++) rgba[4 * i + part] = samples[components === 1 ? i : 3 * i + part] ?? 0;
  return { width, height, rgba };
}

/** Draws pictures of a source into a tile of ours as PNG, each pixel moved to its true place. */
export async function warpTile(tile: TileAddress, source: PixelGrid, pieces: readonly Piece[]): Promise<Buffer> {
  const { columns, rows } = gridIn(source, tile, TILE_PIXELS, false);
  const out = new Uint8Array(TILE_PIXELS * TILE_PIXELS * 4);
  for (const piece of pieces) {
    const picture = await decodePicture(Buffer.from(piece.bytes));
    const [width, height] = piece.size;
    const [stepX, stepY] = [picture.width / width, picture.height / height];
    for (let i = 0; i < columns.length; i++) {
      const [column, row] = [(columns[i] ?? 0) - piece.column, (rows[i] ?? 0) - piece.row];
      if (!(column >= 0 && row >= 0 && column < width && row < height)) continue;
      mix(picture, column * stepX - 0.5, row * stepY - 0.5, out, 4 * i);
    }
  }
  return encodePng(out, TILE_PIXELS, TILE_PIXELS);
}

/** The colour of a picture at a place between its pixels; at the rim the outermost pixel reaches outwards. */
function mix({ width, height, rgba }: Picture, column: number, row: number, out: Uint8Array, at: number): void {
  const [c, r] = [Math.floor(column), Math.floor(row)];
  const [a, b] = [column - c, row - r];
  let [red, green, blue, alpha] = [0, 0, 0, 0];
  for (let corner = 0; corner < 4; corner++) {
    const [right, below] = [corner & 1, corner >> 1];
    const share = (right === 1 ? a : 1 - a) * (below === 1 ? b : 1 - b);
    const x = Math.max(0, Math.min(width - 1, c + right));
    const y = Math.max(0, Math.min(height - 1, r + below));
    const from = 4 * (y * width + x);
    const opacity = (rgba[from + 3] ?? 0) * share;
    red += (rgba[from] ?? 0) * opacity;
    green += (rgba[from + 1] ?? 0) * opacity;
    blue += (rgba[from + 2] ?? 0) * opacity;
    alpha += opacity;
  }
  if (alpha === 0) return;
  out[at] = Math.round(red / alpha);
  out[at + 1] = Math.round(green / alpha);
  out[at + 2] = Math.round(blue / alpha);
  out[at + 3] = Math.round(alpha);
}

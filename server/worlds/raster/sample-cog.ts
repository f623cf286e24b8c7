import { fromWgs84 } from '../../../domain/datum.ts';
import type { Datum, LngLat } from '../../../domain/place.ts';
import type { ByteSource } from '../byte-source.ts';
import { type Block, type Pixels, readBlock } from './block.ts';
import type { Cog, Level } from './cog.ts';
import { gridScale, type TileAddress, type TileGrid, tileGrid } from './tile-grid.ts';

/** Blocks that one tile may need; a file that asks for more has no overviews worth the name, and shows nothing there. */
const MOST_BLOCKS = 96;
const MOST_KEPT_BYTES = 128 * 2 ** 20;

/** A block as it is drawn: red, green, blue, alpha of each pixel, or heights with NaN where there are none. */
interface Ready {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array | Float32Array;
}

/** Decoded blocks of all pictures, least recently used out first. */
const kept = new Map<string, Ready | null>();
let keptBytes = 0;

function keep(key: string, ready: Ready | null): void {
  kept.set(key, ready);
  keptBytes += ready?.values.byteLength ?? 0;
  for (const [oldest, old] of kept) {
    if (keptBytes <= MOST_KEPT_BYTES) break;
    kept.delete(oldest);
    keptBytes -= old?.values.byteLength ?? 0;
  }
}

function toHeights({ width, height, pixels }: Block, { samples }: Cog): Ready {
  const values = new Float32Array(width * height);
  for (let i = 0; i < values.length; i++) {
    const value = pixels[i * samples.count] ?? Number.NaN;
    // Writers mark nothing with numbers far below any ground, whether they say so or not.
    values[i] = value === samples.nodata || value < -12_000 || value > 100_000 ? Number.NaN : value;
  }
  return { width, height, values };
}

function colorOf(pixels: Pixels, at: number, { samples }: Cog): readonly [number, number, number] {
  const { palette, photometric, bits, count } = samples;
  const value = (band: number): number => pixels[at + band] ?? 0;
  if (palette !== null) {
    const third = palette.length / 3;
    return [0, 1, 2].map((band) => (palette[band * third + value(0)] ?? 0) >> 8) as [number, number, number];
  }
  const shift = bits - 8;
  if (count < 3) {
    const gray = value(0) / 2 ** shift;
    const shown = photometric === 0 ? 255 - gray : gray;
    return [shown, shown, shown];
  }
  return [value(0) / 2 ** shift, value(1) / 2 ** shift, value(2) / 2 ** shift];
}

function toColors({ width, height, pixels }: Block, cog: Cog): Ready {
  const { count, nodata, alpha, bits } = cog.samples;
  const values = new Uint8Array(width * height * 4);
  const bands = count >= 3 ? 3 : 1;
  for (let i = 0; i < width * height; i++) {
    const at = i * count;
    const color = colorOf(pixels, at, cog);
    values.set(color, i * 4);
    const empty =
      nodata !== null && Array.from({ length: bands }, (_, band) => pixels[at + band]).every((v) => v === nodata);
    values[i * 4 + 3] = empty ? 0 : alpha && count > bands ? (pixels[at + bands] ?? 0) / 2 ** (bits - 8) : 255;
  }
  return { width, height, values };
}

/** What a picture is read from: the file, its head, and a name that changes when the file does. */
export interface OpenCog {
  readonly source: ByteSource;
  readonly cog: Cog;
  readonly stamp: string;
}

type Wanted = 'colors' | 'heights';

/** Pixel places of a tile in the full picture, the datum of the file undone. */
function gridOf(
  { transform, projection }: Cog,
  datum: Datum,
  tile: TileAddress,
  size: number,
  edges: boolean,
): TileGrid {
  const [x0, dx, rx, y0, ry, dy] = transform;
  const area = dx * dy - rx * ry;
  return tileGrid(tile, size, edges, (place: LngLat) => {
    const [x, y] = projection.project(fromWgs84(place, datum));
    const [u, v] = [x - x0, y - y0];
    return [(u * dy - v * rx) / area, (v * dx - u * ry) / area];
  });
}

const levelFor = ({ levels }: Cog, scale: number): Level | undefined => {
  const full = levels[0]?.width ?? 1;
  return levels.findLast((level) => full / level.width <= Math.max(1, scale * 1.1)) ?? levels[0];
};

async function blocksFor(
  open: OpenCog,
  level: Level,
  grid: TileGrid,
  scale: readonly [number, number],
  wanted: Wanted,
): Promise<Map<number, Ready> | null> {
  const indexes = new Set<number>();
  const clamp = (value: number, end: number): number => Math.max(0, Math.min(end - 1, value));
  const { width, height, blockWidth, blockHeight, across } = level;
  let last = -1;
  for (let i = 0; i < grid.columns.length; i++) {
    const [column, row] = [(grid.columns[i] ?? 0) * scale[0] - 0.5, (grid.rows[i] ?? 0) * scale[1] - 0.5];
    if (!(column >= -1 && row >= -1 && column < width && row < height)) continue;
    const left = Math.floor(clamp(column, width) / blockWidth);
    const right = Math.floor(clamp(column + 1, width) / blockWidth);
    const top = Math.floor(clamp(row, height) / blockHeight);
    const bottom = Math.floor(clamp(row + 1, height) / blockHeight);
    const here = (top * across + left) * 4 + (right - left) * 2 + (bottom - top);
    // Neighbours lie in the same blocks nearly always.
    if (here === last) continue;
    last = here;
    for (const x of [left, right]) for (const y of [top, bottom]) indexes.add(y * across + x);
    if (indexes.size > MOST_BLOCKS) return null;
  }
  const blocks = new Map<number, Ready>();
  for (const index of indexes) {
    const key = `${open.stamp}|${wanted}|${level.width}|${index}`;
    let ready = kept.get(key);
    if (ready === undefined) {
      const read = await readBlock(open.source, open.cog, level, index);
      ready = read === null ? null : wanted === 'heights' ? toHeights(read, open.cog) : toColors(read, open.cog);
      keep(key, ready);
    } else {
      kept.delete(key);
      kept.set(key, ready);
    }
    if (ready !== null) blocks.set(index, ready);
  }
  return blocks.size === 0 ? null : blocks;
}

/** Finds pixels of one level across its blocks. */
class PixelFinder {
  readonly #level: Level;
  readonly #blocks: ReadonlyMap<number, Ready>;
  #index = -1;
  ready: Ready | null = null;

  constructor(level: Level, blocks: ReadonlyMap<number, Ready>) {
    this.#level = level;
    this.#blocks = blocks;
  }

  /** Place of a pixel in `ready`; -1 where there is none. */
  find(column: number, row: number): number {
    const { width, height, blockWidth, blockHeight, across } = this.#level;
    if (column < 0 || row < 0 || column >= width || row >= height) return -1;
    const left = Math.floor(column / blockWidth);
    const top = Math.floor(row / blockHeight);
    const index = top * across + left;
    if (index !== this.#index) {
      this.#index = index;
      this.ready = this.#blocks.get(index) ?? null;
    }
    if (this.ready === null) return -1;
    const [x, y] = [column - left * blockWidth, row - top * blockHeight];
    return x >= this.ready.width || y >= this.ready.height ? -1 : y * this.ready.width + x;
  }
}

interface Sampled {
  readonly grid: TileGrid;
  readonly finder: PixelFinder;
  readonly scale: readonly [number, number];
  readonly level: Level;
}

async function prepare(
  open: OpenCog,
  datum: Datum,
  tile: TileAddress,
  size: number,
  wanted: Wanted,
  edges: boolean,
): Promise<Sampled | null> {
  const grid = gridOf(open.cog, datum, tile, size, edges);
  const level = levelFor(open.cog, gridScale(grid));
  const full = open.cog.levels[0];
  if (level === undefined || full === undefined) return null;
  const scale = [level.width / full.width, level.height / full.height] as const;
  const blocks = await blocksFor(open, level, grid, scale, wanted);
  return blocks === null ? null : { grid, scale, level, finder: new PixelFinder(level, blocks) };
}

/** Adds up the pixels around one place, each as much as it is near, in `sum`: red, green, blue, alpha, weight. */
function mixColors(finder: PixelFinder, column: number, row: number, nearest: boolean, sum: Float64Array): void {
  sum.fill(0);
  const shift = nearest ? 0 : 0.5;
  const [c, r] = [Math.floor(column - shift), Math.floor(row - shift)];
  const [a, b] = nearest ? [0, 0] : [column - shift - c, row - shift - r];
  for (let corner = 0; corner < 4; corner++) {
    const [right, below] = [corner & 1, corner >> 1];
    const share = (right === 1 ? a : 1 - a) * (below === 1 ? b : 1 - b);
    if (share === 0) continue;
    const at = finder.find(c + right, r + below);
    const values = finder.ready?.values;
    if (at < 0 || values === undefined) continue;
    const opacity = (values[4 * at + 3] ?? 0) * share;
    for (let part = 0; part < 3; part++) sum[part] = (sum[part] ?? 0) + (values[4 * at + part] ?? 0) * opacity;
    sum[3] = (sum[3] ?? 0) + opacity;
    sum[4] = (sum[4] ?? 0) + share;
  }
}

/** Red, green, blue and alpha of a tile; null where the picture shows nothing. */
export async function sampleColors(
  open: OpenCog,
  datum: Datum,
  tile: TileAddress,
  size: number,
): Promise<Uint8Array | null> {
  const sampled = await prepare(open, datum, tile, size, 'colors', false);
  if (sampled === null) return null;
  const { grid, finder, scale, level } = sampled;
  const out = new Uint8Array(size * size * 4);
  const nearest = open.cog.samples.palette !== null;
  const sum = new Float64Array(5);
  let some = false;
  for (let i = 0; i < size * size; i++) {
    const [column, row] = [(grid.columns[i] ?? 0) * scale[0], (grid.rows[i] ?? 0) * scale[1]];
    // The picture ends at the edge of its pixels, not half a pixel outside.
    if (!(column >= 0 && row >= 0 && column <= level.width && row <= level.height)) continue;
    mixColors(finder, column, row, nearest, sum);
    const [red = 0, green = 0, blue = 0, alpha = 0, weight = 0] = sum;
    if (alpha === 0) continue;
    some = true;
    out[4 * i] = Math.round(red / alpha);
    out[4 * i + 1] = Math.round(green / alpha);
    out[4 * i + 2] = Math.round(blue / alpha);
    out[4 * i + 3] = Math.round(alpha / weight);
  }
  return some ? out : null;
}

/** Height at a place of the picture between the pixels that have one; NaN where none has. */
function mixHeights(finder: PixelFinder, column: number, row: number): number {
  const [c, r] = [Math.floor(column - 0.5), Math.floor(row - 0.5)];
  const [a, b] = [column - 0.5 - c, row - 0.5 - r];
  let [sum, weight] = [0, 0];
  for (let corner = 0; corner < 4; corner++) {
    const [right, below] = [corner & 1, corner >> 1];
    const share = (right === 1 ? a : 1 - a) * (below === 1 ? b : 1 - b);
    const at = finder.find(c + right, r + below);
    const value = at < 0 ? Number.NaN : (finder.ready?.values[at] ?? Number.NaN);
    if (Number.isNaN(value)) continue;
    sum += value * share;
    weight += share;
  }
  return weight > 0 ? sum / weight : Number.NaN;
}

/** Heights of a tile in metres; NaN where there are none, null where there are none at all. */
export async function sampleHeights(
  open: OpenCog,
  datum: Datum,
  tile: TileAddress,
  size: number,
  edges: boolean,
): Promise<Float32Array | null> {
  const sampled = await prepare(open, datum, tile, size, 'heights', edges);
  if (sampled === null) return null;
  const { grid, finder, scale } = sampled;
  const out = new Float32Array(size * size);
  for (let i = 0; i < out.length; i++)
    out[i] = mixHeights(finder, (grid.columns[i] ?? 0) * scale[0], (grid.rows[i] ?? 0) * scale[1]);
  return out.some((height) => !Number.isNaN(height)) ? out : null;
}

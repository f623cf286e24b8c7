import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { ByteSource } from '../byte-source.ts';
import type { TileAddress } from '../raster/tile-grid.ts';
import { broken, WorldDamage } from '../world-damage.ts';

/** PMTiles 3 (github.com/protomaps/PMTiles, spec/v3), read where it lies; directories are inflated with a limit. */
const HEADER_BYTES = 127;
const MOST_DIRECTORY_BYTES = 16 * 2 ** 20;
const MOST_ENTRIES = 2_000_000;
const MOST_TILE_BYTES = 8 * 2 ** 20;
const MOST_DEPTH = 4;

export const TILE_FORMATS = [null, 'mvt', 'png', 'jpeg', 'webp', 'avif'] as const;

export interface PmTiles {
  readonly source: ByteSource;
  readonly root: readonly [at: number, length: number];
  readonly metadata: readonly [at: number, length: number];
  readonly leavesAt: number;
  readonly tilesAt: number;
  readonly innerCompression: number;
  readonly tileCompression: number;
  readonly format: (typeof TILE_FORMATS)[number];
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Degrees. */
  readonly bounds: readonly [number, number, number, number];
}

export function inflated(bytes: Buffer, compression: number, most: number): Buffer {
  const options = { maxOutputLength: most };
  try {
    if (compression === 1 || compression === 0) return bytes;
    if (compression === 2) return gunzipSync(bytes, options);
    if (compression === 3) return brotliDecompressSync(bytes, options);
    if (compression === 4) return zstdDecompressSync(bytes, options);
  } catch {
    throw broken('a part of the archive is damaged, or inflates to more than it may');
  }
  throw new WorldDamage('unsupported', `compression ${compression}`);
}

/** Reads the head of an archive. Throws WorldDamage. */
export function readPmTiles(source: ByteSource): PmTiles {
  if (source.size < HEADER_BYTES) throw broken('the file is shorter than the head of a PMTiles archive');
  const head = source.read(0, HEADER_BYTES);
  if (head.toString('latin1', 0, 7) !== 'PMTiles') throw broken('no PMTiles archive');
  if (head[7] !== 3) throw new WorldDamage('unsupported', `PMTiles version ${head[7]}`);
  const long = (at: number): number => Number(head.readBigUInt64LE(at));
  const degrees = (at: number): number => head.readInt32LE(at) / 1e7;
  const format = TILE_FORMATS[head[99] ?? 0] ?? null;
  if (format === null) throw new WorldDamage('unsupported', `tiles of type ${head[99]}`);
  const bounds = [degrees(102), degrees(106), degrees(110), degrees(114)] as const;
  if (!(bounds[0] < bounds[2] && bounds[1] < bounds[3]) || Math.abs(bounds[0]) > 180 || Math.abs(bounds[3]) > 90)
    throw new WorldDamage('no_place_known', 'the archive does not say where it lies');
  const [minZoom = 0, maxZoom = 0] = head.subarray(100, 102);
  if (minZoom > maxZoom || maxZoom > 26) throw broken(`zooms ${minZoom} to ${maxZoom}`);
  const archive = {
    source,
    root: [long(8), long(16)] as const,
    metadata: [long(24), long(32)] as const,
    leavesAt: long(40),
    tilesAt: long(56),
    innerCompression: head[97] ?? 0,
    tileCompression: head[98] ?? 0,
    format,
    minZoom,
    maxZoom,
    bounds,
  };
  // What the head names must be there: a truncated archive is told now and not at the first tile.
  directory(archive, ...archive.root);
  if (archive.tilesAt + long(64) > source.size) throw broken('the tiles of the archive would end behind the file');
  return archive;
}

/** Names of the layers inside vector tiles, from the metadata; empty where they are not told. */
export function vectorLayers(archive: PmTiles): string[] {
  const [at, length] = archive.metadata;
  if (length === 0) return [];
  if (length > MOST_DIRECTORY_BYTES) throw broken(`the metadata claim ${length} bytes`);
  const text = inflated(archive.source.read(at, length), archive.innerCompression, MOST_DIRECTORY_BYTES).toString(
    'utf8',
  );
  const json: unknown = JSON.parse(text);
  const layers: unknown =
    typeof json === 'object' && json !== null && 'vector_layers' in json ? json.vector_layers : [];
  if (!Array.isArray(layers)) return [];
  return layers
    .slice(0, 40)
    .map((layer: unknown) => (typeof layer === 'object' && layer !== null && 'id' in layer ? String(layer.id) : ''))
    .filter((name) => /^[^,]{1,60}$/.test(name));
}

interface Entries {
  readonly ids: Float64Array;
  readonly runs: Float64Array;
  readonly lengths: Float64Array;
  readonly offsets: Float64Array;
}

function directory(
  { source, innerCompression }: Pick<PmTiles, 'source' | 'innerCompression'>,
  at: number,
  length: number,
): Entries {
  if (length > MOST_DIRECTORY_BYTES) throw broken(`a directory of the archive claims ${length} bytes`);
  const bytes = inflated(source.read(at, length), innerCompression, MOST_DIRECTORY_BYTES);
  let place = 0;
  const varint = (): number => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = bytes[place++];
      if (byte === undefined || factor > 2 ** 56) throw broken('a directory of the archive is cut short');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  };
  const count = varint();
  // Each entry takes four bytes at least.
  if (count > MOST_ENTRIES || count * 4 > bytes.length)
    throw broken(`a directory of the archive claims ${count} entries`);
  const column = () => Float64Array.from({ length: count }, varint);
  const ids = column();
  for (let i = 1; i < count; i++) ids[i] = (ids[i] ?? 0) + (ids[i - 1] ?? 0);
  const [runs, lengths, offsets] = [column(), column(), column()];
  for (let i = 0; i < count; i++) {
    const offset = offsets[i] ?? 0;
    offsets[i] = offset === 0 && i > 0 ? (offsets[i - 1] ?? 0) + (lengths[i - 1] ?? 0) : offset - 1;
  }
  return { ids, runs, lengths, offsets };
}

/** Place of a tile along the Hilbert curve of all zooms. */
export function hilbertId({ z, x, y }: TileAddress): number {
  let id = (4 ** z - 1) / 3;
  let [a, b] = [x, y];
  for (let side = 2 ** (z - 1); side >= 1; side /= 2) {
    const right = Math.floor(a / side) % 2;
    const below = Math.floor(b / side) % 2;
    id += side * side * ((3 * right) ^ below);
    if (below === 0) {
      if (right === 1) [a, b] = [side - 1 - (a % side), side - 1 - (b % side)];
      [a, b] = [b, a];
    }
  }
  return id;
}

const directories = new Map<string, Entries>();
const MOST_DIRECTORIES = 64;

/** The bytes of a tile as they are stored; null where the archive has none. */
export function readTile(archive: PmTiles, stamp: string, tile: TileAddress): Buffer | null {
  const id = hilbertId(tile);
  let [at, length] = archive.root;
  for (let depth = 0; depth < MOST_DEPTH; depth++) {
    const key = `${stamp}|${at}`;
    const entries = directories.get(key) ?? directory(archive, at, length);
    if (directories.size >= MOST_DIRECTORIES) directories.clear();
    directories.set(key, entries);
    const { ids, runs, lengths, offsets } = entries;
    let [low, high] = [0, ids.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((ids[middle] ?? 0) <= id) low = middle;
      else high = middle - 1;
    }
    if ((ids[low] ?? Number.POSITIVE_INFINITY) > id) return null;
    const [run = 0, size = 0, offset = 0] = [runs[low], lengths[low], offsets[low]];
    if (run > 0) {
      if (id >= (ids[low] ?? 0) + run) return null;
      if (size > MOST_TILE_BYTES) throw broken(`a tile claims ${size} bytes`);
      return archive.source.read(archive.tilesAt + offset, size);
    }
    [at, length] = [archive.leavesAt + offset, size];
  }
  throw broken('the directories of the archive lead in a circle');
}

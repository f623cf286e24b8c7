import { toWgs84 } from '../../../domain/datum.ts';
import { latOfMercator, lngOfMercator, mercatorX, mercatorY, TILE_EXTENT } from '../../../domain/mercator.ts';
import type { Datum } from '../../../domain/place.ts';
import { type ByteSource, openSource } from '../byte-source.ts';
import { NOTHING } from '../raster/nothing.ts';
import type { TileAddress } from '../raster/tile-grid.ts';
import { neededPixels, type Piece, type PixelGrid, warpTile } from '../raster/warp.ts';
import { WorldDamage } from '../world-damage.ts';
import type { FileHead, WorldTile } from '../world-job.ts';
import { decodeTile } from './decode-tile.ts';
import { inflated, type PmTiles, readPmTiles, readTile, vectorLayers } from './pmtiles.ts';
import { encodeLayer, type PlainFeature, vectorAnswer } from './vector-tile.ts';

const WORLD_METERS = 20_037_508.342789244;
const NOMINAL_PIXELS = 256;
const MOST_INFLATED_BYTES = 32 * 2 ** 20;
const MOST_PIECES = 16;

const isDeformed = (datum: Datum): boolean => datum === 'GCJ-02' || datum === 'BD-09';

/** What a look at the head of an archive tells. */
export function inspectPmTiles(source: ByteSource, datum: Datum): FileHead {
  const archive = readPmTiles(source);
  const [west, south, east, north] = archive.bounds;
  const corners = [toWgs84([west, south], datum), toWgs84([east, north], datum)] as const;
  const bounds = [...corners[0], ...corners[1]] as const;
  const { minZoom, maxZoom, format } = archive;
  const facts = { minZoom, maxZoom, tiles: format ?? '' };
  if (format !== 'mvt') {
    if (isDeformed(datum) && format !== 'png' && format !== 'jpeg')
      throw new WorldDamage('unsupported', `${format} tiles cannot be moved to their true place; PNG and JPEG can`);
    return { kind: 'pmtiles_raster', bounds, facts };
  }
  const parts = vectorLayers(archive);
  if (parts.length === 0) throw new WorldDamage('broken', 'the archive does not name its layers');
  return { kind: 'pmtiles_vector', bounds, facts: { ...facts, parts: parts.join(',') } };
}

interface Opened {
  readonly archive: PmTiles;
  readonly stamp: string;
}
const opened = new Map<string, Opened>();
const MOST_OPEN = 16;

function openArchive(path: string): Opened {
  const source = openSource(path);
  const stamp = `${path}|${source.size}|${source.modifiedAt}`;
  const known = opened.get(path);
  if (known?.stamp === stamp) {
    source.close();
    return known;
  }
  known?.archive.source.close();
  const made = { archive: readPmTiles(source), stamp };
  opened.delete(path);
  opened.set(path, made);
  const [oldest] = opened;
  if (opened.size > MOST_OPEN && oldest !== undefined) {
    oldest[1].archive.source.close();
    opened.delete(oldest[0]);
  }
  return made;
}

/** Tiles of the archive at a zoom that a tile of ours needs in the archive's datum. */
function neighbours(
  datum: Datum,
  tile: TileAddress,
  z: number,
): { readonly grid: PixelGrid; readonly tiles: TileAddress[] } {
  const pixel = (2 * WORLD_METERS) / 2 ** z / NOMINAL_PIXELS;
  const grid: PixelGrid = { epsg: 3857, datum, left: -WORLD_METERS, top: WORLD_METERS, pixel };
  const [west, north, east, south] = neededPixels(grid, tile).map((p) => Math.floor(p / NOMINAL_PIXELS));
  const tiles: TileAddress[] = [];
  for (let x = west ?? 0; x <= (east ?? 0); x++)
    for (let y = north ?? 0; y <= (south ?? 0); y++) tiles.push({ z, x, y });
  const inside = tiles.filter(({ x, y }) => x >= 0 && y >= 0 && x < 2 ** z && y < 2 ** z);
  if (inside.length > MOST_PIECES) throw new WorldDamage('unsupported', 'a tile of the archive is spread too far');
  return { grid, tiles: inside };
}

/** A tile of pictures; where the archive's datum is deformed, its pictures are moved to their true place. */
export async function pmTilesPicture(path: string, datum: Datum, tile: TileAddress): Promise<WorldTile> {
  const { archive, stamp } = openArchive(path);
  const read = (address: TileAddress): Buffer | null => {
    const stored = readTile(archive, stamp, address);
    return stored === null ? null : inflated(stored, archive.tileCompression, MOST_INFLATED_BYTES);
  };
  const type = `image/${archive.format ?? 'png'}`;
  if (!isDeformed(datum)) {
    const bytes = read(tile);
    return bytes === null ? { bytes: NOTHING, type: 'image/png' } : { bytes, type };
  }
  const { grid, tiles } = neighbours(datum, tile, Math.min(tile.z, archive.maxZoom));
  const pieces = tiles.flatMap((address): Piece[] => {
    const bytes = read(address);
    const place = { column: address.x * NOMINAL_PIXELS, row: address.y * NOMINAL_PIXELS };
    return bytes === null ? [] : [{ bytes, ...place, size: [NOMINAL_PIXELS, NOMINAL_PIXELS] }];
  });
  return { bytes: pieces.length === 0 ? NOTHING : await warpTile(tile, grid, pieces), type: 'image/png' };
}

/** A tile of vectors; where the archive's datum is deformed, every vertex is moved to its true place. */
export function pmTilesVectors(path: string, datum: Datum, tile: TileAddress): WorldTile {
  const { archive, stamp } = openArchive(path);
  const type = 'application/vnd.mapbox-vector-tile';
  if (!isDeformed(datum)) {
    const stored = readTile(archive, stamp, tile);
    if (stored === null) return { bytes: null, type };
    if (archive.tileCompression === 2) return { bytes: stored, type, gzip: true };
    return { bytes: inflated(stored, archive.tileCompression, MOST_INFLATED_BYTES), type };
  }
  // A layer may stand in a tile once only: what neighbours hold of it is put together first.
  const layers = new Map<string, PlainFeature[]>();
  for (const address of neighbours(datum, tile, tile.z).tiles) {
    const stored = readTile(archive, stamp, address);
    if (stored === null) continue;
    for (const { name, features } of decodeTile(inflated(stored, archive.tileCompression, MOST_INFLATED_BYTES))) {
      const moved = features.map((feature) => ({
        ...feature,
        parts: feature.parts.map((part) => move(part, address, datum)),
      }));
      layers.set(name, [...(layers.get(name) ?? []), ...moved]);
    }
  }
  const encoded = [...layers].flatMap(([name, features]) => encodeLayer(name, tile, features) ?? []);
  return vectorAnswer(encoded.length === 0 ? null : Buffer.concat(encoded));
}

/** Tile units of the archive to unit Mercator at the true place. */
function move(part: readonly number[], { z, x, y }: TileAddress, datum: Datum): number[] {
  const out: number[] = [];
  for (let i = 0; i + 1 < part.length; i += 2) {
    const [u, v] = [(x + (part[i] ?? 0) / TILE_EXTENT) / 2 ** z, (y + (part[i + 1] ?? 0) / TILE_EXTENT) / 2 ** z];
    const [lng, lat] = toWgs84([lngOfMercator(u), latOfMercator(v)], datum);
    out.push(mercatorX(lng), mercatorY(lat));
  }
  return out;
}

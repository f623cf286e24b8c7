import type { Datum } from '../../../domain/place.ts';
import type { WorldUse } from '../../../domain/world.ts';
import { type ByteSource, openSource } from '../byte-source.ts';
import { WorldDamage } from '../world-damage.ts';
import type { FileHead, WorldTile } from '../world-job.ts';
import { boundsOf, looksLikeHeights, metersPerPixel, readCog } from './cog.ts';
import { NOTHING } from './nothing.ts';
import { encodePng } from './png.ts';
import { type OpenCog, sampleColors, sampleHeights } from './sample-cog.ts';
import type { TileAddress } from './tile-grid.ts';

const TILE_PIXELS = 256;
/** Heights of a tile go from edge to edge, so that neighbours meet. */
export const HEIGHT_SAMPLES = 65;
/** Metres of the equator that a pixel of zoom 0 covers. */
const EQUATOR_PIXEL_METERS = 156_543.034;

/** What a look at the head of a GeoTIFF tells. Throws WorldDamage. */
export function inspectCog(source: ByteSource, datum: Datum, use: WorldUse): FileHead {
  const cog = readCog(source);
  const heights = use === 'elevation' || (use === 'auto' && looksLikeHeights(cog));
  const { samples, levels, projection } = cog;
  if (heights && samples.count !== 1) throw new WorldDamage('unsupported', `heights in ${samples.count} bands`);
  if (!heights && (samples.format !== 'unsigned' || samples.bits > 16))
    throw new WorldDamage('unsupported', `a picture of ${samples.bits}-bit ${samples.format} numbers`);
  const bounds = boundsOf(cog, datum);
  const meters = metersPerPixel(cog);
  const lat = ((bounds[1] + bounds[3]) * Math.PI) / 360;
  const maxZoom = Math.ceil(Math.log2((EQUATOR_PIXEL_METERS * Math.cos(lat)) / meters));
  return {
    kind: heights ? 'dem' : 'cog',
    bounds,
    facts: {
      width: levels[0]?.width ?? 0,
      height: levels[0]?.height ?? 0,
      bands: samples.count,
      bits: samples.bits,
      overviews: levels.length - 1,
      epsg: projection.epsg,
      metersPerPixel: Number(meters.toPrecision(4)),
      maxZoom: Math.max(0, Math.min(22, maxZoom)),
    },
  };
}

/** Files that were looked at last stay open: their heads are read once. */
const opened = new Map<string, OpenCog>();
const MOST_OPEN = 16;

function openCog(path: string): OpenCog {
  const known = opened.get(path);
  const source = openSource(path);
  const stamp = `${path}|${source.size}|${source.modifiedAt}`;
  if (known?.stamp === stamp) {
    source.close();
    return known;
  }
  known?.source.close();
  const made = { source, cog: readCog(source), stamp };
  opened.delete(path);
  opened.set(path, made);
  const [oldest] = opened;
  if (opened.size > MOST_OPEN && oldest !== undefined) {
    oldest[1].source.close();
    opened.delete(oldest[0]);
  }
  return made;
}

/** A picture's tile as PNG. */
export async function cogTile(path: string, datum: Datum, tile: TileAddress): Promise<WorldTile> {
  const rgba = await sampleColors(openCog(path), datum, tile, TILE_PIXELS);
  return { bytes: rgba === null ? NOTHING : encodePng(rgba, TILE_PIXELS, TILE_PIXELS), type: 'image/png' };
}

/** Heights as PNG in Terrarium's coding: metres = red · 256 + green + blue / 256 − 32768; 0 m where there are none. */
export async function terrainTile(path: string, datum: Datum, tile: TileAddress): Promise<WorldTile> {
  const found = await sampleHeights(openCog(path), datum, tile, TILE_PIXELS, false);
  const heights = found ?? new Float32Array(TILE_PIXELS * TILE_PIXELS);
  const rgba = new Uint8Array(heights.length * 4);
  for (const [i, height] of heights.entries()) {
    const value = (Number.isNaN(height) ? 0 : height) + 32_768;
    rgba.set([value / 256, value % 256, (value % 1) * 256, 255], 4 * i);
  }
  return { bytes: encodePng(rgba, TILE_PIXELS, TILE_PIXELS), type: 'image/png' };
}

/** Heights as 65 × 65 little-endian 32-bit floats from edge to edge, northern row first; 0 m where there are none. */
export async function heightTile(path: string, datum: Datum, tile: TileAddress): Promise<WorldTile> {
  const heights = await sampleHeights(openCog(path), datum, tile, HEIGHT_SAMPLES, true);
  const plain = heights?.map((height) => (Number.isNaN(height) ? 0 : height));
  return {
    bytes: plain === undefined ? null : new Uint8Array(plain.buffer),
    type: 'application/octet-stream',
  };
}

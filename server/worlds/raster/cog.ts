import { toWgs84 } from '../../../domain/datum.ts';
import type { BBox, Datum, LngLat } from '../../../domain/place.ts';
import type { ByteSource } from '../byte-source.ts';
import { broken, WorldDamage } from '../world-damage.ts';
import { type GeoReference, readGeoReference } from './geo-keys.ts';
import { type Directory, readDirectories } from './tiff-head.ts';

/** One resolution of a picture; the first is the full one. */
export interface Level {
  readonly directory: Directory;
  readonly width: number;
  readonly height: number;
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly across: number;
  readonly offsetTag: number;
  readonly sizeTag: number;
}

/** How samples lie in a block; the same in all levels. */
export interface Samples {
  readonly count: number;
  readonly bits: number;
  readonly format: 'unsigned' | 'signed' | 'float';
  readonly photometric: number;
  readonly compression: number;
  readonly predictor: number;
  /** Red, green and blue of each value, 16 bits; null without a palette. */
  readonly palette: readonly number[] | null;
  readonly alpha: boolean;
  readonly nodata: number | null;
}

/** A Cloud Optimized GeoTIFF as its head describes it. */
export interface Cog extends GeoReference {
  readonly levels: readonly Level[];
  readonly samples: Samples;
}

const MOST_BLOCK_BYTES = 64 * 2 ** 20;
/** The coarsest level is looked at as a whole by whoever zooms out. */
const MOST_COARSEST_PIXELS = 4096;
const COMPRESSIONS: Readonly<Record<number, string>> = {
  1: 'none',
  5: 'LZW',
  7: 'JPEG',
  8: 'DEFLATE',
  32946: 'DEFLATE',
  50000: 'ZSTD',
};
const FORMATS = ['unsigned', 'unsigned', 'signed', 'float'] as const;

function levelOf(directory: Directory): Level {
  const width = directory.one(256, 0);
  const height = directory.one(257, 0);
  if (width < 1 || height < 1 || width > 2 ** 31 || height > 2 ** 31) throw broken(`a picture of ${width} × ${height}`);
  const tiled = directory.has(322);
  const blockWidth = tiled ? directory.one(322, 0) : width;
  const blockHeight = tiled ? directory.one(323, 0) : Math.min(height, directory.one(278, height));
  if (blockWidth < 1 || blockHeight < 1 || blockWidth * blockHeight > MOST_BLOCK_BYTES / 4)
    throw new WorldDamage(
      'not_optimized',
      `blocks of ${blockWidth} × ${blockHeight} pixels: no Cloud Optimized GeoTIFF`,
    );
  const [offsetTag, sizeTag] = tiled ? [324, 325] : [273, 279];
  const across = Math.ceil(width / blockWidth);
  const blocks = across * Math.ceil(height / blockHeight);
  if (directory.count(offsetTag) < blocks || directory.count(sizeTag) < blocks)
    throw broken(`the picture has ${blocks} blocks, but tag ${offsetTag} names ${directory.count(offsetTag)}`);
  return { directory, width, height, blockWidth, blockHeight, across, offsetTag, sizeTag };
}

function samplesOf(directory: Directory): Samples {
  const count = directory.one(277, 1);
  if (count < 1 || count > 16) throw broken(`${count} samples a pixel`);
  const depths = directory.numbers(258, 16);
  const bits = depths[0] ?? 1;
  const format = FORMATS[directory.one(339, 1)] ?? 'float';
  if (depths.some((depth) => depth !== bits) || !(format === 'float' ? [32, 64] : [8, 16, 32]).includes(bits))
    throw new WorldDamage('unsupported', `samples of ${depths.join(', ')} bits`);
  const compression = directory.one(259, 1);
  if (COMPRESSIONS[compression] === undefined)
    throw new WorldDamage(
      'unsupported',
      `compression ${compression}; ${[...new Set(Object.values(COMPRESSIONS))].join(', ')} are read`,
    );
  if (directory.one(284, 1) !== 1 && count > 1)
    throw new WorldDamage('unsupported', 'bands one after the other (INTERLEAVE=BAND)');
  const text = directory.bytes(42113, 64)?.toString('latin1').replaceAll('\0', '').trim() ?? '';
  const photometric = directory.one(262, 1);
  return {
    count,
    bits,
    format,
    photometric,
    compression,
    predictor: directory.one(317, 1),
    palette: photometric === 3 ? directory.numbers(320, 3 * 2 ** 16) : null,
    alpha: directory.numbers(338, 16).some((kind) => kind === 1 || kind === 2),
    nodata: text === '' || text === 'nan' || !Number.isFinite(Number(text)) ? null : Number(text),
  };
}

/** Reads the head of a GeoTIFF. Throws WorldDamage with what is wrong; reads no picture. */
export function readCog(source: ByteSource): Cog {
  const directories = readDirectories(source);
  const [first] = directories;
  if (first === undefined) throw broken('the TIFF has no picture');
  // Masks (4) are no pictures; overviews (1) follow the full one.
  const levels = directories.filter((each, i) => i === 0 || (each.one(254, 0) & 5) === 1).map(levelOf);
  levels.sort((a, b) => b.width - a.width);
  const coarsest = levels.at(-1);
  if (coarsest !== undefined && Math.max(coarsest.width, coarsest.height) > MOST_COARSEST_PIXELS)
    throw new WorldDamage('not_optimized', `the coarsest overview has ${coarsest.width} × ${coarsest.height} pixels`);
  const samples = samplesOf(first);
  const blockBytes = (levels[0]?.blockWidth ?? 0) * (levels[0]?.blockHeight ?? 0) * samples.count * (samples.bits / 8);
  if (blockBytes > MOST_BLOCK_BYTES) throw new WorldDamage('not_optimized', 'a block holds more than 64 MB');
  return { ...readGeoReference(first), levels, samples };
}

/** Whether a picture is heights and not colours, where nobody said. */
export const looksLikeHeights = ({ samples }: Cog): boolean =>
  samples.count === 1 && samples.photometric <= 1 && (samples.format !== 'unsigned' || samples.bits === 32);

/** A pixel's corner in degrees of the file's own datum. */
export function placeOfPixel(cog: Pick<Cog, 'transform' | 'projection'>, column: number, row: number): LngLat {
  const [x0, dx, rx, y0, ry, dy] = cog.transform;
  return cog.projection.unproject(x0 + column * dx + row * rx, y0 + column * ry + row * dy);
}

/** Degrees of the whole picture, WGS 84, from places along its edge. */
export function boundsOf(cog: Cog, datum: Datum): BBox {
  const { width = 0, height = 0 } = cog.levels[0] ?? {};
  const places: LngLat[] = [];
  for (let i = 0; i <= 16; i++) {
    const t = i / 16;
    for (const [column, row] of [
      [t * width, 0],
      [t * width, height],
      [0, t * height],
      [width, t * height],
    ] as const)
      places.push(toWgs84(placeOfPixel(cog, column, row), datum));
  }
  const [lngs, lats] = [places.map(([lng]) => lng), places.map(([, lat]) => lat)];
  const box: BBox = [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
  if (!box.every(Number.isFinite) || box[0] < -180.1 || box[2] > 180.1 || box[1] < -90.1 || box[3] > 90.1)
    throw new WorldDamage('no_place_known', 'the picture lies nowhere on the earth');
  return box;
}

/** Ground metres of one pixel of the full picture, at its middle. */
export function metersPerPixel(cog: Cog): number {
  const { width = 1, height = 1 } = cog.levels[0] ?? {};
  const [a, b] = [placeOfPixel(cog, width / 2, height / 2), placeOfPixel(cog, width / 2 + 1, height / 2 + 1)];
  const across = (b[0] - a[0]) * Math.cos((a[1] * Math.PI) / 180);
  return (Math.hypot(across, b[1] - a[1]) * 111_320) / Math.SQRT2;
}

import { inflateSync, zstdDecompressSync } from 'node:zlib';
import type { ByteSource } from '../byte-source.ts';
import { broken, WorldDamage } from '../world-damage.ts';
import type { Cog, Level, Samples } from './cog.ts';
import { decodeJpeg, ycbcrToRgb } from './jpeg.ts';
import { decodeLzw } from './lzw.ts';
import { undoFloating, undoHorizontal } from './predictor.ts';

export type Pixels =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** A decoded block: samples of each pixel one after the other; the last blocks of a picture reach beyond it. */
export interface Block {
  readonly width: number;
  readonly height: number;
  readonly pixels: Pixels;
}

const MOST_PIXELS = 2 ** 24;

function arrayOf(data: Buffer, { format, bits }: Samples): Pixels {
  const copy = Uint8Array.from(data).buffer;
  if (format === 'float') return bits === 32 ? new Float32Array(copy) : new Float64Array(copy);
  if (bits === 8) return format === 'signed' ? new Int8Array(copy) : new Uint8Array(copy);
  if (bits === 16) return format === 'signed' ? new Int16Array(copy) : new Uint16Array(copy);
  return format === 'signed' ? new Int32Array(copy) : new Uint32Array(copy);
}

function decompress(data: Buffer, compression: number, most: number): Buffer {
  const options = { maxOutputLength: most };
  try {
    if (compression === 1) return data;
    if (compression === 5) return Buffer.from(decodeLzw(data, most));
    if (compression === 50000) return zstdDecompressSync(data, options);
    return inflateSync(data, options);
  } catch (error) {
    if (error instanceof WorldDamage) throw error;
    throw broken(`a block is damaged or larger than it says: ${error instanceof Error ? error.message : ''}`);
  }
}

/** Big-endian samples to little-endian. */
function toLittle(data: Buffer, bits: number): void {
  if (bits === 16) data.swap16();
  else if (bits === 32) data.swap32();
  else if (bits === 64) data.swap64();
}

/** Decodes one block; null where the picture has nothing there. Throws WorldDamage for damage. */
export async function readBlock(
  source: ByteSource,
  { samples }: Cog,
  level: Level,
  index: number,
): Promise<Block | null> {
  const size = level.directory.value(level.sizeTag, index);
  const at = level.directory.value(level.offsetTag, index);
  if (size === 0 || at === 0) return null;
  const { blockWidth: width, blockHeight: height } = level;
  const data = source.read(at, size);
  if (samples.compression === 7) {
    const image = await decodeJpeg(data, level.directory.bytes(347, 65_536), MOST_PIXELS);
    if (image.width < Math.min(width, level.width) || image.components !== samples.count)
      throw broken('a block is another picture than the head says');
    if (samples.photometric === 6 && image.components === 3) ycbcrToRgb(image.samples);
    return { width: image.width, height: image.height, pixels: image.samples };
  }
  const row = width * samples.count * (samples.bits / 8);
  const raw = decompress(data, samples.compression, row * height);
  const rows = Math.floor(raw.length / row);
  // The last strip of a picture is shorter.
  if (rows === 0) throw broken('a block is cut short');
  const plain = Buffer.from(raw.subarray(0, rows * row));
  if (!level.directory.little && samples.predictor !== 3) toLittle(plain, samples.bits);
  if (samples.predictor === 2) undoHorizontal(plain, width, rows, samples.count, samples.bits);
  else if (samples.predictor === 3) undoFloating(plain, width, rows, samples.count, samples.bits);
  return { width, height: rows, pixels: arrayOf(plain, samples) };
}

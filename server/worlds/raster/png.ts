import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { broken, WorldDamage } from '../world-damage.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Writes red, green, blue and alpha as PNG (ISO/IEC 15948), without alpha where all is opaque. */
export function encodePng(rgba: Uint8Array, width: number, height: number): Buffer {
  let opaque = true;
  for (let i = 3; i < rgba.length && opaque; i += 4) opaque = rgba[i] === 255;
  const parts = opaque ? 3 : 4;
  const row = width * parts + 1;
  const raw = Buffer.alloc(row * height);
  for (let y = 0; y < height; y++) {
    // Differences to the left neighbour (filter 1) pack better than the colours themselves.
    raw[y * row] = 1;
    for (let x = 0; x < width; x++)
      for (let p = 0; p < parts; p++) {
        const at = (y * width + x) * 4 + p;
        raw[y * row + 1 + x * parts + p] = (rgba[at] ?? 0) - (x === 0 ? 0 : (rgba[at - 4] ?? 0));
      }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, opaque ? 2 : 6], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(raw, { level: 3 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Samples a pixel by colour type. */
const PARTS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Parsed {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly color: number;
  readonly palette: Buffer;
  readonly transparency: Buffer | null;
  readonly data: Buffer;
}

function parse(bytes: Buffer, mostPixels: number): Parsed {
  if (!bytes.subarray(0, 8).equals(SIGNATURE) || bytes.length < 33) throw broken('no PNG');
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (width < 1 || height < 1 || width * height > mostPixels)
    throw broken(`the PNG claims ${width} × ${height} pixels`);
  const [depth = 0, color = 0, , , interlace] = bytes.subarray(24, 29);
  if (PARTS[color] === undefined || ![1, 2, 4, 8, 16].includes(depth)) throw broken('the PNG is damaged');
  if (interlace !== 0) throw new WorldDamage('unsupported', 'interlaced PNG');
  const data: Buffer[] = [];
  let [palette, transparency]: [Buffer, Buffer | null] = [Buffer.alloc(0), null];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (at + 12 + length > bytes.length) throw broken('the PNG is cut short');
    const type = bytes.toString('latin1', at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'IDAT') data.push(body);
    else if (type === 'PLTE') palette = body;
    else if (type === 'tRNS') transparency = body;
    at += 12 + length;
  }
  return { width, height, depth, color, palette, transparency, data: Buffer.concat(data) };
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c;
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/** Undoes the filters of all rows in place. */
function unfilter(raw: Buffer, row: number, height: number, step: number): void {
  for (let y = 0; y < height; y++) {
    const at = y * (row + 1);
    const filter = raw[at] ?? 0;
    for (let i = 0; i < row; i++) {
      const here = at + 1 + i;
      const a = i >= step ? (raw[here - step] ?? 0) : 0;
      const b = y > 0 ? (raw[here - row - 1] ?? 0) : 0;
      const c = i >= step && y > 0 ? (raw[here - row - 1 - step] ?? 0) : 0;
      const add = filter === 1 ? a : filter === 2 ? b : filter === 3 ? (a + b) >> 1 : filter === 4 ? paeth(a, b, c) : 0;
      raw[here] = (raw[here] ?? 0) + add;
    }
  }
}

/** Reads a PNG of at most `mostPixels`; never inflates more than its head says. Throws WorldDamage. */
export function decodePng(bytes: Buffer, mostPixels: number): Picture {
  const { width, height, depth, color, palette, transparency, data } = parse(bytes, mostPixels);
  const parts = PARTS[color] ?? 1;
  const row = Math.ceil((width * parts * depth) / 8);
  let raw: Buffer;
  try {
    raw = inflateSync(data, { maxOutputLength: (row + 1) * height });
  } catch {
    throw broken('the PNG is damaged or larger than it says');
  }
  if (raw.length < (row + 1) * height) throw broken('the PNG is cut short');
  unfilter(raw, row, height, Math.max(1, (parts * depth) >> 3));
  const rgba = new Uint8Array(width * height * 4);
  const sample = (x: number, y: number, part: number): number => {
    const bit = (x * parts + part) * depth;
    const byte = raw[y * (row + 1) + 1 + (bit >> 3)] ?? 0;
    if (depth >= 8) return byte;
    const value = (byte >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    return color === 3 ? value : (value * 255) / ((1 << depth) - 1);
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      const first = sample(x, y, 0);
      if (color === 3) {
        rgba.set(palette.subarray(first * 3, first * 3 + 3), at);
        rgba[at + 3] = transparency?.[first] ?? 255;
      } else if (color === 2 || color === 6) {
        rgba.set([first, sample(x, y, 1), sample(x, y, 2), color === 6 ? sample(x, y, 3) : 255], at);
      } else rgba.set([first, first, first, color === 4 ? sample(x, y, 1) : 255], at);
    }
  return { width, height, rgba };
}

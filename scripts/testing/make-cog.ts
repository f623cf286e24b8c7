import { deflateSync } from 'node:zlib';

/** A tiled GeoTIFF with overviews, as BigTIFF, for tests and benchmarks: small, and exact about where its pixels lie. */
export interface CogPlan {
  readonly width: number;
  readonly height: number;
  readonly epsg: number;
  /** Outer corner of the first pixel, and the size of a pixel, in the units of the projection. */
  readonly corner: readonly [x: number, y: number];
  readonly pixel: number;
  readonly kind: 'colors' | 'heights';
  /** Red, green and blue, or metres, of a pixel of the full picture. */
  readonly at: (column: number, row: number) => readonly number[];
  /** Where the pixels begin: far away makes a sparse file as large as one likes. */
  readonly dataAt?: number;
}

const BLOCK = 256;

interface Part {
  readonly at: number;
  readonly bytes: Buffer;
}

type Tag = readonly [tag: number, type: 2 | 3 | 4 | 12 | 16, values: readonly number[] | string];
const BYTES = { 2: 1, 3: 2, 4: 4, 12: 8, 16: 8 } as const;

function valuesOf([, type, values]: Tag): Buffer {
  if (typeof values === 'string') return Buffer.from(`${values}\0`, 'latin1');
  const bytes = Buffer.alloc(values.length * BYTES[type]);
  for (const [i, value] of values.entries()) {
    const at = i * BYTES[type];
    if (type === 3) bytes.writeUInt16LE(value, at);
    else if (type === 4) bytes.writeUInt32LE(value, at);
    else if (type === 12) bytes.writeDoubleLE(value, at);
    else bytes.writeBigUInt64LE(BigInt(value), at);
  }
  return bytes;
}

/** One directory at `at`: entries, then what does not fit into them. `next` 0 ends the list. */
function directory(at: number, tags: readonly Tag[], last: boolean): Buffer {
  const sorted = tags.toSorted((a, b) => a[0] - b[0]);
  const entries = Buffer.alloc(8 + sorted.length * 20 + 8);
  entries.writeBigUInt64LE(BigInt(sorted.length), 0);
  const long: Buffer[] = [];
  let end = at + entries.length;
  for (const [i, tag] of sorted.entries()) {
    const from = 8 + i * 20;
    const data = valuesOf(tag);
    entries.writeUInt16LE(tag[0], from);
    entries.writeUInt16LE(tag[1], from + 2);
    entries.writeBigUInt64LE(BigInt(data.length / BYTES[tag[1]]), from + 4);
    if (data.length <= 8) data.copy(entries, from + 12);
    else {
      entries.writeBigUInt64LE(BigInt(end), from + 12);
      long.push(data);
      end += data.length;
    }
  }
  if (!last) entries.writeBigUInt64LE(BigInt(end), entries.length - 8);
  return Buffer.concat([entries, ...long]);
}

function block(plan: CogPlan, factor: number, left: number, top: number): Buffer {
  const bytes = Buffer.alloc(BLOCK * BLOCK * (plan.kind === 'colors' ? 3 : 4));
  for (let y = 0; y < BLOCK; y++)
    for (let x = 0; x < BLOCK; x++) {
      const at = y * BLOCK + x;
      const value = plan.at((left + x + 0.5) * factor, (top + y + 0.5) * factor);
      if (plan.kind === 'colors') bytes.set(value, at * 3);
      else bytes.writeFloatLE(value[0] ?? 0, at * 4);
    }
  return deflateSync(bytes);
}

/** The pieces of the file and where each lies. */
export function makeCog(plan: CogPlan): { readonly parts: readonly Part[]; readonly size: number } {
  const head = Buffer.alloc(16);
  head.write('II', 'latin1');
  head.writeUInt16LE(43, 2);
  head.writeUInt16LE(8, 4);
  head.writeBigUInt64LE(16n, 8);
  const geographic = plan.epsg === 4326 || plan.epsg === 4490;
  const keys = [1, 1, 0, 2, 1025, 0, 1, 1, geographic ? 2048 : 3072, 0, 1, plan.epsg];
  const factors = [1, 2, 4, 8, 16].filter((factor) => factor === 1 || Math.max(plan.width, plan.height) / factor > 64);
  const data: Part[] = [];
  const heads: Part[] = [{ at: 0, bytes: head }];
  let [at, end] = [16, plan.dataAt ?? 65_536];
  for (const [i, factor] of factors.entries()) {
    const [width, height] = [Math.ceil(plan.width / factor), Math.ceil(plan.height / factor)];
    const [offsets, sizes]: [number[], number[]] = [[], []];
    for (let top = 0; top < height; top += BLOCK)
      for (let left = 0; left < width; left += BLOCK) {
        const bytes = block(plan, factor, left, top);
        data.push({ at: end, bytes });
        offsets.push(end);
        sizes.push(bytes.length);
        end += bytes.length;
      }
    const colors = plan.kind === 'colors';
    const tags: Tag[] = [
      [254, 4, [i === 0 ? 0 : 1]],
      [256, 4, [width]],
      [257, 4, [height]],
      [258, 3, colors ? [8, 8, 8] : [32]],
      [259, 3, [8]],
      [262, 3, [colors ? 2 : 1]],
      [277, 3, [colors ? 3 : 1]],
      [284, 3, [1]],
      [322, 4, [BLOCK]],
      [323, 4, [BLOCK]],
      [324, 16, offsets],
      [325, 4, sizes],
      [339, 3, colors ? [1, 1, 1] : [3]],
    ];
    if (i === 0)
      tags.push(
        [33550, 12, [plan.pixel, plan.pixel, 0]],
        [33922, 12, [0, 0, 0, ...plan.corner, 0]],
        [34735, 3, keys],
        [42113, 2, '-9999'],
      );
    const bytes = directory(at, tags, i === factors.length - 1);
    heads.push({ at, bytes });
    at += bytes.length;
  }
  return { parts: [...heads, ...data], size: end };
}

/** The whole file in memory, where it is small. */
export function cogBytes(plan: CogPlan): Buffer {
  const { parts, size } = makeCog(plan);
  const file = Buffer.alloc(size);
  for (const { at, bytes } of parts) bytes.copy(file, at);
  return file;
}

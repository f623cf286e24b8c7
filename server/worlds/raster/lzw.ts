import { broken } from '../world-damage.ts';

const CLEAR = 256;
const END = 257;
const FIRST = 258;

/** TIFF's LZW (TIFF 6.0, section 13), codes with the high bit first; never more than `most` bytes come out. */
export function decodeLzw(input: Uint8Array, most: number): Uint8Array {
  const out = new Uint8Array(most);
  // Each code is an earlier run and the byte after it: where that begins in the output, and how long it is.
  const from = new Uint32Array(4097);
  const length = new Uint32Array(4097);
  let [next, bits, width, held, at] = [FIRST, 0, 9, 0, 0];
  let before: readonly [at: number, length: number] | null = null;
  for (const byte of input) {
    held = ((held << 8) | byte) & 0xffffff;
    bits += 8;
    if (bits < width) continue;
    bits -= width;
    const code = (held >>> bits) & ((1 << width) - 1);
    if (code === END) break;
    if (code === CLEAR) {
      [next, width, before] = [FIRST, 9, null];
      continue;
    }
    if (before !== null && next < 4096) {
      [from[next], length[next]] = [before[0], before[1] + 1];
      next += 1;
    }
    const run = code < CLEAR ? 1 : code < next ? (length[code] ?? 0) : 0;
    if (run === 0) throw broken('the LZW data names a code that was never made');
    if (at + run > most) return out;
    before = [at, run];
    if (code < CLEAR) out[at++] = code;
    else for (let i = 0, start = from[code] ?? 0; i < run; i++) out[at++] = out[start + i] ?? 0;
    // The width changes one code early.
    if (next + 1 >= 1 << width && width < 12) width += 1;
  }
  return out.subarray(0, at);
}

import { BitReader, toRbsp } from './bit-reader.ts';

/** Sequence parameter set of H.264 (ITU-T H.264 clause 7.3.2.1.1): what a player must know before the first picture. */

export interface SpsInfo {
  readonly profile: number;
  readonly level: number;
  /** Visible pixels, cropping applied. */
  readonly width: number;
  readonly height: number;
}

const WITH_CHROMA = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

function skipScalingLists(reader: BitReader, chroma: number): void {
  for (let list = 0; list < (chroma === 3 ? 12 : 8); list++) {
    if (reader.bit() === 0) continue;
    let last = 8;
    let next = 8;
    for (let i = 0; i < (list < 6 ? 16 : 64) && !reader.exhausted; i++) {
      if (next !== 0) next = (last + reader.signed() + 256) % 256;
      last = next === 0 ? last : next;
    }
  }
}

function skipPictureOrder(reader: BitReader): void {
  const type = reader.unsigned();
  if (type === 0) reader.unsigned();
  if (type !== 1) return;
  reader.bit();
  reader.signed();
  reader.signed();
  const cycle = reader.unsigned();
  for (let i = 0; i < cycle && !reader.exhausted; i++) reader.signed();
}

/** Parses an SPS NAL unit (without start code). Throws a RangeError when it ends early or states no size. */
export function parseSps(nal: Uint8Array): SpsInfo {
  const reader = new BitReader(toRbsp(nal).subarray(1));
  const profile = reader.bits(8);
  reader.bits(8);
  const level = reader.bits(8);
  reader.unsigned();
  let chroma = 1;
  if (WITH_CHROMA.has(profile)) {
    chroma = reader.unsigned();
    if (chroma === 3) reader.bit();
    reader.unsigned();
    reader.unsigned();
    reader.bit();
    if (reader.bit() === 1) skipScalingLists(reader, chroma);
  }
  reader.unsigned();
  skipPictureOrder(reader);
  reader.unsigned();
  reader.bit();
  const columns = reader.unsigned() + 1;
  const rows = reader.unsigned() + 1;
  const frameOnly = reader.bit();
  if (frameOnly === 0) reader.bit();
  reader.bit();
  const crop = reader.bit() === 1 ? [reader.unsigned(), reader.unsigned(), reader.unsigned(), reader.unsigned()] : [];
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  const cropX = chroma === 1 || chroma === 2 ? 2 : 1;
  const cropY = (chroma === 1 ? 2 : 1) * (2 - frameOnly);
  const width = columns * 16 - (left + right) * cropX;
  const height = rows * 16 * (2 - frameOnly) - (top + bottom) * cropY;
  if (reader.exhausted || width <= 0 || height <= 0) throw new RangeError('The sequence parameter set is cut short');
  return { profile, level, width, height };
}

/** RFC 6381 codec string, for example `avc1.4D401E`. */
export function codecString(sps: Uint8Array): string {
  const hex = [...sps.subarray(1, 4)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `avc1.${hex.join('').toUpperCase()}`;
}

import { BitReader, toRbsp } from './bit-reader.ts';

/** Sequence parameter set of H.265 (ITU-T H.265 clause 7.3.2.2): size, and what `hvcC` and the codec string repeat. */
export interface H265Info {
  readonly width: number;
  readonly height: number;
  /** The first twelve bytes of profile_tier_level, as `hvcC` takes them. */
  readonly profileTierLevel: Uint8Array;
  readonly chromaFormat: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  readonly temporalLayers: number;
}

/** Sub-layers have flags each and, where present, 88 bits of profile and 8 of level. */
function skipSubLayers(reader: BitReader, count: number): void {
  const present = Array.from({ length: count }, () => ({ profile: reader.bit() === 1, level: reader.bit() === 1 }));
  if (count > 0) for (let i = count; i < 8; i++) reader.bits(2);
  for (const { profile, level } of present) {
    if (profile) for (let i = 0; i < 88; i++) reader.bit();
    if (level) reader.bits(8);
  }
}

/** Parses an SPS NAL unit (two bytes of head, without start code). Throws a RangeError when it ends early. */
export function parseH265Sps(nal: Uint8Array): H265Info {
  const bytes = toRbsp(nal).subarray(2);
  const reader = new BitReader(bytes);
  reader.bits(4);
  const subLayers = reader.bits(3);
  reader.bit();
  const profileTierLevel = bytes.slice(1, 13);
  for (let i = 0; i < 12; i++) reader.bits(8);
  skipSubLayers(reader, subLayers);
  reader.unsigned();
  const chromaFormat = reader.unsigned();
  if (chromaFormat === 3) reader.bit();
  const columns = reader.unsigned();
  const rows = reader.unsigned();
  const crop =
    reader.bit() === 1 ? [reader.unsigned(), reader.unsigned(), reader.unsigned(), reader.unsigned()] : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  const bitDepthLuma = 8 + reader.unsigned();
  const bitDepthChroma = 8 + reader.unsigned();
  const width = columns - (left + right) * (chromaFormat === 1 || chromaFormat === 2 ? 2 : 1);
  const height = rows - (top + bottom) * (chromaFormat === 1 ? 2 : 1);
  const sane = width > 0 && height > 0 && width <= 16_384 && height <= 16_384 && chromaFormat <= 3;
  if (reader.exhausted || !sane || bitDepthLuma > 16 || bitDepthChroma > 16)
    throw new RangeError('The sequence parameter set is cut short');
  return { width, height, profileTierLevel, chromaFormat, bitDepthLuma, bitDepthChroma, temporalLayers: subLayers + 1 };
}

/** RFC 6381 with ISO/IEC 14496-15 annex E, for example `hvc1.1.6.L120.B0`. */
export function h265CodecString({ profileTierLevel: bytes }: H265Info): string {
  const first = bytes[0] ?? 0;
  const space = ['', 'A', 'B', 'C'][first >> 6] ?? '';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Compatibility flags are written in reverse bit order.
  let reversed = 0;
  for (let bit = 0; bit < 32; bit++) if (((view.getUint32(1) >>> bit) & 1) === 1) reversed += 2 ** (31 - bit);
  const constraints = [...bytes.subarray(5, 11)];
  while (constraints.length > 1 && constraints.at(-1) === 0) constraints.pop();
  const tier = (first & 0x20) !== 0 ? 'H' : 'L';
  const tail = constraints.map((byte) => byte.toString(16).toUpperCase()).join('.');
  return `hvc1.${space}${first & 0x1f}.${reversed.toString(16).toUpperCase()}.${tier}${bytes[11] ?? 0}.${tail}`;
}

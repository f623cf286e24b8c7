import { BitReader } from './bit-reader.ts';
import type { VideoFormat } from './mp4-entries.ts';

/** MPEG-4 part 2 (ISO/IEC 14496-2), which no browser plays: read as far as a converter needs it. */
const VOP = 0xb6;
const GROUP = 0xb3;
const TICKS = 90_000;
const START = Buffer.from([0, 0, 1]);

export interface Mpeg4Picture {
  readonly key: boolean;
  /** Headers of sequence, object and layer, where the picture carries them. */
  readonly configuration: Uint8Array | null;
  readonly data: Uint8Array;
}

/** Splits headers from picture; null when there is no picture. */
export function readMpeg4(bytes: Uint8Array): Mpeg4Picture | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let headers = -1;
  let begins = -1;
  for (let at = buffer.indexOf(START); at >= 0; at = buffer.indexOf(START, at + 3)) {
    const code = buffer[at + 3] ?? 0;
    if (code === GROUP && begins < 0) begins = at;
    else if (code === VOP) {
      const from = begins < 0 ? at : begins;
      const configuration = headers >= 0 && headers < from ? buffer.subarray(headers, from) : null;
      return { key: (buffer[at + 4] ?? 0xff) >> 6 === 0, configuration, data: buffer.subarray(from) };
    } else if (headers < 0 && code !== GROUP) headers = at;
  }
  return null;
}

/** Size out of the layer's header (6.2.3). Throws a RangeError when there is none or it ends early. */
function sizeOf(configuration: Uint8Array): { readonly width: number; readonly height: number } {
  const buffer = Buffer.from(configuration);
  let at = buffer.indexOf(START);
  while (at >= 0 && ((buffer[at + 3] ?? 0) & 0xf0) !== 0x20) at = buffer.indexOf(START, at + 3);
  if (at < 0) throw new RangeError('no object layer');
  const reader = new BitReader(buffer.subarray(at + 4));
  reader.bits(9);
  if (reader.bit() === 1) reader.bits(7);
  if (reader.bits(4) === 15) reader.bits(16);
  if (reader.bit() === 1) {
    reader.bits(3);
    if (reader.bit() === 1) for (let bit = 0; bit < 79; bit++) reader.bit();
  }
  reader.bits(3);
  const resolution = reader.bits(16);
  reader.bit();
  if (reader.bit() === 1) reader.bits(Math.max(1, Math.ceil(Math.log2(Math.max(2, resolution)))));
  reader.bit();
  const width = reader.bits(13);
  reader.bit();
  const height = reader.bits(13);
  if (reader.exhausted || width === 0 || height === 0) throw new RangeError('the object layer is cut short');
  return { width, height };
}

/** The track of these headers. Throws a RangeError when they are damaged. */
export function mpeg4Format(configuration: Uint8Array): VideoFormat {
  const own = configuration.slice();
  return { codec: 'mp4v.20.9', ...sizeOf(own), sps: own, pps: new Uint8Array(), timescale: TICKS };
}

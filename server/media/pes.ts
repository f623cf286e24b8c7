import type { AudioCodec, VideoCodec } from './codec.ts';

/** Packets of elementary streams (ISO/IEC 13818-1, 2.4.3.6), which program and transport streams share. */
export interface ElementaryUnit {
  readonly kind: 'video' | 'audio';
  /** null while neither the map nor the bytes have said what it is. */
  readonly codec: VideoCodec | AudioCodec | null;
  /** Presentation time in 90 kHz ticks, 33 bits; null where the PES has none. */
  readonly pts: number | null;
  /** A view into what was pushed. */
  readonly data: Buffer;
}

/** stream_type of the maps: GB/T 28181-2016 annex C, and what its edition of 2022 adds. */
export const VIDEO_TYPES: Readonly<Record<number, VideoCodec>> = {
  16: 'mpeg4',
  27: 'h264',
  36: 'h265',
  128: 'svac',
};
export const AUDIO_TYPES: Readonly<Record<number, AudioCodec>> = {
  15: 'aac',
  144: 'g711a',
  145: 'g711u',
  146: 'g722.1',
  147: 'g723.1',
  153: 'g729',
  155: 'svac',
};

/** What the first bytes of a picture are: a parameter set says it where the map is broken or missing. */
export function sniffVideo(data: Buffer): 'h264' | 'h265' | null {
  for (let at = 0; at + 4 < data.length && at < 256; at += 1) {
    if (data[at] !== 0 || data[at + 1] !== 0 || data[at + 2] !== 1) continue;
    const unit = data[at + 3] ?? 0;
    if ((unit & 0x7e) >> 1 === 32 && (data[at + 4] ?? 0) === 0x01) return 'h265';
    if ((unit & 0x1f) === 7 && (unit & 0x80) === 0) return 'h264';
  }
  return null;
}

function readTime(bytes: Buffer, at: number): number {
  const high = ((bytes[at] ?? 0) >> 1) & 0x07;
  return high * 2 ** 30 + (((bytes.readUInt16BE(at + 1) >> 1) << 15) >>> 0) + (bytes.readUInt16BE(at + 3) >> 1);
}

/** Time and data of a PES packet that begins at its start code; null when it is cut short before its data. */
export function readPes(pes: Buffer): { readonly pts: number | null; readonly data: Buffer } | null {
  if (pes.length < 9) return null;
  const from = 9 + (pes[8] ?? 0);
  if (from > pes.length) return null;
  const timed = ((pes[7] ?? 0) & 0x80) !== 0 && (pes[8] ?? 0) >= 5;
  return { pts: timed ? readTime(pes, 9) : null, data: pes.subarray(from) };
}

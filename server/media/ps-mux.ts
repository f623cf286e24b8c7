import type { VideoCodec } from './codec.ts';

/**
 * Program stream as GB/T 28181 annex C and ISO/IEC 13818-1 ask for it, for platforms above us: one pack per picture, with
 * system header and stream map before key pictures. Pictures only: sound is not handed on.
 */
const VIDEO_ID = 0xe0;
/** Types of the stream map; H.265 is that of the 2022 edition. */
const STREAM_TYPES: Partial<Record<VideoCodec, number>> = { h264: 0x1b, h265: 0x24 };
/** A PES says its length in 16 bits; what is longer is cut, and only the first piece carries the time. */
const MAX_PES_BYTES = 65_000;
/** Units of 50 bytes/s: the 4 Mbit/s that is asked of a channel (REQ-VID-07), doubled for key pictures. */
const MUX_RATE = 20_000;

/** 33 bits in three groups with markers behind each, as SCR and time stamps are written. */
const groups = (ticks: number) => ({
  high: Math.floor(ticks / 2 ** 30) & 7,
  middle: Math.floor(ticks / 2 ** 15) & 0x7fff,
  low: ticks & 0x7fff,
});

function packHeader(ticks: number): Buffer {
  const { high, middle, low } = groups(ticks);
  return Buffer.from([
    0,
    0,
    1,
    0xba,
    0x44 | (high << 3) | (middle >> 13),
    (middle >> 5) & 0xff,
    ((middle & 0x1f) << 3) | 0x04 | (low >> 13),
    (low >> 5) & 0xff,
    ((low & 0x1f) << 3) | 0x04,
    0x01,
    (MUX_RATE >> 14) & 0xff,
    (MUX_RATE >> 6) & 0xff,
    ((MUX_RATE & 0x3f) << 2) | 0x03,
    0xf8,
  ]);
}

/** Bounds: no sound, one stream of pictures with a buffer of 255 KB. */
const SYSTEM_HEADER = Buffer.from([
  0,
  0,
  1,
  0xbb,
  0,
  9,
  0x80 | ((MUX_RATE >> 15) & 0x7f),
  (MUX_RATE >> 7) & 0xff,
  ((MUX_RATE & 0x7f) << 1) | 0x01,
  0x00,
  0x21,
  0x7f,
  VIDEO_ID,
  0xe0,
  0xff,
]);

/** CRC-32 of ISO/IEC 13818-1 annex A. */
function crc32(bytes: Buffer): number {
  let value = 0xffff_ffff;
  for (const byte of bytes) {
    value ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) value = value & 0x8000_0000 ? (value << 1) ^ 0x04c1_1db7 : value << 1;
  }
  return value >>> 0;
}

function streamMap(type: number): Buffer {
  const map = Buffer.from([0, 0, 1, 0xbc, 0, 14, 0xe1, 0xff, 0, 0, 0, 4, type, VIDEO_ID, 0, 0, 0, 0, 0, 0]);
  map.writeUInt32BE(crc32(map.subarray(0, 16)), 16);
  return map;
}

/** Five bytes of a time stamp behind its prefix of four bits. */
function stamp(prefix: number, ticks: number): number[] {
  const { high, middle, low } = groups(ticks);
  return [(prefix << 4) | (high << 1) | 1, middle >> 7, ((middle & 0x7f) << 1) | 1, low >> 7, ((low & 0x7f) << 1) | 1];
}

function pes(times: readonly number[], flags: number, data: Uint8Array): Buffer {
  const head = Buffer.from([0, 0, 1, VIDEO_ID, 0, 0, 0x80, flags, times.length, ...times]);
  head.writeUInt16BE(head.length - 6 + data.length, 4);
  return Buffer.concat([head, data]);
}

export interface PsPicture {
  readonly codec: VideoCodec;
  /** Annex B; a key picture with its parameter sets. */
  readonly data: Uint8Array;
  readonly key: boolean;
  /** Ticks of 90 kHz; 33 bits of them are written. */
  readonly pts: number;
  readonly dts: number;
}

/** One picture as a pack of its own. Throws a RangeError for a coding that program streams of the standard do not name. */
export function psPack({ codec, data, key, pts, dts }: PsPicture): Buffer {
  const type = STREAM_TYPES[codec];
  if (type === undefined) throw new RangeError(`no stream type for ${codec}`);
  const parts: Buffer[] = [packHeader(dts)];
  if (key) parts.push(SYSTEM_HEADER, streamMap(type));
  const times = pts === dts ? stamp(2, pts) : [...stamp(3, pts), ...stamp(1, dts)];
  const flags = pts === dts ? 0x80 : 0xc0;
  for (let at = 0; at < data.length; at += MAX_PES_BYTES) {
    const piece = data.subarray(at, at + MAX_PES_BYTES);
    parts.push(at === 0 ? pes(times, flags, piece) : pes([], 0, piece));
  }
  return Buffer.concat(parts);
}

/** Program stream as GB/T 28181 annex C asks for it: one pack per picture; system header and map before key pictures. */
const VIDEO = 0xe0;
const AUDIO = 0xc0;
/** Stream types of the map: H.264 and G.711 A-law. */
const H264 = 0x1b;
const G711A = 0x90;
const MAX_PES = 65_000;

/** ISO/IEC 13818-1 table 2-33; `scr` in ticks of 90 kHz. */
function packHeader(scr: number): Buffer {
  const bytes = Buffer.alloc(14);
  bytes.writeUInt32BE(0x1ba, 0);
  const high = Math.floor(scr / 2 ** 30) & 7;
  const middle = Math.floor(scr / 2 ** 15) & 0x7fff;
  const low = scr & 0x7fff;
  const clock =
    (1n << 46n) |
    (BigInt(high) << 43n) |
    (1n << 42n) |
    (BigInt(middle) << 27n) |
    (1n << 26n) |
    (BigInt(low) << 11n) |
    (1n << 10n) |
    1n;
  bytes.writeUIntBE(Number(clock >> 24n), 4, 3);
  bytes.writeUIntBE(Number(clock & 0xffffffn), 7, 3);
  // 22 bits of rate (units of 50 bytes/s) and two markers, then no stuffing.
  bytes.writeUIntBE((10_000 << 2) | 3, 10, 3);
  bytes[13] = 0xf8;
  return bytes;
}

function systemHeader(): Buffer {
  return Buffer.from([0, 0, 1, 0xbb, 0, 12, 0x80, 0x9c, 0x41, 0x04, 0xe1, 0x7f, VIDEO, 0xe1, 0xff, AUDIO, 0xc0, 0x20]);
}

const CRC_TABLE = Array.from({ length: 256 }, (_none, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x8000_0000 ? (value << 1) ^ 0x04c1_1db7 : value << 1;
  return value >>> 0;
});

/** CRC-32 of MPEG-2 systems. */
function crc(bytes: Buffer): number {
  let value = 0xffff_ffff;
  for (const byte of bytes) value = ((value << 8) ^ (CRC_TABLE[((value >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
  return value;
}

function streamMap(): Buffer {
  const streams = [H264, VIDEO, 0, 0, G711A, AUDIO, 0, 0];
  const head = Buffer.from([0, 0, 1, 0xbc, 0, 10 + streams.length, 0xe0, 0xff, 0, 0, 0, streams.length, ...streams]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc(head));
  return Buffer.concat([head, sum]);
}

function timeStamp(pts: number): Buffer {
  const high = Math.floor(pts / 2 ** 30) & 7;
  const middle = Math.floor(pts / 2 ** 15) & 0x7fff;
  const low = pts & 0x7fff;
  return Buffer.from([0x21 | (high << 1), middle >> 7, ((middle & 0x7f) << 1) | 1, low >> 7, ((low & 0x7f) << 1) | 1]);
}

/** Only the first part of a picture carries its time. */
function pes(stream: number, pts: number | null, data: Buffer): Buffer {
  const time = pts === null ? Buffer.alloc(0) : timeStamp(pts);
  const head = Buffer.from([0, 0, 1, stream, 0, 0, 0x80, pts === null ? 0 : 0x80, time.length]);
  head.writeUInt16BE(3 + time.length + data.length, 4);
  return Buffer.concat([head, time, data]);
}

/** One picture as a pack of its own. */
export function videoPack(data: Buffer, key: boolean, pts: number): Buffer {
  const parts = [packHeader(pts)];
  if (key) parts.push(systemHeader(), streamMap());
  for (let at = 0; at < data.length; at += MAX_PES)
    parts.push(pes(VIDEO, at === 0 ? pts : null, data.subarray(at, at + MAX_PES)));
  return Buffer.concat(parts);
}

/** Samples of G.711 A-law as a pack of their own. */
export const audioPack = (data: Buffer, pts: number): Buffer => Buffer.concat([packHeader(pts), pes(AUDIO, pts, data)]);

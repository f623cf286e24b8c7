/**
 * G.711 for browsers: A-law and µ-law (ITU-T G.711) to 16-bit samples, and those as verbatim FLAC frames, which every
 * browser's media source plays and which need no compressor.
 */
function alawSample(code: number): number {
  const value = code ^ 0x55;
  const exponent = (value >> 4) & 0x07;
  const mantissa = value & 0x0f;
  const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return (value & 0x80) !== 0 ? magnitude : -magnitude;
}

function ulawSample(code: number): number {
  const value = ~code & 0xff;
  const magnitude = ((((value & 0x0f) << 3) + 0x84) << ((value >> 4) & 0x07)) - 0x84;
  return (value & 0x80) !== 0 ? -magnitude : magnitude;
}

const table = (sample: (code: number) => number) => Int16Array.from({ length: 256 }, (_, code) => sample(code));
const TABLES = { g711a: table(alawSample), g711u: table(ulawSample) } as const;

/** Decodes one block; 8,000 samples a second, one channel. */
export function decodeG711(codec: keyof typeof TABLES, bytes: Uint8Array): Int16Array {
  const samples = TABLES[codec];
  return Int16Array.from(bytes, (code) => samples[code] ?? 0);
}

/** Remainder of the checksums of a FLAC frame: CRC-8 (0x07) of the head, CRC-16 (0x8005) of all. */
export function crc(bits: 8 | 16, polynomial: number, bytes: Uint8Array): number {
  const top = 1 << (bits - 1);
  const mask = bits === 8 ? 0xff : 0xffff;
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << (bits - 8);
    for (let bit = 0; bit < 8; bit += 1) value = ((value & top) !== 0 ? (value << 1) ^ polynomial : value << 1) & mask;
  }
  return value;
}

/** The UTF-8-like coding of a frame number (RFC 9639, section 9.1.5); up to 2^31. */
function codedNumber(value: number): number[] {
  if (value < 0x80) return [value];
  const tail: number[] = [];
  let rest = value;
  let room = 0x40;
  while (rest >= room) {
    tail.unshift(0x80 | (rest & 0x3f));
    rest = Math.floor(rest / 64);
    room >>= 1;
  }
  const lead = 0x100 - room * 2;
  return [lead | rest, ...tail];
}

/** One frame of a block of samples, stored as they are (RFC 9639): 8 kHz, one channel, 16 bits; `number` counts frames. */
export function flacFrame(samples: Int16Array, number: number): Uint8Array {
  if (samples.length < 16 || samples.length > 65_535) throw new RangeError('a FLAC block has 16..65535 samples');
  const head = [
    0xff,
    0xf8,
    // Block size in 16 bits at the end of the head; 8 kHz.
    0x74,
    // One channel, 16 bits a sample.
    0x08,
    ...codedNumber(number),
    ((samples.length - 1) >> 8) & 0xff,
    (samples.length - 1) & 0xff,
  ];
  const frame = new Uint8Array(head.length + 2 + samples.length * 2 + 2);
  frame.set(head);
  frame[head.length] = crc(8, 0x07, frame.subarray(0, head.length));
  // Subframe: verbatim, no wasted bits.
  frame[head.length + 1] = 0x02;
  const view = new DataView(frame.buffer);
  for (const [index, sample] of samples.entries()) view.setInt16(head.length + 2 + index * 2, sample);
  view.setUint16(frame.length - 2, crc(16, 0x8005, frame.subarray(0, frame.length - 2)));
  return frame;
}

/** STREAMINFO (34 bytes) for the `dfLa` box: fixed block size, 8 kHz, one channel, 16 bits, length and digest unknown. */
export function flacStreamInfo(blockSize: number): Uint8Array {
  const info = new Uint8Array(34);
  const view = new DataView(info.buffer);
  view.setUint16(0, blockSize);
  view.setUint16(2, blockSize);
  const rate = 8000;
  // 20 bits of rate, 3 of channels − 1, 5 of bits − 1, 36 of samples.
  view.setUint32(10, ((rate << 12) | (0 << 9) | (15 << 4)) >>> 0);
  return info;
}

/**
 * What a camera sends, written from the tables of ISO/IEC 13818-1 and RFC 3550 and apart from the readers under test:
 * program streams of GB/T 28181 (annex C) and the RTP packets around them.
 */

import { splitAnnexB } from '../../server/media/annexb.ts';

const u16 = (value: number) => Buffer.from([(value >> 8) & 0xff, value & 0xff]);

/** 33 bits of time with marker bits, `prefix` in the top four (2.4.3.6). */
function timestamp(prefix: number, ticks: number): Buffer {
  const value = BigInt(ticks) & 0x1ffffffffn;
  const top = Number((value >> 30n) & 7n);
  const middle = Number((value >> 15n) & 0x7fffn);
  const low = Number(value & 0x7fffn);
  return Buffer.concat([Buffer.from([(prefix << 4) | (top << 1) | 1]), u16((middle << 1) | 1), u16((low << 1) | 1)]);
}

function packHeader(ticks: number): Buffer {
  const scr = BigInt(ticks) & 0x1ffffffffn;
  // '01', SCR 32..30, 1, SCR 29..15, 1, SCR 14..0, 1, extension 9 bits, 1.
  const bits =
    (1n << 46n) |
    (((scr >> 30n) & 7n) << 43n) |
    (1n << 42n) |
    (((scr >> 15n) & 0x7fffn) << 27n) |
    (1n << 26n) |
    ((scr & 0x7fffn) << 11n) |
    (1n << 10n) |
    1n;
  const clock = Buffer.from(bits.toString(16).padStart(12, '0'), 'hex');
  return Buffer.concat([Buffer.from('000001ba', 'hex'), clock, Buffer.from('0186a3f8', 'hex')]);
}

/** Rate bound 50,000; one video and one audio stream with their buffer bounds (2.5.3.5). */
const SYSTEM_HEADER = Buffer.from('000001bb000c8186a104e1ffe0e080c0c020', 'hex');

function streamMap(videoType: number, audioType: number): Buffer {
  const body = Buffer.concat([
    Buffer.from('e0ff0000', 'hex'),
    u16(8),
    Buffer.from([videoType, 0xe0, 0, 0, audioType, 0xc0, 0, 0]),
    Buffer.alloc(4),
  ]);
  return Buffer.concat([Buffer.from('000001bc', 'hex'), u16(body.length), body]);
}

function pes(id: number, data: Uint8Array, ticks: number | null): Buffer {
  const head =
    ticks === null ? Buffer.from('800000', 'hex') : Buffer.concat([Buffer.from('808005', 'hex'), timestamp(2, ticks)]);
  return Buffer.concat([Buffer.from([0, 0, 1, id]), u16(head.length + data.length), head, data]);
}

export interface PackOptions {
  readonly key: boolean;
  readonly ticks: number;
  /** 0x1B H.264, 0x24 H.265. */
  readonly videoType?: number;
  readonly audioType?: number;
  readonly sound?: Uint8Array;
}

/** One picture as one pack; key pictures carry system header and map, the time stands in the first PES only. */
export function psPack(
  annexB: Uint8Array,
  { key, ticks, videoType = 0x1b, audioType = 0x90, sound }: PackOptions,
): Buffer {
  const parts = [packHeader(ticks)];
  if (key) parts.push(SYSTEM_HEADER, streamMap(videoType, audioType));
  for (let at = 0; at < annexB.length; at += 60_000)
    parts.push(pes(0xe0, annexB.subarray(at, at + 60_000), at === 0 ? ticks : null));
  if (sound !== undefined) parts.push(pes(0xc0, sound, ticks));
  return Buffer.concat(parts);
}

/** Cuts payload into RTP packets of one picture. */
export class RtpPacker {
  private sequence: number;
  ssrc: number;
  constructor(ssrc: number, sequence = 65_500) {
    this.ssrc = ssrc;
    this.sequence = sequence;
  }

  pack(payload: Uint8Array, ticks: number, size = 1_400): Buffer[] {
    const packets: Buffer[] = [];
    for (let at = 0; at < payload.length; at += size) {
      const head = Buffer.alloc(12);
      head[0] = 0x80;
      head[1] = (at + size >= payload.length ? 0x80 : 0) | 96;
      head.writeUInt16BE(this.sequence, 2);
      head.writeUInt32BE(ticks % 2 ** 32, 4);
      head.writeUInt32BE(this.ssrc, 8);
      this.sequence = (this.sequence + 1) & 0xffff;
      packets.push(Buffer.concat([head, payload.subarray(at, at + size)]));
    }
    return packets;
  }
}

/** Sections of a transport stream end with a checksum that readers of cameras do not check. */
function tsPacket(pid: number, begins: boolean, counter: number, payload: Uint8Array): Buffer {
  const head = [0x47, (begins ? 0x40 : 0) | (pid >> 8), pid & 0xff];
  const room = 184 - payload.length;
  if (room === 0) return Buffer.concat([Buffer.from([...head, 0x10 | counter]), payload]);
  const stuffing = Buffer.alloc(room, 0xff);
  stuffing[0] = room - 1;
  if (room > 1) stuffing[1] = 0;
  return Buffer.concat([Buffer.from([...head, 0x30 | counter]), stuffing, payload]);
}

/** Pictures as a transport stream with its tables, H.264 on PID 256. */
export function tsPackets(units: readonly Uint8Array[]): Buffer {
  const table = (hex: string) => Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(4)]);
  const padded = (section: Buffer) =>
    Buffer.concat([Buffer.from([0]), section, Buffer.alloc(183 - section.length, 0xff)]);
  const packets = [
    tsPacket(0, true, 0, padded(table('00b00d0001c100000001f000'))),
    tsPacket(4096, true, 0, padded(table('02b0120001c10000e100f0001be100f000'))),
  ];
  let counter = 0;
  units.forEach((unit, index) => {
    const whole = pes(0xe0, unit, index * 3_600);
    for (let at = 0; at < whole.length; at += 184)
      packets.push(tsPacket(256, at === 0, counter++ & 0x0f, whole.subarray(at, at + 184)));
  });
  return Buffer.concat(packets);
}

/** RFC 4571. */
export function framed(packet: Uint8Array): Buffer {
  return Buffer.concat([u16(packet.length), packet]);
}

/** The first access units of an H.264 file in Annex B, cut at delimiters and first slices. */
export function clipUnits(clip: Buffer, count: number): Buffer[] {
  const units: Buffer[][] = [];
  let open: Buffer[] = [];
  let slices = 0;
  for (const nal of splitAnnexB(clip)) {
    const type = (nal[0] ?? 0) & 0x1f;
    const first = (type === 1 || type === 5) && ((nal[1] ?? 0) & 0x80) !== 0;
    if (slices > 0 && (first || type > 5)) {
      units.push(open);
      open = [];
      slices = 0;
    }
    if (type === 1 || type === 5) slices += 1;
    open.push(Buffer.concat([Buffer.from([0, 0, 0, 1]), nal]));
  }
  return units.slice(0, count).map((nals) => Buffer.concat(nals));
}

/** Repeatable chance for tests of loss and disorder: a number in 0..1 per call. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

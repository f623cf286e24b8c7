import { ByteReader } from '../jt808/reader.ts';

/**
 * JT/T 1078 control messages that travel over the terminal's 808 connection: live video (0x9101, 0x9102), record list
 * (0x9205, 0x1205) and playback (0x9201, 0x9202). Times are Beijing times in BCD.
 */
export type StreamKind = 'main' | 'sub';

const addressOf = (ip: string, port: number): Buffer => {
  const text = Buffer.from(ip, 'latin1');
  const ports = Buffer.alloc(4);
  // TCP only: UDP stays 0.
  ports.writeUInt16BE(port, 0);
  return Buffer.concat([Buffer.of(text.length), text, ports]);
};

/** Body of 0x9101: sound and pictures of one channel to this address. */
export function liveVideoBody(ip: string, port: number, channel: number, stream: StreamKind): Buffer {
  return Buffer.concat([addressOf(ip, port), Buffer.of(channel, 0, stream === 'main' ? 0 : 1)]);
}

/** Body of 0x9102 with the order to stop sound and pictures (0), or to change to the other stream (1). */
export function liveControlBody(channel: number, order: 'stop' | 'switch', stream: StreamKind): Buffer {
  return Buffer.of(channel, order === 'stop' ? 0 : 1, 0, stream === 'main' ? 0 : 1);
}

/** YYMMDDhhmmss of Beijing as BCD; zeros for no limit. */
export function bcdTime(at: number | null): Buffer {
  if (at === null) return Buffer.alloc(6);
  const digits = new Date(at + 8 * 3_600_000)
    .toISOString()
    .replace(/[-T:Z]/g, '')
    .slice(2, 14);
  return Buffer.from(digits, 'hex');
}

export interface RecordSpan {
  readonly channel: number;
  /** Epoch milliseconds; null: no limit. */
  readonly from: number | null;
  readonly to: number | null;
}

/** Body of 0x9205: recordings of a channel with any alarm, sound and pictures, of either stream and store. */
export function askRecordsBody({ channel, from, to }: RecordSpan): Buffer {
  return Buffer.concat([Buffer.of(channel), bcdTime(from), bcdTime(to), Buffer.alloc(8), Buffer.of(0, 0, 0)]);
}

export interface TerminalRecord {
  readonly channel: number;
  readonly from: number;
  readonly to: number;
  readonly alarmed: boolean;
  readonly stream: StreamKind;
  readonly sizeBytes: number;
}

/** Body of 0x1205: the serial of our question and the recordings; items without a time are left out. */
export function parseRecords(
  body: Buffer,
): { readonly serial: number; readonly records: readonly TerminalRecord[] } | null {
  const reader = new ByteReader(body);
  const serial = reader.u16();
  const count = reader.u32();
  if (reader.short) return null;
  const records: TerminalRecord[] = [];
  for (let index = 0; index < count && reader.left >= 28; index += 1) {
    const channel = reader.u8();
    const [from, to] = [reader.moment(), reader.moment()];
    const alarmed = reader.bytes(8).some((byte) => byte !== 0);
    reader.u8();
    const stream = reader.u8() === 2 ? 'sub' : 'main';
    reader.u8();
    const sizeBytes = reader.u32();
    if (from !== null && to !== null) records.push({ channel, from, to, alarmed, stream, sizeBytes });
  }
  return { serial, records };
}

/** Speeds that a terminal plays at; 0 is its own default. */
const SPEEDS = [1, 2, 4, 8, 16] as const;
export type PlaybackSpeed = (typeof SPEEDS)[number];

/** Body of 0x9201: plays a recording to this address at normal speed. */
export function playbackBody(ip: string, port: number, span: RecordSpan): Buffer {
  // Sound and pictures, any stream, any store, normal playback, speed as it was.
  const how = Buffer.of(span.channel, 0, 0, 0, 0, 0);
  return Buffer.concat([addressOf(ip, port), how, bcdTime(span.from), bcdTime(span.to)]);
}

export type PlaybackOrder =
  | { readonly kind: 'play' | 'pause' | 'stop' }
  | { readonly kind: 'fast'; readonly speed: PlaybackSpeed }
  | { readonly kind: 'seek'; readonly at: number };

const ORDERS = { play: 0, pause: 1, stop: 2, fast: 3, seek: 5 } as const;

/** Body of 0x9202. */
export function playbackControlBody(channel: number, order: PlaybackOrder): Buffer {
  const speed = order.kind === 'fast' ? SPEEDS.indexOf(order.speed) + 1 : 0;
  const at = bcdTime(order.kind === 'seek' ? order.at : null);
  return Buffer.concat([Buffer.of(channel, ORDERS[order.kind], speed), at]);
}

/**
 * JT/T 1078 media packets: bytes → packet, out of a TCP stream. Header: 30316364, V2/CC1 (0x81), M|PT, seq, SIM BCD[6]
 * (BCD[10] of some units of 2019), channel, data type and part, timestamp unless transparent, frame intervals of video, length.
 */
const MAGIC = 0x30316364;
const MAX_BODY_BYTES = 950;
/** More waiting than this without a packet is no media stream. */
const MAX_WAITING_BYTES = 64 * 1024;

export const PAYLOADS = { 6: 'g711a', 7: 'g711u', 8: 'g726', 19: 'aac', 26: 'adpcm', 98: 'h264', 99: 'h265' } as const;
export type Payload = (typeof PAYLOADS)[keyof typeof PAYLOADS];

const KINDS = ['i', 'p', 'b', 'audio', 'through'] as const;
const PARTS = ['whole', 'first', 'last', 'middle'] as const;

export interface MediaPacket {
  readonly marker: boolean;
  /** null for a payload type that nobody here can play. */
  readonly payload: Payload | null;
  readonly sequence: number;
  /** Raw SIM bytes in hex, matched with the raw header bytes of the terminal's 808 session. */
  readonly sim: string;
  readonly channel: number;
  readonly kind: (typeof KINDS)[number];
  readonly part: (typeof PARTS)[number];
  /** Milliseconds; null for transparent data. Some units let it stand still. */
  readonly timestamp: number | null;
  readonly body: Buffer;
}

type Read =
  | { readonly state: 'packet'; readonly packet: MediaPacket; readonly bytes: number }
  | { readonly state: 'more' | 'lost' };

function payloadOf(code: number): Payload | null {
  return code in PAYLOADS ? PAYLOADS[code as keyof typeof PAYLOADS] : null;
}

/** One packet at the start of the bytes, with a SIM of so many bytes. */
function readPacket(bytes: Buffer, simBytes: 6 | 10): Read {
  const simAt = 8;
  const channelAt = simAt + simBytes;
  if (bytes.length < channelAt + 2) return { state: 'more' };
  if ((bytes[4] ?? 0) >> 6 !== 2) return { state: 'lost' };
  const code = bytes[channelAt + 1] ?? 0;
  const kind = KINDS[code >> 4];
  const part = PARTS[code & 0x0f];
  if (kind === undefined || part === undefined) return { state: 'lost' };
  const timeBytes = kind === 'through' ? 0 : 8;
  const intervalBytes = kind === 'audio' || kind === 'through' ? 0 : 4;
  const lengthAt = channelAt + 2 + timeBytes + intervalBytes;
  if (bytes.length < lengthAt + 2) return { state: 'more' };
  const length = bytes.readUInt16BE(lengthAt);
  if (length > MAX_BODY_BYTES) return { state: 'lost' };
  const end = lengthAt + 2 + length;
  if (bytes.length < end) return { state: 'more' };
  const packet: MediaPacket = {
    marker: ((bytes[5] ?? 0) & 0x80) !== 0,
    payload: payloadOf((bytes[5] ?? 0) & 0x7f),
    sequence: bytes.readUInt16BE(6),
    sim: bytes.toString('hex', simAt, channelAt),
    channel: bytes[channelAt] ?? 0,
    kind,
    part,
    timestamp: timeBytes === 0 ? null : Number(bytes.readBigUInt64BE(channelAt + 2)),
    body: Buffer.from(bytes.subarray(lengthAt + 2, end)),
  };
  return { state: 'packet', packet, bytes: end };
}

type SimBytes = 6 | 10;

/** Whether what follows a packet is surely the next one, surely not, or not there yet. */
function followedBy(bytes: Buffer, at: number): boolean | null {
  return bytes.length < at + 4 ? null : bytes.readUInt32BE(at) === MAGIC;
}

/**
 * The next packet and how many bytes its SIM has. One followed by another is certain; at the end of what has arrived the
 * size that was right before decides, and before that a channel that can be one.
 */
function readAny(bytes: Buffer, known: SimBytes | null): readonly [read: Read, simBytes: SimBytes | null] {
  const sizes: readonly SimBytes[] = known === 10 ? [10, 6] : [6, 10];
  const reads = sizes.map((size) => ({ size, read: readPacket(bytes, size) }));
  for (const { size, read } of reads)
    if (read.state === 'packet' && followedBy(bytes, read.bytes) === true) return [read, size];
  const [usual] = reads;
  if (known !== null && usual !== undefined) return [usual.read, known];
  for (const { read } of reads)
    if (read.state === 'packet' && followedBy(bytes, read.bytes) === null && read.packet.channel > 0)
      return [read, null];
  const waits = reads.some(
    ({ read }) => read.state === 'more' || (read.state === 'packet' && followedBy(bytes, read.bytes) === null),
  );
  return waits ? [{ state: 'more' }, null] : [usual?.read ?? { state: 'lost' }, null];
}

/** Cuts a TCP stream into packets, however it was split; finds its way again after damage. Bounded in memory. */
export function mediaSplitter(): { push(chunk: Buffer): MediaPacket[]; lost(): number } {
  let waiting = Buffer.alloc(0);
  let lost = 0;
  let simBytes: SimBytes | null = null;
  const skip = (bytes: number) => {
    lost += bytes;
    waiting = waiting.subarray(bytes);
  };
  const magic = Buffer.from('30316364', 'hex');
  return {
    push(chunk) {
      waiting = waiting.length === 0 ? Buffer.from(chunk) : Buffer.concat([waiting, chunk]);
      const packets: MediaPacket[] = [];
      while (waiting.length >= 4) {
        const start = waiting.indexOf(magic);
        if (start < 0) {
          // The last bytes may be the beginning of the mark.
          skip(waiting.length - 3);
          break;
        }
        if (start > 0) skip(start);
        const [read, size] = readAny(waiting, simBytes);
        simBytes = size;
        if (read.state === 'more') break;
        if (read.state === 'packet') {
          packets.push(read.packet);
          waiting = waiting.subarray(read.bytes);
        } else skip(4);
      }
      if (waiting.length > MAX_WAITING_BYTES) skip(waiting.length);
      return packets;
    },
    lost: () => lost,
  };
}

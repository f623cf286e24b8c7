/**
 * Video out of RTP: H.264 (RFC 6184: single units, STAP-A, FU-A) and H.265 (RFC 7798: single units, AP, FU) to access
 * units in Annex B. Pure; bounded in memory. Packets come in order; a gap drops the picture that it tore.
 */
import type { RtpPacket } from '../../media/rtp.ts';
import type { VideoTrack } from './sdp.ts';

export interface Picture {
  readonly timestamp: number;
  readonly key: boolean;
  /** Annex B; a key picture carries its parameter sets. */
  readonly data: Uint8Array;
}

const START = Uint8Array.of(0, 0, 0, 1);
/** A key picture of 4K at high quality stays far below. */
const MAX_PICTURE_BYTES = 8 * 1024 * 1024;

/** What one packet holds: whole units, or a piece of one. */
type Content =
  | { readonly kind: 'units'; readonly units: readonly Uint8Array[] }
  | {
      readonly kind: 'piece';
      readonly start: boolean;
      readonly end: boolean;
      readonly head: Uint8Array;
      readonly data: Uint8Array;
    }
  | { readonly kind: 'nothing' };

const NOTHING: Content = { kind: 'nothing' };

/** Units with two bytes of length before each, as STAP-A and AP hold them; what lies is left out. */
function aggregated(payload: Buffer, from: number, skip: number): Content {
  const units: Uint8Array[] = [];
  let at = from;
  while (at + 2 <= payload.length) {
    const length = payload.readUInt16BE(at);
    if (length === 0 || at + 2 + length > payload.length) break;
    units.push(payload.subarray(at + 2, at + 2 + length));
    at += 2 + length + skip;
  }
  return units.length === 0 ? NOTHING : { kind: 'units', units };
}

function contentH264(payload: Buffer): Content {
  const [first = 0, second = 0] = payload;
  const type = first & 0x1f;
  if (type >= 1 && type <= 23) return { kind: 'units', units: [payload] };
  if (type === 24) return aggregated(payload, 1, 0);
  if (type !== 28 || payload.length < 3) return NOTHING;
  const head = Uint8Array.of((first & 0xe0) | (second & 0x1f));
  return { kind: 'piece', start: (second & 0x80) !== 0, end: (second & 0x40) !== 0, head, data: payload.subarray(2) };
}

function contentH265(payload: Buffer, orderNumbers: boolean): Content {
  if (payload.length < 3) return NOTHING;
  const [first = 0, second = 0, third = 0] = payload;
  const type = (first >> 1) & 0x3f;
  const order = orderNumbers ? 2 : 0;
  if (type < 48) return { kind: 'units', units: [orderNumbers ? withoutOrder(payload) : payload] };
  // Units after the first carry one byte of difference before their length.
  if (type === 48) return aggregated(payload, 2 + order, orderNumbers ? 1 : 0);
  if (type !== 49) return NOTHING;
  const head = Uint8Array.of((first & 0x81) | ((third & 0x3f) << 1), second);
  const start = (third & 0x80) !== 0;
  const data = payload.subarray(3 + order);
  return { kind: 'piece', start, end: (third & 0x40) !== 0, head, data };
}

function withoutOrder(payload: Buffer): Uint8Array {
  return Buffer.concat([payload.subarray(0, 2), payload.subarray(4)]);
}

/** What a unit is: a picture that starts decoding by itself, a set of parameters, or neither. */
function roleOf(codec: VideoTrack['codec'], unit: Uint8Array): 'key' | 'parameters' | 'other' {
  const [first = 0] = unit;
  if (codec === 'h264') {
    const type = first & 0x1f;
    return type === 5 ? 'key' : type === 7 || type === 8 ? 'parameters' : 'other';
  }
  const type = (first >> 1) & 0x3f;
  return type >= 16 && type <= 21 ? 'key' : type >= 32 && type <= 34 ? 'parameters' : 'other';
}

const typeOf = (codec: VideoTrack['codec'], unit: Uint8Array): number =>
  codec === 'h264' ? (unit[0] ?? 0) & 0x1f : ((unit[0] ?? 0) >> 1) & 0x3f;

function toAnnexB(units: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(units.flatMap((unit) => [START, unit]));
}

export interface VideoDepacketiser {
  /** `lostBefore`: packets that are missing just before this one. Returns the pictures that it completed. */
  push(packet: RtpPacket, lostBefore: number): Picture[];
}

/** One track's pictures. Sets of the description are used until the stream brings its own. */
export function videoDepacketiser(
  track: Pick<VideoTrack, 'codec' | 'parameterSets' | 'orderNumbers'>,
): VideoDepacketiser {
  const { codec } = track;
  const sets = new Map<number, readonly Uint8Array[]>();
  const remember = (all: readonly Uint8Array[]) => {
    const found = all.filter((unit) => roleOf(codec, unit) === 'parameters');
    for (const type of new Set(found.map((unit) => typeOf(codec, unit))))
      sets.set(
        type,
        found.filter((unit) => typeOf(codec, unit) === type),
      );
  };
  remember(track.parameterSets);
  let units: Uint8Array[] = [];
  let pieces: Uint8Array[] | null = null;
  let size = 0;
  let timestamp: number | null = null;
  let torn = false;

  const clear = () => {
    units = [];
    pieces = null;
    size = 0;
    torn = false;
  };
  const finish = (out: Picture[]) => {
    // A piece without its end is a unit that never came whole.
    const whole = !torn && pieces === null && units.length > 0;
    if (whole && timestamp !== null && units.some((unit) => roleOf(codec, unit) !== 'parameters')) {
      const key = units.some((unit) => roleOf(codec, unit) === 'key');
      const present = new Set(units.map((unit) => typeOf(codec, unit)));
      const missing = key ? [...sets].flatMap(([type, kept]) => (present.has(type) ? [] : kept)) : [];
      out.push({ timestamp, key, data: toAnnexB([...missing, ...units]) });
    }
    // Sets outlive their packets, so they own their bytes.
    remember(units.flatMap((unit) => (roleOf(codec, unit) === 'parameters' ? [Uint8Array.from(unit)] : [])));
    clear();
  };
  const addUnit = (unit: Uint8Array) => {
    if (unit.length === 0) return;
    units.push(unit);
    size += unit.length;
  };
  const addPiece = (piece: Extract<Content, { kind: 'piece' }>) => {
    if (piece.start) pieces = [piece.head];
    if (pieces === null) {
      torn = true;
      return;
    }
    pieces.push(piece.data);
    size += piece.data.length;
    if (!piece.end) return;
    const unit = Buffer.concat(pieces);
    pieces = null;
    size -= unit.length;
    addUnit(unit);
  };
  return {
    push(packet, lostBefore) {
      const out: Picture[] = [];
      if (timestamp !== null && packet.timestamp !== timestamp) {
        // The packets that are missing may have ended the last picture; without its marker it is not whole.
        if (lostBefore > 0) torn = true;
        finish(out);
      }
      // Packets lost between two pictures may be the beginning of the new one.
      if (lostBefore > 0) torn = true;
      timestamp = packet.timestamp;
      const content = codec === 'h264' ? contentH264(packet.payload) : contentH265(packet.payload, track.orderNumbers);
      if (content.kind === 'units') for (const unit of content.units) addUnit(unit);
      else if (content.kind === 'piece') addPiece(content);
      if (size > MAX_PICTURE_BYTES) {
        clear();
        torn = true;
      }
      if (packet.marker) {
        finish(out);
        timestamp = null;
      }
      return out;
    },
  };
}

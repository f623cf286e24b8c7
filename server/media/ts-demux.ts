import type { AudioCodec, VideoCodec } from './codec.ts';
import { AUDIO_TYPES, type ElementaryUnit, readPes, sniffVideo, VIDEO_TYPES } from './pes.ts';

/** MPEG transport streams (ISO/IEC 13818-1, 2.4.3): some cameras send one where a program stream was agreed. */
const PACKET = 188;
const SYNC = 0x47;
const MAX_PES_BYTES = 8 * 1024 * 1024;
const MAX_STREAMS = 32;

type Track =
  | { readonly kind: 'video'; codec: VideoCodec | null }
  | { readonly kind: 'audio'; readonly codec: AudioCodec };
interface Stream {
  readonly track: Track;
  pieces: Buffer[];
  size: number;
  counter: number;
  /** Begun with a start of PES, without a gap since. */
  whole: boolean;
}

export interface TsDemux {
  /** `boundary`: these bytes end a picture, so that it need not wait for the next one. */
  push(bytes: Buffer, boundary: boolean): ElementaryUnit[];
  reset(): void;
}

export function tsDemux(): TsDemux {
  let waiting: Buffer = Buffer.alloc(0);
  let mapPid = -1;
  const streams = new Map<number, Stream>();

  const readPat = (section: Buffer) => {
    for (let at = 8; at + 4 <= section.length - 4; at += 4)
      if (section.readUInt16BE(at) !== 0) {
        mapPid = section.readUInt16BE(at + 2) & 0x1fff;
        return;
      }
  };
  const readPmt = (section: Buffer) => {
    if (section.length < 16) return;
    let at = 12 + (section.readUInt16BE(10) & 0x0fff);
    while (at + 5 <= section.length - 4) {
      const type = section[at] ?? 0;
      const pid = section.readUInt16BE(at + 1) & 0x1fff;
      const video = VIDEO_TYPES[type];
      const audio = AUDIO_TYPES[type];
      const track: Track | null =
        video !== undefined
          ? { kind: 'video', codec: video }
          : audio !== undefined
            ? { kind: 'audio', codec: audio }
            : null;
      const known = streams.get(pid);
      if (track !== null && streams.size < MAX_STREAMS && (known === undefined || known.track.kind !== track.kind))
        streams.set(pid, { track, pieces: [], size: 0, counter: -1, whole: false });
      at += 5 + (section.readUInt16BE(at + 3) & 0x0fff);
    }
  };
  /** Sections are taken from one packet: the maps of cameras are far shorter. */
  const sectionOf = (payload: Buffer): Buffer | null => {
    const from = 1 + (payload[0] ?? 0);
    if (from + 3 > payload.length) return null;
    const length = 3 + (payload.readUInt16BE(from + 1) & 0x0fff);
    return from + length > payload.length || length < 12 ? null : payload.subarray(from, from + length);
  };
  const finish = (stream: Stream, units: ElementaryUnit[]) => {
    const { pieces, whole } = stream;
    stream.pieces = [];
    stream.size = 0;
    if (!whole || pieces.length === 0) return;
    const read = readPes(pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces));
    if (read === null) return;
    if (stream.track.kind === 'audio') units.push({ kind: 'audio', codec: stream.track.codec, ...read });
    else {
      stream.track.codec = sniffVideo(read.data) ?? stream.track.codec;
      units.push({ kind: 'video', codec: stream.track.codec, ...read });
    }
  };
  const feed = (stream: Stream, payload: Buffer, begins: boolean, counter: number, units: ElementaryUnit[]) => {
    const follows = stream.counter < 0 || counter === ((stream.counter + 1) & 0x0f);
    stream.counter = counter;
    if (begins) {
      finish(stream, units);
      stream.whole = payload.length >= 6 && payload.readUIntBE(0, 3) === 1;
    } else if (!follows) {
      // The rest of a torn picture is left out; what came before the gap still decodes.
      finish(stream, units);
      stream.whole = false;
    }
    if (!stream.whole) return;
    stream.pieces.push(payload);
    stream.size += payload.length;
    if (stream.size > MAX_PES_BYTES) {
      stream.pieces = [];
      stream.size = 0;
      stream.whole = false;
    }
  };
  const packet = (bytes: Buffer, units: ElementaryUnit[]) => {
    const second = bytes[1] ?? 0;
    const fourth = bytes[3] ?? 0;
    const pid = bytes.readUInt16BE(1) & 0x1fff;
    const begins = (second & 0x40) !== 0;
    const from = (fourth & 0x20) !== 0 ? 5 + (bytes[4] ?? 0) : 4;
    if ((second & 0x80) !== 0 || (fourth & 0x10) === 0 || from >= PACKET) return;
    const payload = bytes.subarray(from);
    if (pid === 0 || pid === mapPid) {
      const section = begins ? sectionOf(payload) : null;
      if (section !== null) (pid === 0 ? readPat : readPmt)(section);
      return;
    }
    const stream = streams.get(pid);
    if (stream !== undefined) feed(stream, payload, begins, fourth & 0x0f, units);
  };
  return {
    push(bytes, boundary) {
      waiting = waiting.length === 0 ? bytes : Buffer.concat([waiting, bytes]);
      const units: ElementaryUnit[] = [];
      let at = 0;
      while (at + PACKET <= waiting.length) {
        const next = waiting[at + PACKET];
        if (waiting[at] === SYNC && (next === undefined || next === SYNC)) {
          packet(waiting.subarray(at, at + PACKET), units);
          at += PACKET;
        } else {
          const found = waiting.indexOf(SYNC, at + 1);
          at = found < 0 ? waiting.length : found;
        }
      }
      waiting = waiting.subarray(Math.min(at, waiting.length));
      if (boundary) for (const stream of streams.values()) finish(stream, units);
      return units;
    },
    reset() {
      waiting = Buffer.alloc(0);
      for (const stream of streams.values()) {
        stream.pieces = [];
        stream.size = 0;
        stream.whole = false;
        stream.counter = -1;
      }
    },
  };
}

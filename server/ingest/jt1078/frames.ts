import type { Frame } from '../../media/frame.ts';
import { type AdtsFrame, readAdts } from '../../media/sound.ts';
import type { MediaPacket, Payload } from './media.ts';

/**
 * Frames out of the packets of one channel (JT/T 1078-2016, 5.5.3): parts put together, times on one line, sound as the
 * rest of the house expects it. Pure but for its memory; bounded.
 */
const MAX_FRAME_BYTES = 4 * 1024 * 1024;
/** A step that is larger, or that does not go forward, is no clock to follow: arrival decides. */
const MAX_STEP_MS = 10_000;

export interface ChannelFrames {
  push(packet: MediaPacket, arrivedAtMs: number): Frame[];
  /** Sound that nobody here decodes, for instance `g726`; null while there is none. */
  readonly unheard: Payload | 'unknown' | null;
  readonly lost: number;
}

/** Milliseconds of the device to ticks of 90 kHz that always go on. */
function timeLine(): (kind: 'video' | 'audio', timestamp: number | null, arrivedAtMs: number) => number {
  interface Last {
    readonly timestamp: number;
    readonly arrivedAtMs: number;
    readonly ms: number;
  }
  const last = new Map<'video' | 'audio', Last>();
  let begin: { readonly timestamp: number; readonly arrivedAtMs: number } | null = null;
  return (kind, timestamp, arrivedAtMs) => {
    begin ??= { timestamp: timestamp ?? 0, arrivedAtMs };
    const before = last.get(kind);
    const passed = Math.max(1, arrivedAtMs - (before ?? begin).arrivedAtMs);
    const step = timestamp === null ? 0 : timestamp - (before ?? begin).timestamp;
    // Both tracks begin on one line; a track whose first step is wild begins at its arrival.
    const first = before === undefined;
    const trusted = timestamp !== null && Math.abs(step) <= MAX_STEP_MS && (first || step > 0);
    const ms = (before?.ms ?? 0) + (trusted ? step : first && arrivedAtMs === begin.arrivedAtMs ? 0 : passed);
    last.set(kind, { timestamp: timestamp ?? before?.timestamp ?? 0, arrivedAtMs, ms });
    return Math.round(ms * 90);
  };
}

/** Units behind ADTS heads; the whole as one unit of 8 kHz where there is none, as terminals without ADTS send it. */
export function aacUnits(body: Buffer): readonly AdtsFrame[] {
  const units = readAdts(body);
  return units.length > 0 ? units : [{ data: body, sampleRate: 8000, channels: 1 }];
}

/** HiSilicon chips put four bytes before their samples: 00 01, half the length, 00. */
export function withoutChipHead(body: Buffer): Buffer {
  const marked = body.length > 4 && body[0] === 0 && body[1] === 1 && body[3] === 0;
  return marked && (body[2] ?? 0) * 2 === body.length - 4 ? body.subarray(4) : body;
}

const isVideo = (payload: Payload | null): payload is 'h264' | 'h265' => payload === 'h264' || payload === 'h265';

export function channelFrames(): ChannelFrames {
  const timeOf = timeLine();
  const open: Record<'video' | 'audio', { parts: Buffer[]; bytes: number } | null> = { video: null, audio: null };
  let next: number | null = null;
  let lost = 0;
  let unheard: Payload | 'unknown' | null = null;

  /** The whole body once its last part is here; null before, and when a part is missing. */
  const join = (kind: 'video' | 'audio', { part, body }: MediaPacket): Buffer | null => {
    if (part === 'whole') {
      open[kind] = null;
      return body;
    }
    if (part === 'first') open[kind] = { parts: [], bytes: 0 };
    const one = open[kind];
    if (one === null) return null;
    one.parts.push(body);
    one.bytes += body.length;
    if (one.bytes > MAX_FRAME_BYTES) open[kind] = null;
    if (part !== 'last' || open[kind] === null) return null;
    open[kind] = null;
    return Buffer.concat(one.parts);
  };
  const sound = (packet: MediaPacket, body: Buffer, pts: number): Frame[] => {
    const { payload } = packet;
    if (payload === 'g711a' || payload === 'g711u')
      return [{ kind: 'audio', codec: payload, pts, data: withoutChipHead(body), sampleRate: 8000, channels: 1 }];
    if (payload === 'aac')
      return aacUnits(body).map((unit, index) => {
        const later = Math.round((index * 1024 * 90_000) / unit.sampleRate);
        return { kind: 'audio', codec: 'aac', pts: pts + later, ...unit };
      });
    unheard = payload ?? 'unknown';
    return [];
  };
  return {
    push(packet, arrivedAtMs) {
      const gap = next === null ? 0 : (packet.sequence - next) & 0xffff;
      next = (packet.sequence + 1) & 0xffff;
      if (gap > 0) {
        // A wild jump is a stream that began anew, not that many losses.
        if (gap < 1000) lost += gap;
        open.video = null;
        open.audio = null;
      }
      if (packet.kind === 'through') return [];
      const kind = packet.kind === 'audio' ? 'audio' : 'video';
      const body = join(kind, packet);
      if (body === null || body.length === 0) return [];
      const pts = timeOf(kind, packet.timestamp, arrivedAtMs);
      if (kind === 'audio') return sound(packet, body, pts);
      const { payload } = packet;
      if (!isVideo(payload)) return [];
      return [{ kind: 'video', codec: payload, pts, key: packet.kind === 'i', data: body }];
    },
    get unheard() {
      return unheard;
    },
    get lost() {
      return lost;
    },
  };
}

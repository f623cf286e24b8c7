/** RTP (RFC 3550): packets out of datagrams, in order again, and out of TCP by RFC 4571. Pure; bounded in memory. */
export interface RtpPacket {
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Buffer;
}

/** RTCP shares the port of some senders: its types fall into 72..76 of the payload types. */
export function isRtcp(second: number): boolean {
  return second >= 200 && second <= 204;
}

/** A packet; null for RTCP and for what is none. The payload is a view into `bytes`. */
export function parseRtp(bytes: Buffer): RtpPacket | null {
  const [first = 0, second = 0] = bytes;
  if (bytes.length < 12 || first >> 6 !== 2 || isRtcp(second)) return null;
  let from = 12 + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (bytes.length < from + 4) return null;
    from += 4 + bytes.readUInt16BE(from + 2) * 4;
  }
  const padding = (first & 0x20) !== 0 ? (bytes.at(-1) ?? 0) : 0;
  const to = bytes.length - padding;
  if (from > to) return null;
  return {
    marker: (second & 0x80) !== 0,
    payloadType: second & 0x7f,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    payload: bytes.subarray(from, to),
  };
}

/** Signed distance of two 16-bit sequence numbers: positive when `a` comes after `b`. */
export function sequenceAfter(a: number, b: number): number {
  const distance = (a - b) & 0xffff;
  return distance < 0x8000 ? distance : distance - 0x10000;
}

export interface Reordered {
  readonly packet: RtpPacket;
  /** Packets that are missing just before this one; the decoder must wait for the next key frame. */
  readonly lostBefore: number;
}

/** How many packets may wait for one that is late; beyond it the late one is given up. */
const WINDOW = 64;
/** A jump that far is a new stream, not a loss. */
const RESTART = 3000;
/** So many late packets in a row are a sender that began anew with the same SSRC. */
const LATE_RUN = 64;
/** A packet that is this late is given up, so that a slow stream is not held up by its last loss. */
const LATE_MS = 100;

export interface RtpReorder {
  /** `nowMs` is a clock that does not go back; without one, only the number of waiting packets gives a late one up. */
  push(packet: RtpPacket, nowMs?: number): Reordered[];
  /** What need not wait any longer. */
  expire(nowMs: number): Reordered[];
  /** Begins anew with the next packet, whatever it is. */
  restart(): void;
  counts(): { readonly lost: number; readonly late: number; readonly restarts: number };
}

/** Puts packets into order, drops doubles, counts losses, and begins anew with a new sender (SSRC) or a restart. */
export function rtpReorder(): RtpReorder {
  let next: number | null = null;
  let ssrc = 0;
  let waitingSinceMs = 0;
  let lateRun = 0;
  const waiting = new Map<number, RtpPacket>();
  const totals = { lost: 0, late: 0, restarts: 0 };

  const begin = (packet: RtpPacket) => {
    waiting.clear();
    next = packet.sequence;
    ssrc = packet.ssrc;
  };
  const drain = (out: Reordered[], lostBefore: number) => {
    let lost = lostBefore;
    while (next !== null && waiting.size > 0) {
      const packet = waiting.get(next);
      if (packet === undefined) return;
      waiting.delete(next);
      out.push({ packet, lostBefore: lost });
      lost = 0;
      next = (next + 1) & 0xffff;
    }
  };
  /** Gives up what is missing before the oldest waiting packet. */
  const giveUp = (out: Reordered[]) => {
    if (next === null) return;
    const from = next;
    let nearest: number | null = null;
    for (const sequence of waiting.keys())
      if (nearest === null || sequenceAfter(sequence, nearest) < 0) nearest = sequence;
    if (nearest === null) return;
    const lost = sequenceAfter(nearest, from);
    totals.lost += lost;
    next = nearest;
    drain(out, lost);
  };
  return {
    push(packet, nowMs = 0) {
      const out: Reordered[] = [];
      if (next === null) begin(packet);
      else if (packet.ssrc !== ssrc || Math.abs(sequenceAfter(packet.sequence, next)) > RESTART) {
        totals.restarts += 1;
        begin(packet);
      }
      const after = next === null ? 0 : sequenceAfter(packet.sequence, next);
      if (after < 0) {
        totals.late += 1;
        lateRun += 1;
        if (lateRun >= LATE_RUN) next = null;
        return out;
      }
      lateRun = 0;
      if (after === 0) {
        next = (packet.sequence + 1) & 0xffff;
        out.push({ packet, lostBefore: 0 });
        if (waiting.size > 0) {
          drain(out, 0);
          waitingSinceMs = nowMs;
        }
        return out;
      }
      if (waiting.size === 0) waitingSinceMs = nowMs;
      waiting.set(packet.sequence, packet);
      while (waiting.size > WINDOW) giveUp(out);
      return waiting.size > 0 && nowMs - waitingSinceMs > LATE_MS ? [...out, ...this.expire(nowMs)] : out;
    },
    expire(nowMs) {
      const out: Reordered[] = [];
      if (waiting.size === 0 || nowMs - waitingSinceMs <= LATE_MS) return out;
      giveUp(out);
      waitingSinceMs = nowMs;
      return out;
    },
    restart() {
      next = null;
      waiting.clear();
    },
    counts: () => ({ ...totals }),
  };
}

const MAX_WAITING_BYTES = 256 * 1024;

/**
 * Cuts a TCP stream into packets: two bytes of length before each (RFC 4571), or RTSP's `$`, channel and length as some
 * devices send it; rubbish at the head is skipped until a length leads to a packet.
 */
export function rtpOverTcp(): { push(chunk: Buffer): Buffer[]; skipped(): number } {
  let waiting: Buffer = Buffer.alloc(0);
  let skipped = 0;
  const headOf = (): { readonly at: number; readonly length: number } =>
    waiting[0] === 0x24
      ? { at: 4, length: waiting.length < 4 ? 0 : waiting.readUInt16BE(2) }
      : { at: 2, length: waiting.readUInt16BE(0) };
  return {
    push(chunk) {
      waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
      const packets: Buffer[] = [];
      while (waiting.length >= 6) {
        const { at, length } = headOf();
        // Version 2 is what every packet begins with; anything else is not the beginning of one.
        // A report of control may be shorter than any packet of media.
        const shortest = isRtcp(waiting[at + 1] ?? 0) ? 4 : 12;
        if (length < shortest || (waiting[at] ?? 0) >> 6 !== 2) {
          waiting = waiting.subarray(1);
          skipped += 1;
          continue;
        }
        if (waiting.length < at + length) break;
        packets.push(waiting.subarray(at, at + length));
        waiting = waiting.subarray(at + length);
      }
      if (waiting.length > MAX_WAITING_BYTES) {
        skipped += waiting.length;
        waiting = Buffer.alloc(0);
      }
      return packets;
    },
    skipped: () => skipped,
  };
}

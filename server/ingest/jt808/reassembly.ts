import type { Jt808Message } from './frame.ts';

/** Messages that come in parts: put together, or the parts named that are missing. Pure; bounded in memory. */
const MAX_PARTS = 1_000;
const MAX_BYTES = 1024 * 1024;
/** So many messages of one terminal may be incomplete at once; the oldest gives way. */
const MAX_OPEN = 4;
/** What stands still this long is asked for again, and given up after the third time. */
const PATIENCE_MS = 10_000;
const MAX_ASKED = 3;

interface Open {
  readonly first: Jt808Message;
  readonly firstSerial: number;
  readonly parts: Map<number, Buffer>;
  bytes: number;
  touchedAt: number;
  asked: number;
}

export interface Missing {
  /** Serial of the first part. */
  readonly serial: number;
  readonly parts: readonly number[];
}

export interface Reassembly {
  /** The whole message once its last part has come; null before, and for parts that lie about themselves. */
  push(message: Jt808Message, now: number): Jt808Message | null;
  /** What must be asked for again now. */
  due(now: number): Missing[];
}

export function reassembly(): Reassembly {
  const open = new Map<string, Open>();
  const keyOf = (id: number, firstSerial: number, total: number) => `${id} ${firstSerial} ${total}`;
  return {
    push(message, now) {
      const { part } = message;
      if (part === null) return message;
      const { total, index } = part;
      if (total < 1 || total > MAX_PARTS || index < 1 || index > total) return null;
      // Parts carry serials in a row, so that the first one's names the message; a part sent again keeps its own.
      const firstSerial = (message.serial - (index - 1)) & 0xffff;
      const key = keyOf(message.id, firstSerial, total);
      const known = open.get(key) ?? {
        first: message,
        firstSerial,
        parts: new Map(),
        bytes: 0,
        touchedAt: now,
        asked: 0,
      };
      if (!known.parts.has(index)) known.bytes += message.body.length;
      known.parts.set(index, message.body);
      known.touchedAt = now;
      open.delete(key);
      if (known.bytes > MAX_BYTES) return null;
      if (known.parts.size < total) {
        open.set(key, known);
        const [oldest] = open.keys();
        if (open.size > MAX_OPEN && oldest !== undefined) open.delete(oldest);
        return null;
      }
      const bodies = Array.from({ length: total }, (_, at) => known.parts.get(at + 1) ?? Buffer.alloc(0));
      return { ...message, serial: firstSerial, part: null, body: Buffer.concat(bodies) };
    },
    due(now) {
      const missing: Missing[] = [];
      for (const [key, one] of open) {
        if (now - one.touchedAt < PATIENCE_MS) continue;
        one.asked += 1;
        one.touchedAt = now;
        if (one.asked > MAX_ASKED) open.delete(key);
        else {
          const total = one.first.part?.total ?? 0;
          const parts = Array.from({ length: total }, (_, at) => at + 1).filter((index) => !one.parts.has(index));
          missing.push({ serial: one.firstSerial, parts });
        }
      }
      return missing;
    },
  };
}

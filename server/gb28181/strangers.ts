/** Why something of nobody we know was turned away. */
export type StrangerReason = 'unknown_device' | 'foreign_address' | 'not_registered' | 'not_expected';

export interface Stranger {
  readonly id: string;
  readonly address: string;
  readonly reason: StrangerReason;
  readonly count: number;
  readonly lastAt: number;
}

export interface Strangers {
  note(id: string, address: string, reason: StrangerReason, now: number): void;
  /** Newest first. */
  list(): readonly Stranger[];
  total(): number;
}

const MAX_KEPT = 200;

/**
 * Who knocked and was not let in, for people who manage devices: usually a device with a mistyped id, sometimes an
 * attack. Bounded; the one heard of longest ago is forgotten first. Each new one is logged once.
 */
export function strangerBook(log: (line: string) => void): Strangers {
  const kept = new Map<string, Stranger>();
  let total = 0;
  return {
    note(id, address, reason, now) {
      total += 1;
      const shown = /^\d{1,20}$/.test(id) ? id : '';
      const key = `${shown} ${address} ${reason}`;
      const before = kept.get(key);
      if (before === undefined)
        log(`gb28181: refused ${shown === '' ? 'a device without an id' : shown} from ${address}: ${reason}`);
      kept.delete(key);
      kept.set(key, { id: shown, address, reason, count: (before?.count ?? 0) + 1, lastAt: now });
      if (kept.size > MAX_KEPT)
        for (const oldest of kept.keys()) {
          kept.delete(oldest);
          break;
        }
    },
    list: () => [...kept.values()].reverse(),
    total: () => total,
  };
}

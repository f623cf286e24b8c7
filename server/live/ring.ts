/** One row of the event log as processes read it; `layer` is the layer's code, `at` epoch milliseconds. */
export interface TailEvent {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly layer: number;
  readonly fid: number;
  readonly scopeKey: number;
  readonly tier: number | null;
  readonly online: number | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface EventRing {
  /** Forgets everything; later questions are answered for numbers from `seq` on. */
  start(seq: number): void;
  add(events: readonly TailEvent[]): void;
  last(): number;
  /** Events after `seq`, oldest first; null when some of them may be gone or `seq` is newer than the log. */
  since(seq: number): readonly TailEvent[] | null;
}

/** The newest events of the log in memory, at least `keep` of them once that many came. */
export function eventRing(keep: number): EventRing {
  let events: TailEvent[] = [];
  let from = 0;
  let last = 0;
  return {
    start(seq) {
      events = [];
      from = seq;
      last = seq;
    },
    add(added) {
      for (const event of added) events.push(event);
      last = events.at(-1)?.seq ?? last;
      // Cut in halves, so that adding stays cheap.
      if (events.length <= keep * 2) return;
      const cut = events.length - keep;
      from = events[cut - 1]?.seq ?? from;
      events = events.slice(cut);
    },
    last: () => last,
    since(seq) {
      if (seq < from || seq > last) return null;
      return events.slice(firstAfter(events, seq));
    },
  };
}

function firstAfter(events: readonly TailEvent[], seq: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.seq ?? 0) <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

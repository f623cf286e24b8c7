import type { CatalogItem } from './manscdp.ts';

/**
 * A catalogue out of the many messages that carry it. Answers to different questions interleave, come in any order, one
 * entry each or all at once, and late ones of an old question must not wipe the list: so entries are merged by id, and
 * what is missing is known only once a question was answered in full.
 */
export interface CatalogMerge {
  /** Takes one message; true when with it the question is answered in full. */
  add(
    message: { readonly serial: number; readonly total: number; readonly items: readonly CatalogItem[] },
    now: number,
  ): boolean;
  /** Everything merged so far, by id. */
  items(): ReadonlyMap<string, CatalogItem>;
  /** Ids of before that a complete answer did not name. */
  missing(known: Iterable<string>): string[];
  /** How many came of how many were told, for the running question. */
  progress(): { readonly done: number; readonly total: number; readonly complete: boolean };
  /** No more came for so long: the question failed or ended without the rest. */
  isStale(now: number): boolean;
}

const STALE_MS = 30_000;
/** Multi-item answers of more than that are no catalogue of one device. */
export const MAX_CHANNELS = 100_000;

/** `serial` is the number of our question; messages with another one update entries but complete nothing. */
export function catalogMerge(serial: number, startedAt: number): CatalogMerge {
  const all = new Map<string, CatalogItem>();
  const answered = new Set<string>();
  let total: number | null = null;
  let lastAt = startedAt;
  const complete = (): boolean => total !== null && answered.size >= total;
  return {
    add(message, now) {
      lastAt = now;
      for (const item of message.items) {
        if (all.size >= MAX_CHANNELS && !all.has(item.id)) continue;
        all.set(item.id, item);
        if (message.serial === serial) answered.add(item.id);
      }
      // Some devices tell the number of this message instead of all: the largest number told is the truest.
      if (message.serial === serial) total = Math.max(total ?? 0, Math.min(message.total, MAX_CHANNELS));
      return complete();
    },
    items: () => all,
    missing: (known) => (complete() ? [...known].filter((id) => !answered.has(id)) : []),
    progress: () => ({ done: answered.size, total: total ?? 0, complete: complete() }),
    isStale: (now) => !complete() && now - lastAt > STALE_MS,
  };
}

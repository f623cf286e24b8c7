'use client';

import { useCallback, useEffect, useState } from 'react';
import type { FieldStore } from './field-store.ts';
import type { CarriedTasks } from './field-types.ts';

/** What was taken along last, and when: epoch milliseconds of this device. */
interface Kept {
  readonly author: string;
  readonly at: number;
  readonly carried: CarriedTasks;
}

const NAME = 'tasks';

/** Tasks and contacts on this device, encrypted; asked for anew whenever there is signal, and there without. */
export function useTasks(
  store: FieldStore | null,
  author: string | null,
  ask: () => Promise<CarriedTasks>,
  everyMs: number,
) {
  const [kept, setKept] = useState<Kept | null>(null);
  const refresh = useCallback(async () => {
    if (store === null || author === null) return;
    const carried = await ask().catch(() => null);
    if (carried === null) return;
    const next: Kept = { author, at: Date.now(), carried };
    await store.keep(NAME, new TextEncoder().encode(JSON.stringify(next)));
    setKept(next);
  }, [store, author, ask]);

  useEffect(() => {
    if (store === null || author === null) return;
    let live = true;
    void (async () => {
      const bytes = await store.kept(NAME).catch(() => null);
      const known: Kept | null = bytes === null ? null : JSON.parse(new TextDecoder().decode(bytes));
      // Another account's day is not shown.
      if (live && known !== null && known.author === author) setKept((before) => before ?? known);
      if (live) await refresh();
    })();
    const timer = setInterval(() => void refresh(), everyMs);
    const now = () => void refresh();
    window.addEventListener('online', now);
    return () => {
      live = false;
      clearInterval(timer);
      window.removeEventListener('online', now);
    };
  }, [store, author, refresh, everyMs]);

  const forget = useCallback(async () => {
    await store?.forgetKept();
    setKept(null);
  }, [store]);

  return {
    tasks: kept?.carried.tasks ?? [],
    contacts: kept?.carried.contacts ?? [],
    /** When they were last asked for; null before. */
    at: kept?.at ?? null,
    refresh,
    forget,
  };
}

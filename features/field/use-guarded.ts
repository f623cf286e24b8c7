'use client';

import { useCallback, useEffect, useState } from 'react';
import type { FieldStore } from './field-store.ts';
import type { CarriedPermits } from './field-types.ts';

interface Kept {
  readonly author: string;
  readonly permits: CarriedPermits;
}

const NAME = 'permits';
/** An alarm beside the work must not wait. */
const EVERY_MS = 5_000;

/** The permits that this person guards, encrypted on the device; asked for anew while there is signal. */
export function useGuarded(store: FieldStore | null, author: string | null, ask: () => Promise<CarriedPermits>) {
  const [permits, setPermits] = useState<CarriedPermits>([]);
  const refresh = useCallback(async () => {
    if (store === null || author === null) return;
    const found = await ask().catch(() => null);
    if (found === null) return;
    const kept: Kept = { author, permits: found };
    await store.keep(NAME, new TextEncoder().encode(JSON.stringify(kept)));
    setPermits(found);
  }, [store, author, ask]);
  useEffect(() => {
    if (store === null || author === null) return;
    let live = true;
    void (async () => {
      const bytes = await store.kept(NAME).catch(() => null);
      const known: Kept | null = bytes === null ? null : JSON.parse(new TextDecoder().decode(bytes));
      if (live && known !== null && known.author === author) setPermits(known.permits);
      if (live) await refresh();
    })();
    const timer = setInterval(() => void refresh(), EVERY_MS);
    return () => {
      live = false;
      clearInterval(timer);
    };
  }, [store, author, refresh]);
  return { permits, refresh };
}

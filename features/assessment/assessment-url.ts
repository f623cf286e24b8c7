'use client';

import { useCallback, useSyncExternalStore } from 'react';

/** What a person looks at lives in the URL: a link shows the same table or unit to whoever may see it. */
const CHANGED = 'guanlan:assessment-url';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(CHANGED, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(CHANGED, listener);
  };
}

export type Patch = Readonly<Record<string, string | null>>;

/** The search parameters and a way to change some of them; null removes one. `push`: a step that "back" undoes. */
export function useSearch(): readonly [URLSearchParams, (patch: Patch, push?: boolean) => void] {
  const text = useSyncExternalStore(
    subscribe,
    () => window.location.search,
    () => '',
  );
  const change = useCallback((patch: Patch, push = false) => {
    const params = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(patch)) {
      if (value === null || value === '') params.delete(name);
      else params.set(name, value);
    }
    const address = `${window.location.pathname}${params.size === 0 ? '' : `?${params}`}`;
    if (push) window.history.pushState(null, '', address);
    else window.history.replaceState(null, '', address);
    window.dispatchEvent(new Event(CHANGED));
  }, []);
  return [new URLSearchParams(text), change];
}

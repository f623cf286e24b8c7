'use client';

import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds now; false on the server, whose pages are kept for every screen. */
export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}

/** Phones and narrow windows get the map with a bottom sheet (look.md). */
export const PHONE_QUERY = '(max-width: 760px)';

'use client';

import { useSyncExternalStore } from 'react';
import type { LngLat } from '../../domain/place.ts';

/** Where the pointer is over the map: outside React's state, because it changes with every frame and one line shows it. */
let place: LngLat | null = null;
const listeners = new Set<() => void>();

export function setPointerPlace(next: LngLat | null): void {
  place = next;
  for (const listener of listeners) listener();
}

export function usePointerPlace(): LngLat | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => place,
    () => null,
  );
}

'use client';

import { useSyncExternalStore } from 'react';

/**
 * Whether the live picture of this page stands: its snapshot is loaded and its stream resumes from there. What is asked
 * after that misses nothing; what is asked before must be asked again. Pages without a live picture are always ready.
 */
let ready = true;
const listeners = new Set<() => void>();

function set(next: boolean): void {
  if (ready === next) return;
  ready = next;
  for (const listener of listeners) listener();
}

/** A live picture is on its way: lists wait for it instead of being fetched twice. */
export const expectPicture = (): void => set(false);

/** The picture stands, or cannot be had now: lists no longer wait. */
export const pictureStands = (): void => set(true);

export const isPictureReady = (): boolean => ready;

export function usePictureReady(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isPictureReady,
    () => false,
  );
}

'use client';

import { useSyncExternalStore } from 'react';

/**
 * One clock for the whole screen: a tick per second, corrected by the server's time, so that ages and deadlines never
 * depend on a wrong wall clock of this machine.
 */
let skewMs = 0;
let now = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  now = Math.floor((Date.now() + skewMs) / 1000) * 1000;
  for (const listener of listeners) listener();
}

/** `skew` = server time minus this machine's time, milliseconds. */
export function setClockSkew(skew: number): void {
  skewMs = skew;
}

/** Server time by this machine's clock and the measured skew, epoch milliseconds. */
export function serverNow(): number {
  return Date.now() + skewMs;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    tick();
    timer = setInterval(tick, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Epoch milliseconds of the server's clock in whole seconds; 0 until the screen is alive (kept pages hold no time). */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => now,
    () => 0,
  );
}

'use client';

import { useSyncExternalStore } from 'react';

/** More tiles than this need HTTP/2 for held requests; otherwise they play whole segments (facts, browser and map). */
export const TILES_ON_HTTP1 = 2;

const noop = () => () => {};

function isMultiplexed(): boolean {
  const [entry] = performance.getEntriesByType('navigation');
  return entry instanceof PerformanceNavigationTiming && /^h[23]/.test(entry.nextHopProtocol);
}

/** Whether the page came over HTTP/2 or newer, where six connections are no limit. */
export const useMultiplexed = (): boolean => useSyncExternalStore(noop, isMultiplexed, () => false);

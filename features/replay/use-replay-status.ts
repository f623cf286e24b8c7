'use client';

import { useSyncExternalStore } from 'react';
import type { ReplayPlayer, ReplayStatus } from './replay-player.ts';

/** What the player shows now; the component follows its clock. */
export function useReplayStatus(player: ReplayPlayer): ReplayStatus {
  return useSyncExternalStore(player.subscribe, player.status, player.status);
}

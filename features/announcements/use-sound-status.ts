'use client';

import { useCallback, useSyncExternalStore } from 'react';
import type { SoundStatus, WarningSound } from './warning-sound.ts';

const SILENT: SoundStatus = { blocked: false, mutedUntil: 0 };

/** Whether the browser lets us sound, and until when it is muted. */
export function useSoundStatus(sound: WarningSound | null): SoundStatus {
  const subscribe = useCallback((listener: () => void) => sound?.subscribe(listener) ?? (() => {}), [sound]);
  return useSyncExternalStore(
    subscribe,
    () => sound?.status() ?? SILENT,
    () => SILENT,
  );
}

'use client';

import { useEffect } from 'react';
import type { WarningSound } from './warning-sound.ts';

/** Teaches the announcer the kinds of the objects that the list knows: "tank" is said, not "facility". */
export function useAnnouncedKinds(
  sound: WarningSound | null,
  rows: readonly { readonly fid: number; readonly kind: string }[],
): void {
  useEffect(() => {
    sound?.setKinds(new Map(rows.map((row) => [row.fid, row.kind])));
  }, [sound, rows]);
}

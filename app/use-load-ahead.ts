'use client';

import { useEffect } from 'react';
import { loadPalette } from './desk-palette.tsx';
import { loadPanels } from './desk-panel.tsx';

/** By then the first map stands on any machine that can show one. */
const LOAD_AHEAD_MS = 4000;

/** Fetches what the first picture does not need before somebody asks for it. */
export function useLoadAhead(enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return;
    const timer = setTimeout(() => {
      void loadPalette();
      loadPanels();
    }, LOAD_AHEAD_MS);
    return () => clearTimeout(timer);
  }, [enabled]);
}

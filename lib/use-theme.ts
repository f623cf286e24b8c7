'use client';

import { useSyncExternalStore } from 'react';
import { applyTheme, currentTheme, onThemeChange, type Theme } from './theme.ts';

/** The theme on screen and the switch for it. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(onThemeChange, currentTheme, () => 'dark' as const);
  return [theme, applyTheme];
}

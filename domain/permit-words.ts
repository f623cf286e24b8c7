import type { PermitLevel } from './permit.ts';

/** Names of the words of levels in both languages (`permits.level.*`). */
export const LEVEL_WORD = {
  special: 'special',
  1: 'l1',
  2: 'l2',
  3: 'l3',
  4: 'l4',
  none: 'none',
} as const satisfies Record<PermitLevel, string>;

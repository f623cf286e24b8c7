import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type Card = RouterOutputs['objects']['card'];
export type CardIdentity = Card['identity'];
export type CardCamera = Card['cameras'][number];
export type CardWarning = Card['warnings'][number];
export type LivePoint = RouterOutputs['objects']['live'][number];

export const CARD_TABS = ['overview', 'trend', 'warnings', 'cameras', 'around', 'documents', 'history'] as const;
export type CardTab = (typeof CARD_TABS)[number];

export function isCardTab(value: string | null): value is CardTab {
  return (CARD_TABS as readonly (string | null)[]).includes(value);
}

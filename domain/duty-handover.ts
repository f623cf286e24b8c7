import type { EngineTrouble } from './clock-watch.ts';
import type { Tier } from './tier.ts';

/** What a shift leaves to the next one (交接班), counted when it was given; times are epoch milliseconds. */
export interface HandoverSummary {
  readonly from: number;
  readonly to: number;
  readonly opened: Readonly<Record<Tier, number>>;
  readonly risen: number;
  readonly closed: number;
  /** Deadlines that passed: warning notices and on-site orders that went out. */
  readonly notices: number;
  readonly onSite: number;
  readonly calls: { readonly made: number; readonly answered: number; readonly notReached: number };
  /** Still open, next deadline first; `open` counts all of them, the list holds the first. */
  readonly open: Readonly<Record<Tier, number>>;
  readonly stillOpen: readonly HandoverWarning[];
  readonly failedCount: number;
  readonly failed: readonly HandoverDelivery[];
  readonly interruptions: readonly { readonly kind: EngineTrouble; readonly at: number; readonly seconds: number }[];
  readonly followUps: readonly HandoverFollowUp[];
}

export interface HandoverWarning {
  readonly id: number;
  readonly tier: Tier;
  readonly name: string;
  readonly nameEn: string;
  readonly reasonZh: string;
  readonly reasonEn: string;
  readonly openedAt: number;
  readonly acknowledgedAt: number | null;
  readonly nextStep: string | null;
  readonly deadline: number | null;
}

export interface HandoverDelivery {
  readonly warningId: number;
  readonly tier: Tier;
  readonly name: string;
  readonly nameEn: string;
  readonly party: string;
  readonly recipient: string;
  readonly channel: string;
  readonly error: string | null;
}

export interface HandoverFollowUp {
  readonly id: number;
  readonly warningId: number;
  readonly name: string;
  readonly nameEn: string;
  readonly contact: string;
  readonly text: string;
  readonly nextLookAt: number;
}

/** How many lines of each kind a summary holds; the counts beside them are of all. */
export const HANDOVER_LINES = 40;

import { z } from 'zod';
import { PARTIES } from './party.ts';
import { type Tier, type TierRank, tierOfRank } from './tier.ts';

const partySchema = z.enum(PARTIES);
const minutes = z
  .int()
  .positive()
  .max(60 * 24 * 30);

/** What one tier asks for (REQ-WARN-01..04). */
const tierPlanSchema = z.object({
  /** Told at once, when the tier is reached. */
  push: z.array(partySchema).min(1),
  /** Follows the handling; confirms or returns it where `confirmClear` is set (REQ-WARN-12). */
  tracker: partySchema,
  /** Warning notice (警示通报), again and again until the warning is downgraded (REQ-WARN-11); null = none. */
  notice: z.object({ firstMinutes: minutes, repeatMinutes: minutes, to: z.array(partySchema).min(1) }).nullable(),
  /** On-site check and supervision (现场核查督办), ordered once and carried out by a party. */
  onSite: z.object({ afterMinutes: minutes, by: partySchema }).nullable(),
  /** A clear or a downgrade takes effect once the tracker has confirmed it. */
  confirmClear: z.boolean(),
  /** Feedback and clear need at least one file as evidence. */
  evidence: z.boolean(),
  /** Every step of the handling goes on to the city-level system (S2 Art 23). */
  cityRelay: z.boolean(),
  /** Call-and-answer (叫应): while nobody has acknowledged, the next person is called after so long; null = none. */
  callMinutes: minutes.nullable(),
  /** Shelving needs a second person. */
  shelfNeedsSecond: z.boolean(),
});
export type TierPlan = z.infer<typeof tierPlanSchema>;

/**
 * Clocks, recipients and repeats of a rule set as one versioned record (REQ-WARN-18). A warning takes a copy when it
 * opens, so a new version reaches new warnings only.
 */
export const loopPlanSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/),
  version: z.int().positive(),
  /** Clocks run from the push, or from the first receipt by the tracker but never later than the grace (REQ-WARN-10). */
  clockFrom: z.enum(['push', 'receipt']),
  receiptGraceMinutes: z.int().nonnegative().max(60),
  /** Clocks begin anew when the tier falls (REQ-WARN-14). */
  restartAtDowngrade: z.boolean(),
  /** Rules may lower a warning whose values fall; to yellow at most once it was yellow or worse. */
  automaticFall: z.boolean(),
  shelfMaxMinutes: minutes.max(480),
  tiers: z.object({ blue: tierPlanSchema, yellow: tierPlanSchema, orange: tierPlanSchema, red: tierPlanSchema }),
});
export type LoopPlan = z.infer<typeof loopPlanSchema>;

const plain = {
  notice: null,
  onSite: null,
  confirmClear: false,
  evidence: false,
  cityRelay: false,
  callMinutes: null,
  shelfNeedsSecond: false,
} as const;

const blue: TierPlan = { ...plain, push: ['enterprise'], tracker: 'enterprise' };
const yellow: TierPlan = {
  ...plain,
  push: ['zone', 'enterprise'],
  tracker: 'zone',
  notice: { firstMinutes: 60, repeatMinutes: 60, to: ['enterprise'] },
  onSite: { afterMinutes: 24 * 60, by: 'zone' },
};
const orange: TierPlan = {
  ...plain,
  push: ['regulator', 'zone', 'enterprise'],
  tracker: 'regulator',
  notice: { firstMinutes: 60, repeatMinutes: 60, to: ['regulator'] },
  onSite: { afterMinutes: 12 * 60, by: 'regulator' },
  confirmClear: true,
  evidence: true,
};
const red: TierPlan = {
  ...plain,
  push: ['bureau', 'regulator', 'zone', 'enterprise'],
  tracker: 'regulator',
  notice: { firstMinutes: 30, repeatMinutes: 30, to: ['regulator'] },
  onSite: { afterMinutes: 2 * 60, by: 'regulator' },
  confirmClear: true,
  evidence: true,
  cityRelay: true,
  callMinutes: 5,
  shelfNeedsSecond: true,
};

/** Section 7 of the rules of the demo district; the first row of the table `loop_plan` (migration 0011). */
export const RS_BH: LoopPlan = {
  id: 'RS-BH',
  version: 1,
  clockFrom: 'push',
  receiptGraceMinutes: 10,
  restartAtDowngrade: true,
  automaticFall: true,
  shelfMaxMinutes: 8 * 60,
  tiers: { blue, yellow, orange, red },
};

/** What the plan asks for at a rank of 1..4; refuses 0, which is no warning. */
export function tierPlanOf(plan: LoopPlan, rank: TierRank): TierPlan {
  const tier: Tier | null = tierOfRank(rank);
  if (tier === null) throw new RangeError('a warning has a tier of 1..4');
  return plan.tiers[tier];
}

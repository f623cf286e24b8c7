import { z } from 'zod';
import { type LoopPlan, loopPlanSchema } from './loop-plan.ts';
import { PARTIES } from './party.ts';
import { TIERS, type Tier } from './tier.ts';

/** What can be wrong with a handling plan; the words are `rules.planProblem.<code>`. */
export const PLAN_PROBLEMS = ['unknown_party', 'no_push', 'not_positive', 'on_site_first', 'no_recipient'] as const;
export type PlanProblemCode = (typeof PLAN_PROBLEMS)[number];

export interface PlanProblem {
  /** Path in the plan, for instance `tiers.red.notice.firstMinutes`. */
  readonly field: string;
  readonly code: PlanProblemCode;
}

const tierInputSchema = z.object({
  push: z.array(z.string().max(40)).max(12),
  tracker: z.string().max(40),
  notice: z
    .object({ firstMinutes: z.number(), repeatMinutes: z.number(), to: z.array(z.string().max(40)).max(12) })
    .nullable(),
  onSite: z.object({ afterMinutes: z.number(), by: z.string().max(40) }).nullable(),
  confirmClear: z.boolean(),
  evidence: z.boolean(),
  cityRelay: z.boolean(),
  callMinutes: z.number().nullable(),
  shelfNeedsSecond: z.boolean(),
});

/** A plan as somebody typed it: well-formed, but not yet right. */
export const loopPlanInputSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/),
  clockFrom: z.enum(['push', 'receipt']),
  receiptGraceMinutes: z.int().nonnegative().max(60),
  restartAtDowngrade: z.boolean(),
  automaticFall: z.boolean(),
  shelfMaxMinutes: z.number(),
  tiers: z.object({ blue: tierInputSchema, yellow: tierInputSchema, orange: tierInputSchema, red: tierInputSchema }),
});
export type LoopPlanInput = z.output<typeof loopPlanInputSchema>;

const MOST_MINUTES = 60 * 24 * 30;

/**
 * What stands against a plan, by field; empty when it may be submitted: unknown parties, minutes that are no positive
 * whole numbers, an on-site check before the first notice (REQ-WARN-02..04, -18).
 */
export function checkPlan(plan: LoopPlanInput): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const minutes = (field: string, value: number): void => {
    if (!Number.isInteger(value) || value <= 0 || value > MOST_MINUTES) problems.push({ field, code: 'not_positive' });
  };
  minutes('shelfMaxMinutes', plan.shelfMaxMinutes);
  for (const tier of TIERS) problems.push(...checkTier(tier, plan.tiers[tier], minutes));
  return problems;
}

const isKnown = (party: string): boolean => PARTIES.some((one) => one === party);

function checkTier(
  tier: Tier,
  plan: LoopPlanInput['tiers'][Tier],
  minutes: (field: string, value: number) => void,
): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const field = (name: string): string => `tiers.${tier}.${name}`;
  const known = (name: string, parties: readonly string[]): void => {
    if (!parties.every(isKnown)) problems.push({ field: field(name), code: 'unknown_party' });
  };
  if (plan.push.length === 0) problems.push({ field: field('push'), code: 'no_push' });
  known('push', plan.push);
  known('tracker', [plan.tracker]);
  if (plan.callMinutes !== null) minutes(field('callMinutes'), plan.callMinutes);
  if (plan.notice !== null) {
    minutes(field('notice.firstMinutes'), plan.notice.firstMinutes);
    minutes(field('notice.repeatMinutes'), plan.notice.repeatMinutes);
    known('notice.to', plan.notice.to);
    if (plan.notice.to.length === 0) problems.push({ field: field('notice.to'), code: 'no_recipient' });
  }
  if (plan.onSite !== null) {
    minutes(field('onSite.afterMinutes'), plan.onSite.afterMinutes);
    known('onSite.by', [plan.onSite.by]);
    if (plan.notice !== null && plan.onSite.afterMinutes <= plan.notice.firstMinutes)
      problems.push({ field: field('onSite.afterMinutes'), code: 'on_site_first' });
  }
  return problems;
}

/** A plan that the check has passed, as a version. Throws for one that it has not. */
export function planVersion(plan: LoopPlanInput, version: number): LoopPlan {
  return loopPlanSchema.parse({ ...plan, version });
}

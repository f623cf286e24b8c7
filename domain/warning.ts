import { z } from 'zod';
import { decimalsOfLimit, formatValue, indicatorFacts } from './indicator.ts';
import { SECTORS } from './sector.ts';
import { TIERS, type Tier, type TierRank, tierOfRank } from './tier.ts';

/** What can happen to a warning; also the `change` of its events and the `step` of its history. */
const WARNING_CHANGES = ['opened', 'raised', 'lowered', 'repeated', 'acknowledged', 'lost', 'found', 'closed'] as const;
export type WarningChange = (typeof WARNING_CHANGES)[number];

const WARNING_STATES = ['open', 'closed'] as const;
export type WarningState = (typeof WARNING_STATES)[number];

/** Why a warning is closed. */
const CLOSED_REASONS = ['back_to_normal', 'cleared_by_source', 'handled'] as const;
export type ClosedReason = (typeof CLOSED_REASONS)[number];

/** What the handling loop owes next; the full loop is configuration of a later issue (REQ-WARN-18). */
const NEXT_STEPS = ['warning_notice', 'on_site_supervision'] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

const TIER_ZH: Record<Tier, string> = { red: '红色', orange: '橙色', yellow: '黄色', blue: '蓝色' };

const MINUTE = 60_000;
/** Minutes until a warning notice (警示通报), then until an on-site supervision order (REQ-WARN-02..04); blue has no clock (REQ-WARN-01). */
const NOTICE_MINUTES: Record<Tier, number | null> = { red: 30, orange: 60, yellow: 60, blue: null };
const ON_SITE_MINUTES: Record<Tier, number | null> = { red: 120, orange: 720, yellow: 1440, blue: null };

export interface Deadline {
  readonly nextStep: NextStep | null;
  /** Epoch milliseconds. */
  readonly deadline: number | null;
}

function deadlineAfter(step: NextStep, minutes: number | null, from: number): Deadline {
  return minutes === null ? { nextStep: null, deadline: null } : { nextStep: step, deadline: from + minutes * MINUTE };
}

/** The clock that starts when a tier is reached (REQ-WARN-10, -14: it restarts with the tier). */
export function firstDeadline(tier: TierRank, from: number): Deadline {
  const name = tierOfRank(tier);
  return name === null
    ? { nextStep: null, deadline: null }
    : deadlineAfter('warning_notice', NOTICE_MINUTES[name], from);
}

/** The clock that runs on once somebody has acknowledged; counted from when the tier was reached. */
export function deadlineOnceAcknowledged(tier: TierRank, tierSince: number): Deadline {
  const name = tierOfRank(tier);
  return name === null
    ? { nextStep: null, deadline: null }
    : deadlineAfter('on_site_supervision', ON_SITE_MINUTES[name], tierSince);
}

export interface Reason {
  readonly zh: string;
  readonly en: string;
}

/** The sentence of a crossed limit; its age is added where it is shown (look.md, Words). */
export function limitReason(cause: {
  readonly indicator: string;
  readonly unit: string;
  readonly value: number;
  readonly limit: number;
  readonly compare: 'above' | 'below';
  readonly tier: TierRank;
}): Reason {
  const { zh, en } = indicatorFacts(cause.indicator);
  const tier = tierOfRank(cause.tier) ?? 'blue';
  // As many decimals as the limit has: "0.10, above 0.10" would tell nobody anything.
  const decimals = decimalsOfLimit(cause.indicator, cause.limit);
  const value = formatValue(cause.indicator, cause.value, decimals) + (cause.unit === '' ? '' : ` ${cause.unit}`);
  const limit = formatValue(cause.indicator, cause.limit, decimals);
  return cause.compare === 'above'
    ? { zh: `${zh} ${value}，超过${TIER_ZH[tier]}限值 ${limit}`, en: `${en} ${value}, above ${tier} limit ${limit}` }
    : { zh: `${zh} ${value}，低于${TIER_ZH[tier]}限值 ${limit}`, en: `${en} ${value}, below ${tier} limit ${limit}` };
}

/** Filters and page of a list of warnings; keys are codes as in the URL. `after` is the cursor of the page before. */
export const warningListSchema = z.object({
  state: z.enum(WARNING_STATES).default('open'),
  tiers: z.array(z.enum(TIERS)).min(1).nullish(),
  sectors: z.array(z.enum(SECTORS)).min(1).nullish(),
  zones: z.array(z.int().nonnegative()).min(1).max(200).nullish(),
  enterprises: z.array(z.int().nonnegative()).min(1).max(1000).nullish(),
  fid: z.int().positive().nullish(),
  /** Opened in this span, epoch milliseconds. */
  from: z.int().nonnegative().nullish(),
  to: z.int().nonnegative().nullish(),
  order: z.enum(['worst', 'newest']).default('worst'),
  limit: z.int().min(1).max(200).default(50),
  after: z.object({ tier: z.int().min(0).max(4), openedAt: z.int(), id: z.int() }).nullish(),
});
export type WarningListInput = z.output<typeof warningListSchema>;

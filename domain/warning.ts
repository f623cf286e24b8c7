import { z } from 'zod';
import { decimalsOfLimit, formatValue, indicatorFacts } from './indicator.ts';
import { SECTORS } from './sector.ts';
import { TIERS, type Tier, type TierRank, tierOfRank } from './tier.ts';

const WARNING_STATES = ['open', 'closed'] as const;

const TIER_ZH: Record<Tier, string> = { red: '红色', orange: '橙色', yellow: '黄色', blue: '蓝色' };

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
  /** `deadline`: next due first, what has no clock last. */
  order: z.enum(['worst', 'newest', 'deadline']).default('worst'),
  /** Only open warnings that wait for a party the viewer acts for. */
  mine: z.boolean().default(false),
  /** Leaves out what stands behind the line of a running flood; a red one never does. */
  folded: z.boolean().default(false),
  /** Only the warnings of this flood. */
  flood: z.int().positive().nullish(),
  limit: z.int().min(1).max(200).default(50),
  after: z
    .object({ tier: z.int().min(0).max(4), openedAt: z.int(), id: z.int(), deadline: z.int().nullish() })
    .nullish(),
});
export type WarningListInput = z.output<typeof warningListSchema>;

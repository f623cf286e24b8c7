import { indicatorFacts } from './indicator.ts';
import { type LimitSetting, type RuleBody, type RuleBodyInput, ruleBodySchema, type Scenario } from './rule.ts';
import type { Tier } from './tier.ts';

/** A rule that an installation starts with. */
export interface DefaultRule {
  readonly id: string;
  readonly body: RuleBody;
}

export interface TierPlan {
  readonly setting?: LimitSetting;
  readonly limit?: number;
  readonly codes?: readonly string[];
  readonly delaySeconds?: number;
}

type Shared = Pick<
  RuleBodyInput,
  'sector' | 'objectKinds' | 'tankClass' | 'offDelaySeconds' | 'deadband' | 'indicator'
>;

export interface RulePlan extends Shared {
  readonly name: readonly [zh: string, en: string];
  readonly action: readonly [zh: string, en: string];
  readonly source: string;
  readonly tiers: Readonly<Partial<Record<Tier, TierPlan>>>;
  readonly kind?: RuleBody['kind'];
  readonly compare?: RuleBody['compare'];
  readonly windowSeconds?: number;
  readonly conditions?: RuleBodyInput['conditions'];
}

/** A default rule from its plan; the unit follows from the indicator. */
export function defaultRule(scenario: Scenario, id: string, plan: RulePlan): DefaultRule {
  const { name, action, tiers, kind = 'limit', indicator = '', ...rest } = plan;
  const unit = indicator === '' ? '' : indicatorFacts(indicator).unit;
  return {
    id,
    body: ruleBodySchema.parse({
      ...rest,
      kind,
      scenario,
      indicator,
      unit: kind === 'no_data' ? 'min' : kind === 'rate' ? `${unit}/min` : unit,
      nameZh: name[0],
      nameEn: name[1],
      actionZh: action[0],
      actionEn: action[1],
      tiers: Object.entries(tiers).map(([tier, one]) => ({ tier, ...one, codes: [...(one.codes ?? [])] })),
    }),
  };
}

/** The point's own H and HH (of gas detectors 低报 and 高报). */
export const HIGH: TierPlan = { setting: 'high_alarm' };
export const HIGH_HIGH: TierPlan = { setting: 'high_high_alarm' };
export const LOW: TierPlan = { setting: 'low_alarm' };
export const LOW_LOW: TierPlan = { setting: 'low_low_alarm' };
export const after = (plan: TierPlan, delaySeconds: number): TierPlan => ({ ...plan, delaySeconds });

import { indicatorFacts } from '../../domain/indicator.ts';
import type { RuleBody, RuleTier } from '../../domain/rule.ts';
import { limitUnit, type RuleProblem } from '../../domain/rule-check.ts';
import { TIERS, type Tier } from '../../domain/tier.ts';

/** What a new rule starts from: nothing decided that somebody would have to notice. */
export const NEW_RULE: RuleBody = {
  kind: 'limit',
  scenario: 'tank',
  nameZh: '',
  nameEn: '',
  sector: null,
  objectKinds: [],
  tankClass: null,
  point: null,
  indicator: 'pressure',
  unit: 'MPa',
  compare: 'above',
  tiers: [],
  offDelaySeconds: 0,
  deadband: 0,
  windowSeconds: 0,
  mode: 'all',
  conditions: [],
  actionZh: '',
  actionEn: '',
  source: '',
  active: true,
};

const blankTier = (tier: Tier): RuleTier => ({ tier, limit: null, setting: null, codes: [], delaySeconds: 0 });

/** A body after a change, with the unit that follows from it and without what its kind does not have. */
export function changed(body: RuleBody, over: Partial<RuleBody>): RuleBody {
  const next = { ...body, ...over };
  const indicator = next.kind === 'code' || next.kind === 'combination' ? '' : next.indicator;
  const one = { ...next, indicator, unit: limitUnit({ ...next, indicator }) };
  if (next.kind === body.kind) return one;
  // Limits of another kind of rule mean something else: they are not carried over.
  return {
    ...one,
    indicator: one.kind === 'limit' || one.kind === 'rate' ? one.indicator || 'pressure' : '',
    unit: limitUnit({
      kind: one.kind,
      indicator: one.kind === 'limit' || one.kind === 'rate' ? one.indicator || 'pressure' : '',
    }),
    tiers: one.tiers.map(({ tier, delaySeconds }) => ({ ...blankTier(tier), delaySeconds })),
    windowSeconds: one.kind === 'rate' ? one.windowSeconds || 300 : 0,
    deadband: one.kind === 'limit' || one.kind === 'rate' ? one.deadband : 0,
    conditions: one.kind === 'combination' ? one.conditions : [],
  };
}

/** Switches a tier on or off; worst first, as people read them. */
export function withTier(body: RuleBody, tier: Tier, on: boolean): RuleBody {
  const others = body.tiers.filter((one) => one.tier !== tier);
  const tiers = on ? [...others, blankTier(tier)] : others;
  return { ...body, tiers: TIERS.flatMap((name) => tiers.filter((one) => one.tier === name)) };
}

export function withTierChange(body: RuleBody, tier: Tier, over: Partial<RuleTier>): RuleBody {
  return { ...body, tiers: body.tiers.map((one) => (one.tier === tier ? { ...one, ...over } : one)) };
}

/** A figure as it was typed; null while there is none. */
export function numberOf(text: string): number | null {
  const trimmed = text.trim().replace('−', '-');
  const value = Number(trimmed);
  return trimmed === '' || !Number.isFinite(value) ? null : value;
}

/** The first problem of a field or of what lies below it. */
export function problemAt(problems: readonly RuleProblem[], field: string): RuleProblem | undefined {
  return problems.find((one) => one.field === field);
}

/** The unit shown beside limits. */
export const unitOf = (body: RuleBody): string => limitUnit(body) || indicatorFacts(body.indicator).unit;

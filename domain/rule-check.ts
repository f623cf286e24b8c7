import { ASSET_KINDS } from './asset-kind.ts';
import { FACILITY_KINDS } from './facility-kind.ts';
import { INDICATORS, indicatorFacts } from './indicator.ts';
import type { LimitSetting, RuleBody, RuleTier } from './rule.ts';
import { RULE_CODE_LIST } from './rule-codes.ts';
import { SITE_KINDS } from './site-kind.ts';
import { tierRank } from './tier.ts';
import { VEHICLE_CLASSES } from './vehicle-class.ts';

/** What can be wrong with a rule; the words are `rules.problem.<code>`. */
export const RULE_PROBLEMS = [
  'missing',
  'no_tier',
  'tier_twice',
  'crossed_limits',
  'mixed_limits',
  'no_limit',
  'deadband_too_wide',
  'negative',
  'too_long',
  'unknown_indicator',
  'wrong_unit',
  'out_of_range',
  'unknown_code',
  'code_twice',
  'unknown_kind',
  'too_few_conditions',
  'one_tier_only',
  'wrong_side',
] as const;
export type RuleProblemCode = (typeof RULE_PROBLEMS)[number];

export interface RuleProblem {
  /** Path in the body, for instance `tiers.red.limit`. */
  readonly field: string;
  readonly code: RuleProblemCode;
}

/** Kinds of objects that a rule may name; `gun`-like camera kinds are of no use here. */
export const RULE_OBJECT_KINDS: readonly string[] = [
  ...ASSET_KINDS,
  ...SITE_KINDS,
  ...FACILITY_KINDS,
  ...VEHICLE_CLASSES,
];

const DAY_SECONDS = 86_400;
const WEEK_MINUTES = 7 * 24 * 60;
/** From the mild to the severe side: an `above` rule climbs this list, a `below` rule descends it. */
const SETTING_ORDER: readonly LimitSetting[] = ['low_low_alarm', 'low_alarm', 'high_alarm', 'high_high_alarm'];

/** Unit in which a rule's limits are written. */
export function limitUnit(body: Pick<RuleBody, 'kind' | 'indicator'>): string {
  if (body.kind === 'no_data') return 'min';
  const { unit } = indicatorFacts(body.indicator);
  return body.kind === 'rate' ? `${unit}/min` : unit;
}

/**
 * Everything that stands against a rule, by field; empty when it may be submitted. Crossed limits would show yellow
 * above red; a deadband wider than the gap would keep the worse tier after the milder has let go (REQ-RISK-03).
 */
export function checkRule(body: RuleBody): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const add = (field: string, code: RuleProblemCode): void => {
    problems.push({ field, code });
  };
  for (const field of ['nameZh', 'nameEn', 'actionZh', 'actionEn', 'source'] as const)
    if (body[field].trim() === '') add(field, 'missing');
  for (const kind of body.objectKinds) if (!RULE_OBJECT_KINDS.includes(kind)) add('objectKinds', 'unknown_kind');
  checkTimes(body, add);
  if (body.tiers.length === 0) add('tiers', 'no_tier');
  const seen = new Set<string>();
  for (const { tier } of body.tiers) {
    if (seen.has(tier)) add(`tiers.${tier}`, 'tier_twice');
    seen.add(tier);
  }
  checkKind(body, add);
  return problems;
}

type Add = (field: string, code: RuleProblemCode) => void;

function checkTimes(body: RuleBody, add: Add): void {
  const check = (field: string, seconds: number): void => {
    if (seconds < 0) add(field, 'negative');
    else if (seconds > DAY_SECONDS || !Number.isInteger(seconds)) add(field, 'too_long');
  };
  check('offDelaySeconds', body.offDelaySeconds);
  for (const { tier, delaySeconds } of body.tiers) check(`tiers.${tier}.delaySeconds`, delaySeconds);
  if (body.deadband < 0) add('deadband', 'negative');
}

function checkKind(body: RuleBody, add: Add): void {
  switch (body.kind) {
    case 'limit':
      checkIndicator(body, add);
      checkLimits(body, add);
      return;
    case 'rate':
      checkIndicator(body, add);
      if (body.windowSeconds <= 0) add('windowSeconds', 'missing');
      else if (body.windowSeconds > DAY_SECONDS) add('windowSeconds', 'too_long');
      checkRates(body, add);
      checkLimits(body, add);
      return;
    case 'no_data':
      if (body.indicator !== '' && !isKnown(body.indicator)) add('indicator', 'unknown_indicator');
      checkSilence(body, add);
      return;
    case 'code':
      checkCodes(body, add);
      return;
    case 'combination':
      checkConditions(body, add);
  }
}

const isKnown = (indicator: string): boolean => INDICATORS.some((known) => known === indicator);

function checkIndicator(body: RuleBody, add: Add): void {
  if (!isKnown(body.indicator)) add('indicator', 'unknown_indicator');
  else if (body.unit !== limitUnit(body)) add('unit', 'wrong_unit');
}

const mildFirst = (tiers: readonly RuleTier[]): readonly RuleTier[] =>
  [...tiers].sort((a, b) => tierRank(a.tier) - tierRank(b.tier));

function checkLimits(body: RuleBody, add: Add): void {
  const sorted = mildFirst(body.tiers);
  const { min, max } = indicatorFacts(body.indicator);
  for (const { tier, limit, setting } of sorted) {
    if (limit === null && setting === null) add(`tiers.${tier}.limit`, 'no_limit');
    if (setting !== null && (body.kind === 'rate' || setting.startsWith('high') !== (body.compare === 'above')))
      add(`tiers.${tier}.setting`, 'wrong_side');
    if (body.kind === 'limit' && limit !== null && (limit < min || limit > max))
      add(`tiers.${tier}.limit`, 'out_of_range');
  }
  const own = sorted.filter((one) => one.setting !== null).length;
  if (own !== 0 && own !== sorted.length) add('tiers', 'mixed_limits');
  const direction = body.compare === 'above' ? 1 : -1;
  sorted.forEach((worse, index) => {
    const milder = sorted[index - 1];
    if (milder !== undefined) checkNeighbours(milder, worse, direction, body.deadband, add);
  });
}

function checkNeighbours(milder: RuleTier, worse: RuleTier, direction: number, deadband: number, add: Add): void {
  if (milder.limit !== null && worse.limit !== null) {
    const gap = (worse.limit - milder.limit) * direction;
    if (gap <= 0) add(`tiers.${worse.tier}.limit`, 'crossed_limits');
    else if (deadband >= gap) add('deadband', 'deadband_too_wide');
  }
  if (milder.setting !== null && worse.setting !== null) {
    const rank = (setting: LimitSetting): number => SETTING_ORDER.indexOf(setting) * direction;
    if (rank(worse.setting) <= rank(milder.setting)) add(`tiers.${worse.tier}.setting`, 'crossed_limits');
  }
}

/** A rate is a change in the direction of `compare`: rising above a positive figure, falling below a negative one. */
function checkRates(body: RuleBody, add: Add): void {
  for (const { tier, limit } of body.tiers)
    if (limit !== null && (body.compare === 'above' ? limit <= 0 : limit >= 0))
      add(`tiers.${tier}.limit`, 'wrong_side');
}

function checkSilence(body: RuleBody, add: Add): void {
  const sorted = mildFirst(body.tiers);
  sorted.forEach(({ tier, limit }, index) => {
    if (limit === null) add(`tiers.${tier}.limit`, 'no_limit');
    else if (limit <= 0) add(`tiers.${tier}.limit`, 'negative');
    else if (limit > WEEK_MINUTES) add(`tiers.${tier}.limit`, 'too_long');
    const milder = sorted[index - 1]?.limit ?? null;
    if (limit !== null && milder !== null && limit <= milder) add(`tiers.${tier}.limit`, 'crossed_limits');
  });
}

function checkCodes(body: RuleBody, add: Add): void {
  const seen = new Set<string>();
  for (const { tier, codes } of body.tiers) {
    if (codes.length === 0) add(`tiers.${tier}.codes`, 'missing');
    for (const code of codes) {
      if (!RULE_CODE_LIST.some((known) => known === code)) add(`tiers.${tier}.codes`, 'unknown_code');
      if (seen.has(code)) add(`tiers.${tier}.codes`, 'code_twice');
      seen.add(code);
    }
  }
}

function checkConditions(body: RuleBody, add: Add): void {
  if (body.conditions.length < 2) add('conditions', 'too_few_conditions');
  if (body.tiers.length > 1) add('tiers', 'one_tier_only');
  body.conditions.forEach((condition, index) => {
    const field = `conditions.${index + 1}`;
    if (!isKnown(condition.indicator)) add(`${field}.indicator`, 'unknown_indicator');
    if (condition.limit === null && condition.setting === null) add(`${field}.limit`, 'no_limit');
    const { min, max } = indicatorFacts(condition.indicator);
    if (condition.limit !== null && (condition.limit < min || condition.limit > max))
      add(`${field}.limit`, 'out_of_range');
  });
}

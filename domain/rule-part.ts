import type { LimitRule } from './alarm-rules.ts';
import { indicatorGroup } from './indicator.ts';
import { type Compare, type LimitSetting, type RuleBody, type RuleKind, ruleOfPart } from './rule.ts';
import { sectorCode } from './sector.ts';
import { type TierRank, tierRank } from './tier.ts';

/** A condition of a combination, as it is stored. */
export interface PartCondition {
  readonly indicator: string;
  readonly compare: Compare;
  readonly limit: number | null;
  readonly setting: LimitSetting | null;
}

/**
 * One tier of an approved rule version (of a `code` rule one code of one tier): a row of `limit_rule`, and what is
 * evaluated. All parts add up: at one object and cause the worst tier that holds wins (REQ-RISK-10).
 */
export interface RulePart {
  readonly id: string;
  readonly version: number;
  /** The rule that it belongs to. */
  readonly rule: string;
  readonly kind: RuleKind;
  readonly tier: TierRank;
  /** 0 = all. */
  readonly sector: number;
  readonly objectKinds: readonly string[];
  readonly tankClass: string;
  readonly pointFid: number | null;
  readonly indicator: string;
  readonly compare: Compare;
  readonly limitValue: number | null;
  readonly limitSetting: LimitSetting | null;
  readonly durationSeconds: number;
  readonly offDelaySeconds: number;
  readonly deadband: number;
  readonly windowSeconds: number;
  readonly code: string;
  readonly mode: 'all' | 'any';
  readonly conditions: readonly PartCondition[];
  readonly nameZh: string;
  readonly nameEn: string;
  readonly actionZh: string;
  readonly actionEn: string;
}

/** The parts of a rule version; a withdrawn one has none. `pointFid`: of `body.point`, resolved by the caller. */
export function partsOf(id: string, version: number, body: RuleBody, pointFid: number | null): RulePart[] {
  if (!body.active) return [];
  return body.tiers.flatMap((tier): RulePart[] => {
    const part: RulePart = {
      id: `${id}.${tier.tier}`,
      version,
      rule: id,
      kind: body.kind,
      tier: tierRank(tier.tier),
      sector: body.sector === null ? 0 : sectorCode(body.sector),
      objectKinds: body.objectKinds,
      tankClass: body.tankClass ?? '',
      pointFid,
      indicator: body.indicator,
      compare: body.compare,
      limitValue: tier.limit,
      limitSetting: tier.setting,
      durationSeconds: tier.delaySeconds,
      offDelaySeconds: body.offDelaySeconds,
      deadband: body.deadband,
      windowSeconds: body.windowSeconds,
      code: '',
      mode: body.mode,
      conditions: body.kind === 'combination' ? body.conditions : [],
      nameZh: body.nameZh,
      nameEn: body.nameEn,
      actionZh: body.actionZh,
      actionEn: body.actionEn,
    };
    return body.kind === 'code' ? tier.codes.map((code) => ({ ...part, id: `${part.id}.${code}`, code })) : [part];
  });
}

/** What decides whether a part meets an object or a point. */
export interface RuleTarget {
  readonly sector: number;
  readonly objectKind: string;
  readonly tankClass: string;
}

/** Whether a part meets an object, its points aside. */
export function meetsObject(part: RulePart, target: RuleTarget): boolean {
  if (part.sector !== 0 && part.sector !== target.sector) return false;
  if (part.tankClass !== '' && part.tankClass !== target.tankClass) return false;
  return part.objectKinds.length === 0 || part.objectKinds.includes(target.objectKind);
}

export interface PointTarget extends RuleTarget {
  readonly fid: number;
  readonly indicator: string;
  readonly settings: Readonly<Record<LimitSetting, number | null>>;
}

/** Whether a part that looks at one point meets this one. */
export function meetsPoint(part: RulePart, point: PointTarget): boolean {
  if (part.pointFid !== null) return part.pointFid === point.fid;
  if (part.indicator !== '' && part.indicator !== point.indicator) return false;
  return meetsObject(part, point);
}

/** The number that holds for a point: its own setting where it has one, else the rule's; null: the rule says nothing of it. */
export function resolveLimit(
  limit: { readonly limitValue: number | null; readonly limitSetting: LimitSetting | null },
  settings: PointTarget['settings'],
): number | null {
  return (limit.limitSetting === null ? null : settings[limit.limitSetting]) ?? limit.limitValue;
}

/** The state machine of a part with its limit resolved. */
export function evaluated(part: RulePart, limit: number): LimitRule {
  const { id, version, compare, tier, durationSeconds, offDelaySeconds, deadband } = part;
  return { id, version, compare, limit, tier, durationSeconds, offDelaySeconds, deadband };
}

/** Combinations, codes and silence are either so or not: 1 holds, 0 does not. */
export function yesOrNo(part: RulePart): LimitRule {
  return { ...evaluated(part, 0.5), compare: 'above', deadband: 0 };
}

/**
 * The cause under which a part's warnings are joined at one object (REQ-WARN-16): values of one group of indicators, one
 * kind of raw alarm or state, silence, or the rule itself for a combination.
 */
export function causeOfPart(part: Pick<RulePart, 'kind' | 'code' | 'id' | 'rule'>, indicator: string): string {
  switch (part.kind) {
    case 'code':
      return `alarm:${part.code}`;
    case 'no_data':
      return 'no_data';
    case 'combination':
      return `rule:${part.rule === '' ? ruleOfPart(part.id) : part.rule}`;
    default:
      return indicatorGroup(indicator);
  }
}

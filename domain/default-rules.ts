import type { LimitSetting } from './rule.ts';
import { meetsObject, partsOf, type RulePart, type RuleTarget } from './rule-part.ts';
import { CHEMICAL_RULES } from './scenario-chemical.ts';
import { CONSTRUCTION_RULES } from './scenario-construction.ts';
import { NETWORK_RULES } from './scenario-network.ts';
import type { DefaultRule } from './scenario-rule.ts';

/**
 * Rules that a new installation starts with (REQ-RISK-03): data, copied once into the table `rule` as version 1 and
 * from then on versioned there. docs/rules.md says which limits are a point's own and which are absolute.
 */
export const DEFAULT_RULES: readonly DefaultRule[] = [...CHEMICAL_RULES, ...CONSTRUCTION_RULES, ...NETWORK_RULES];

/** Nobody's account: the defaults were approved by whoever installed the product. */
export const DEFAULT_AUTHOR = 'guanlan';
export const DEFAULT_APPROVER = 'installation';

export const DEFAULT_PARTS: readonly RulePart[] = DEFAULT_RULES.flatMap(({ id, body }) => partsOf(id, 1, body, null));

/** The default part of a point's own limit at an object; null when no default looks at it. */
export function defaultPartOf(
  indicator: string,
  setting: LimitSetting,
  object: Pick<RuleTarget, 'objectKind' | 'tankClass'>,
): RulePart | null {
  const meets = (part: RulePart): boolean =>
    part.kind === 'limit' &&
    part.indicator === indicator &&
    part.limitSetting === setting &&
    meetsObject(part, { sector: part.sector, ...object });
  return DEFAULT_PARTS.find(meets) ?? null;
}

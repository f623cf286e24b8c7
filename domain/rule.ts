import { z } from 'zod';
import { SECTORS } from './sector.ts';
import { TIERS } from './tier.ts';

/**
 * A rule as people write and approve it (REQ-RISK-03, S2 Art 18): one cause at one kind of object, with up to four
 * tiers. It is stored as a document with versions; its parts (`rule-part.ts`), one per tier, are what is evaluated.
 */
export const RULE_KINDS = ['limit', 'rate', 'no_data', 'code', 'combination'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** Scenario models of the demonstration and of Art 18; the list of rules is grouped by them. */
export const SCENARIOS = [
  'tank',
  'gas_leak',
  'process_unit',
  'warehouse',
  'loading_area',
  'pit',
  'formwork',
  'tower_crane',
  'construction_site',
  'fire_unit',
  'pipeline',
  'vehicle',
  'device',
] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** A point's own limits (REQ-ENT-67); high = 高报 of a process value and 低报 of a gas detector. */
export const LIMIT_SETTINGS = ['low_low_alarm', 'low_alarm', 'high_alarm', 'high_high_alarm'] as const;
export type LimitSetting = (typeof LIMIT_SETTINGS)[number];

export const TANK_CLASSES = ['atmospheric', 'low_pressure', 'pressure'] as const;
export type TankClass = (typeof TANK_CLASSES)[number];

export const COMPARES = ['above', 'below'] as const;
export type Compare = (typeof COMPARES)[number];

const RULE_STATES = ['draft', 'approved', 'refused'] as const;
export type RuleVersionState = (typeof RULE_STATES)[number];

/** The point's own setting where it has one, else the number; at least one of them is needed. */
const limitFields = {
  /** In the rule's unit; `rate`: change per minute; `no_data`: minutes of silence. */
  limit: z.number().finite().nullable().default(null),
  setting: z.enum(LIMIT_SETTINGS).nullable().default(null),
};

const ruleTierSchema = z.object({
  tier: z.enum(TIERS),
  ...limitFields,
  /** Raw alarm kinds or reported states that mean this tier. */
  codes: z.array(z.string().max(40)).max(60).default([]),
  /** On-delay: the condition must hold this long, seconds. */
  delaySeconds: z.number().finite().default(0),
});
export type RuleTier = z.output<typeof ruleTierSchema>;

const conditionSchema = z.object({ indicator: z.string().max(40), compare: z.enum(COMPARES), ...limitFields });
export type RuleCondition = z.output<typeof conditionSchema>;

export const ruleBodySchema = z.object({
  kind: z.enum(RULE_KINDS),
  scenario: z.enum(SCENARIOS),
  nameZh: z.string().trim().max(80),
  nameEn: z.string().trim().max(80),
  /** null = all sectors. */
  sector: z.enum(SECTORS).nullable().default(null),
  /** Kinds of the asset, site, facility, camera, vehicle; none = any. */
  objectKinds: z.array(z.string().max(40)).max(20).default([]),
  tankClass: z.enum(TANK_CLASSES).nullable().default(null),
  /** Id of the one point that is meant; null = all that meet the rest. */
  point: z.string().max(80).nullable().default(null),
  indicator: z.string().max(40).default(''),
  unit: z.string().max(20).default(''),
  compare: z.enum(COMPARES).default('above'),
  tiers: z.array(ruleTierSchema).max(8),
  /** The condition must be over this long before the rule lets go, seconds. */
  offDelaySeconds: z.number().finite().default(0),
  /** How far back past its limit a value must be, in the unit of the limit. */
  deadband: z.number().finite().default(0),
  /** `rate`: over how long the change is measured, seconds. */
  windowSeconds: z.number().finite().default(0),
  mode: z.enum(['all', 'any']).default('all'),
  conditions: z.array(conditionSchema).max(8).default([]),
  /** What is expected of the enterprise: an alarm that asks nothing of anybody is none (ISA-18.2). */
  actionZh: z.string().trim().max(300),
  actionEn: z.string().trim().max(300),
  /** Clause of the rule or standard. */
  source: z.string().trim().max(200).default(''),
  /** false: the rule is withdrawn by this version. */
  active: z.boolean().default(true),
});
export type RuleBody = z.output<typeof ruleBodySchema>;
export type RuleBodyInput = z.input<typeof ruleBodySchema>;

/** The rule that a warning's `rule_id` belongs to: parts are named `<rule>.<tier>` or `<rule>.<tier>.<code>`. */
export function ruleOfPart(partId: string): string {
  return partId.replace(/\.(red|orange|yellow|blue)(\.[a-z0-9_]+)?$/, '');
}

export const ruleIdSchema = z.string().regex(/^[a-z][a-z0-9_.]{2,59}$/);

/** Days of stored readings that a dry run goes back. */
export const DRY_RUN_DAYS = 14;

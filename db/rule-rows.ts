import { DEFAULT_APPROVER, DEFAULT_AUTHOR, DEFAULT_RULES } from '../domain/default-rules.ts';
import { partsOf, type RulePart } from '../domain/rule-part.ts';

/** A part as the columns of `limit_rule`; times are set by whoever writes it. */
export function partRow(part: RulePart, author: string) {
  return {
    id: part.id,
    version: part.version,
    rule: part.rule,
    kind: part.kind,
    tier: part.tier,
    sector: part.sector,
    object_kinds: part.objectKinds,
    tank_class: part.tankClass,
    point_fid: part.pointFid,
    indicator: part.indicator,
    compare: part.compare,
    limit_value: part.limitValue,
    limit_setting: part.limitSetting,
    duration_seconds: part.durationSeconds,
    off_delay_seconds: part.offDelaySeconds,
    deadband: part.deadband,
    window_seconds: part.windowSeconds,
    code: part.code,
    mode: part.mode,
    conditions: part.conditions,
    name_zh: part.nameZh,
    name_en: part.nameEn,
    action_zh: part.actionZh,
    action_en: part.actionEn,
    author,
  };
}
export type PartRow = ReturnType<typeof partRow>;

const TYPES: Record<keyof PartRow, string> = {
  id: 'text',
  version: 'int',
  rule: 'text',
  kind: 'text',
  tier: 'smallint',
  sector: 'smallint',
  object_kinds: 'text[]',
  tank_class: 'text',
  point_fid: 'int',
  indicator: 'text',
  compare: 'text',
  limit_value: 'float8',
  limit_setting: 'text',
  duration_seconds: 'int',
  off_delay_seconds: 'int',
  deadband: 'float8',
  window_seconds: 'int',
  code: 'text',
  mode: 'text',
  conditions: 'jsonb',
  name_zh: 'text',
  name_en: 'text',
  action_zh: 'text',
  action_en: 'text',
  author: 'text',
};
const COLUMNS = Object.keys(TYPES).join(', ');
const RECORD = Object.entries(TYPES)
  .map(([column, type]) => `${column} ${type}`)
  .join(', ');

/** Inserts parts ($1: JSON of PartRow[], $2: valid from); what is there already stays. */
export const INSERT_PARTS = `insert into limit_rule (${COLUMNS}, valid_from)
  select ${COLUMNS}, $2::timestamptz from jsonb_to_recordset($1::jsonb) as p(${RECORD}) on conflict do nothing`;

/** Inserts rules as approved ($1: JSON of id, version, body; $2: valid from; $3: author; $4: approver). */
export const INSERT_RULES = `insert into rule (id, version, state, body, author, author_name, decided_by, decided_by_name, decided_at, valid_from, created_at)
  select id, version, 'approved', body, $3, $3, $4, $4, $2::timestamptz, $2::timestamptz, $2::timestamptz
  from jsonb_to_recordset($1::jsonb) as r(id text, version int, body jsonb) on conflict do nothing`;

/** The two statements that give a database the default rules, valid from a moment (ISO); what is there already stays. */
export function defaultRuleStatements(
  validFrom: string,
): readonly { readonly text: string; readonly values: string[] }[] {
  const rules = DEFAULT_RULES.map(({ id, body }) => ({ id, version: 1, body }));
  const parts = DEFAULT_RULES.flatMap(({ id, body }) => partsOf(id, 1, body, null));
  return [
    { text: INSERT_RULES, values: [JSON.stringify(rules), validFrom, DEFAULT_AUTHOR, DEFAULT_APPROVER] },
    { text: INSERT_PARTS, values: [JSON.stringify(parts.map((part) => partRow(part, DEFAULT_AUTHOR))), validFrom] },
  ];
}

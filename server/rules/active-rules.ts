import type { ActiveRule } from '../../domain/alarm-rules.ts';
import { causeOfPart, evaluated, type RulePart, resolveLimit } from '../../domain/rule-part.ts';
import { partReason } from '../../domain/rule-sentence.ts';
import type { Reason } from '../../domain/warning.ts';
import type { Tx } from '../database.ts';
import { SETTINGS, type Settings } from './object-target.ts';
import { asRank, PART_COLUMNS } from './parts.ts';

/** What a raw alarm said, as `rule_state.detail` keeps it. */
export interface AlarmDetail {
  readonly code: string;
  readonly message: string;
  readonly value: number | null;
  /** Rank that the sender gave it; counts only where no rule grades the code. */
  readonly tier: number;
}

/** A rule that holds at an object now, with all that a warning says of it (REQ-WARN-16). */
export interface Active extends ActiveRule {
  readonly objectFid: number;
  readonly cause: string;
  readonly indicator: string;
  readonly unit: string;
  /** Null where the sender's own grade holds, because no rule knows the code. */
  readonly ruleId: string | null;
  readonly ruleVersion: number | null;
  readonly causeValue: number | null;
  readonly limitValue: number | null;
  readonly reason: Reason;
}

interface Row extends Omit<RulePart, 'id'> {
  readonly id: string | null;
  readonly stateRule: string;
  readonly stateKind: RulePart['kind'];
  readonly objectFid: number;
  readonly watchedFid: number | null;
  readonly pointIndicator: string;
  readonly unit: string;
  readonly since: number;
  readonly value: number;
  readonly settings: Settings;
  readonly detail: Partial<AlarmDetail>;
}

/** The rules that hold now at objects: what their warnings are made of. At most 100,000. */
export async function activeRules(tx: Tx, fids: readonly number[]): Promise<Active[]> {
  const { rows } = await tx.query<Row>(
    `select s.rule_id as "stateRule", s.kind as "stateKind", s.object_fid as "objectFid", p.fid as "watchedFid",
       coalesce(p.indicator, '') as "pointIndicator", coalesce(p.unit, '') as unit, round(date_part('epoch', s.since) * 1000) as since, s.value,
       ${SETTINGS} as settings, s.detail, ${PART_COLUMNS}
     from rule_state s left join sensor_point p on p.fid = s.point_fid left join limit_rule r on r.id = s.rule_id and r.version = s.rule_version
     where s.object_fid = any($1) and s.state in ('active', 'ending') order by s.object_fid, s.point_fid, s.rule_id limit 100000`,
    [fids],
  );
  return rows.map((row) => (row.id === null ? ungraded(row) : graded({ ...row, id: row.id })));
}

function graded(row: Row & { readonly id: string }): Active {
  const limit = resolveLimit(row, row.settings) ?? 0;
  const isValue = row.kind === 'limit' || row.kind === 'rate';
  const measured = isValue || row.kind === 'no_data' ? row.pointIndicator : '';
  const rule = evaluated({ ...row, tier: asRank(row.tier) }, limit);
  return {
    pointFid: row.watchedFid,
    objectFid: row.objectFid,
    since: row.since,
    value: row.value,
    rule,
    cause: causeOfPart(row, measured),
    // Silence is not a value that could be lost (报警后失联): such a warning names no indicator.
    indicator: isValue ? measured : '',
    unit: isValue ? (row.kind === 'rate' ? `${row.unit}/min` : row.unit) : '',
    ruleId: row.id,
    ruleVersion: row.version,
    causeValue: isValue ? row.value : (row.detail.value ?? null),
    limitValue: isValue ? limit : null,
    reason: partReason({
      part: row,
      tier: rule.tier,
      indicator: measured,
      unit: row.unit,
      value: row.value,
      limit,
      message: row.detail.message ?? '',
    }),
  };
}

/** A raw alarm that no rule grades keeps the tier that its sender gave it. */
function ungraded(row: Row): Active {
  const { code = row.stateRule, message = '', value = null, tier = 1 } = row.detail;
  const part = {
    kind: 'code',
    code,
    id: row.stateRule,
    rule: '',
    compare: 'above',
    nameZh: '',
    nameEn: '',
    windowSeconds: 0,
  } as const;
  const rank = asRank(tier);
  return {
    pointFid: row.watchedFid,
    objectFid: row.objectFid,
    since: row.since,
    value: row.value,
    rule: { id: row.stateRule, version: 0, compare: 'above', limit: 0, tier: rank, durationSeconds: 0, deadband: 0 },
    cause: causeOfPart(part, ''),
    indicator: '',
    unit: '',
    ruleId: null,
    ruleVersion: null,
    causeValue: value,
    limitValue: null,
    reason: partReason({ part, tier: rank, indicator: '', unit: '', value: row.value, limit: 0, message }),
  };
}

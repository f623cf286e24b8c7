import type { WarningState } from '../../domain/warning.ts';
import type { Tx } from '../database.ts';

/** One row of `warning` as commands change it; times are epoch milliseconds. */
export interface WarningRecord {
  readonly id: number;
  readonly layer: number;
  readonly fid: number;
  readonly cause: string;
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
  readonly scopeKey: number;
  readonly pointFid: number | null;
  readonly tier: number;
  readonly worstTier: number;
  readonly state: WarningState;
  readonly ruleId: string | null;
  readonly ruleVersion: number | null;
  readonly causeValue: number | null;
  readonly limitValue: number | null;
  readonly unit: string;
  readonly indicator: string;
  readonly reasonZh: string;
  readonly reasonEn: string;
  readonly repeats: number;
  readonly alarmAt: number;
  readonly openedAt: number;
  readonly tierSince: number;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly lostSince: number | null;
  readonly nextStep: string | null;
  readonly deadline: number | null;
  readonly closedAt: number | null;
  readonly closedReason: string | null;
  readonly lng: number;
  readonly lat: number;
}

/** Epoch milliseconds of a column, as a number on the wire. */
export const ms = (column: string): string => `round(date_part('epoch', ${column}) * 1000)`;

/** The columns of a record under alias `w`; also used by the queries. */
export const WARNING_COLUMNS = `w.id, w.layer, w.fid, w.cause, w.sector, w.zone, w.enterprise, w.scope_key as "scopeKey", w.point_fid as "pointFid",
  w.tier, w.worst_tier as "worstTier", w.state, w.rule_id as "ruleId", w.rule_version as "ruleVersion", w.cause_value as "causeValue",
  w.limit_value as "limitValue", w.unit, w.indicator, w.reason_zh as "reasonZh", w.reason_en as "reasonEn", w.repeats,
  ${ms('w.alarm_at')} as "alarmAt", ${ms('w.opened_at')} as "openedAt", ${ms('w.tier_since')} as "tierSince",
  ${ms('w.acknowledged_at')} as "acknowledgedAt", w.acknowledged_by as "acknowledgedBy", ${ms('w.lost_since')} as "lostSince",
  w.next_step as "nextStep", ${ms('w.deadline')} as deadline, ${ms('w.closed_at')} as "closedAt", w.closed_reason as "closedReason", w.lng, w.lat`;

/** Open warnings of objects, locked in id order. Take the objects' locks before (lockObjects). */
export async function lockOpenWarnings(tx: Tx, fids: readonly number[]): Promise<WarningRecord[]> {
  const { rows } = await tx.query<WarningRecord>(
    `select ${WARNING_COLUMNS} from warning w where w.state = 'open' and w.fid = any($1) order by w.id limit 10000 for update`,
    [fids],
  );
  return rows;
}

/** One object at a time changes its warnings; sorted, so that two transactions never wait for each other. */
export async function lockObjects(tx: Tx, fids: readonly number[]): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(7102, f) from (select f from unnest($1::int[]) f order by f) o', [
    [...new Set(fids)].sort((a, b) => a - b),
  ]);
}

const RECORD_TYPES = `id bigint, layer smallint, fid int, cause text, sector smallint, zone int, enterprise int, "scopeKey" int, "pointFid" int,
  tier smallint, "worstTier" smallint, state text, "ruleId" text, "ruleVersion" int, "causeValue" float8, "limitValue" float8, unit text,
  indicator text, "reasonZh" text, "reasonEn" text, repeats int, "alarmAt" float8, "openedAt" float8, "tierSince" float8,
  "acknowledgedAt" float8, "acknowledgedBy" text, "lostSince" float8, "nextStep" text, deadline float8, "closedAt" float8,
  "closedReason" text, lng float8, lat float8`;
const time = (column: string): string => `to_timestamp(d."${column}" / 1000)`;

/** Inserts opened warnings; returns the ids in the order of the records. */
export async function insertWarnings(tx: Tx, records: readonly WarningRecord[]): Promise<number[]> {
  if (records.length === 0) return [];
  const { rows } = await tx.query<{ id: number; fid: number; cause: string }>(
    `insert into warning (layer, fid, cause, sector, zone, enterprise, scope_key, point_fid, tier, worst_tier, state, rule_id, rule_version,
       cause_value, limit_value, unit, indicator, reason_zh, reason_en, alarm_at, received_at, opened_at, tier_since, next_step, deadline, lng, lat)
     select d.layer, d.fid, d.cause, d.sector, d.zone, d.enterprise, d."scopeKey", d."pointFid", d.tier, d."worstTier", 'open', d."ruleId",
       d."ruleVersion", d."causeValue", d."limitValue", d.unit, d.indicator, d."reasonZh", d."reasonEn", ${time('alarmAt')}, ${time('openedAt')},
       ${time('openedAt')}, ${time('tierSince')}, d."nextStep", ${time('deadline')}, d.lng, d.lat
     from jsonb_to_recordset($1) as d(${RECORD_TYPES})
     returning id, fid, cause`,
    [JSON.stringify(records)],
  );
  const ids = new Map(rows.map((row) => [`${row.fid} ${row.cause}`, row.id]));
  return records.map((record) => ids.get(`${record.fid} ${record.cause}`) ?? 0);
}

/** Writes what may change of existing warnings. */
export async function updateWarnings(tx: Tx, records: readonly WarningRecord[]): Promise<void> {
  if (records.length === 0) return;
  await tx.query(
    `update warning w set tier = d.tier, worst_tier = d."worstTier", state = d.state, point_fid = d."pointFid", rule_id = d."ruleId",
       rule_version = d."ruleVersion", cause_value = d."causeValue", limit_value = d."limitValue", unit = d.unit, indicator = d.indicator,
       reason_zh = d."reasonZh", reason_en = d."reasonEn", repeats = d.repeats, tier_since = ${time('tierSince')},
       acknowledged_at = ${time('acknowledgedAt')}, acknowledged_by = d."acknowledgedBy", lost_since = ${time('lostSince')},
       next_step = d."nextStep", deadline = ${time('deadline')}, closed_at = ${time('closedAt')}, closed_reason = d."closedReason"
     from jsonb_to_recordset($1) as d(${RECORD_TYPES}) where w.id = d.id`,
    [JSON.stringify(records)],
  );
}

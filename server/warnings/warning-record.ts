import { loopPlanSchema, RS_BH } from '../../domain/loop-plan.ts';
import type { LoopState, LoopTimer } from '../../domain/loop-state.ts';
import type { Tx } from '../database.ts';

/** One row of `warning` as lists show it; times are epoch milliseconds. */
export interface WarningRecord extends Omit<LoopState, 'plan' | 'timers' | 'shelfRound' | 'measured'> {
  readonly id: number;
  readonly layer: number;
  readonly fid: number;
  readonly cause: string;
  readonly sector: number;
  readonly zone: number;
  readonly scopeKey: number;
  readonly pointFid: number | null;
  readonly ruleId: string | null;
  readonly ruleVersion: number | null;
  readonly causeValue: number | null;
  readonly limitValue: number | null;
  readonly unit: string;
  readonly indicator: string;
  readonly reasonZh: string;
  readonly reasonEn: string;
  readonly alarmAt: number;
  readonly lostSince: number | null;
  readonly planId: string | null;
  readonly planVersion: number | null;
  readonly floodId: number | null;
  readonly incidentId: number | null;
  readonly lng: number;
  readonly lat: number;
}

/** A warning as commands change it: with its plan and the clocks that run. */
export interface LoopRecord extends WarningRecord, LoopState {}

/** Epoch milliseconds of a column, as a number on the wire. */
export const ms = (column: string): string => `round(date_part('epoch', ${column}) * 1000)`;

/** The columns of a record under alias `w`; also used by the queries. */
export const WARNING_COLUMNS = `w.id, w.layer, w.fid, w.cause, w.sector, w.zone, w.enterprise, w.scope_key as "scopeKey", w.point_fid as "pointFid",
  w.tier, w.worst_tier as "worstTier", w.state, w.rule_id as "ruleId", w.rule_version as "ruleVersion", w.cause_value as "causeValue",
  w.limit_value as "limitValue", w.unit, w.indicator, w.reason_zh as "reasonZh", w.reason_en as "reasonEn", w.repeats,
  ${ms('w.alarm_at')} as "alarmAt", ${ms('w.opened_at')} as "openedAt", ${ms('w.tier_since')} as "tierSince",
  ${ms('coalesce(w.clock_since, w.tier_since)')} as "clockSince", w.epoch, w.handling, w.verdict, w.asked_by as "askedBy", w.asked_tier as "askedTier",
  ${ms('w.normal_since')} as "normalSince", w.assignee, w.assignee_name as "assigneeName", ${ms('w.shelved_until')} as "shelvedUntil",
  w.shelved_by as "shelvedBy", w.shelved_reason as "shelvedReason", w.shelf_minutes as "shelfMinutes",
  ${ms('w.acknowledged_at')} as "acknowledgedAt", w.acknowledged_by as "acknowledgedBy", ${ms('w.lost_since')} as "lostSince",
  w.next_step as "nextStep", ${ms('w.deadline')} as deadline, ${ms('w.closed_at')} as "closedAt", w.closed_reason as "closedReason",
  w.plan_id as "planId", w.plan_version as "planVersion", w.flood_id as "floodId", w.incident_id as "incidentId", w.lng, w.lat`;

/** A record's columns with its plan and the clocks that run. */
export const LOCKED_COLUMNS = `${WARNING_COLUMNS}, w.plan,
  (select coalesce(jsonb_agg(jsonb_build_object('epoch', t.epoch, 'step', t.step, 'round', t.round, 'dueAt', ${ms('t.due_at')})), '[]')
   from warning_timer t where t.warning_id = w.id and t.fired_at is null and t.void_at is null) as timers,
  (select coalesce(max(t.round), 0) from warning_timer t where t.warning_id = w.id and t.epoch = w.epoch and t.step = 'unshelve') as "shelfRound"`;

export interface LockedRow extends WarningRecord {
  readonly plan: unknown;
  readonly timers: readonly LoopTimer[];
  readonly shelfRound: number;
}

/** A row with everything that the loop decides by; a warning from before there were plans runs under the default one. */
export function loopRecordOf({ plan, ...row }: LockedRow): LoopRecord {
  const parsed = loopPlanSchema.safeParse(plan);
  return {
    ...row,
    plan: parsed.success ? parsed.data : RS_BH,
    measured: row.indicator !== '' && row.lostSince === null,
  };
}

/** Open warnings of objects, locked in id order. Take the objects' locks before (lockObjects). */
export function lockOpenWarnings(tx: Tx, fids: readonly number[]): Promise<LoopRecord[]> {
  return lockWhere(tx, `w.state = 'open' and w.fid = any($1)`, fids);
}

/** Warnings by number, open or closed, locked in id order. Take their objects' locks before (lockObjects). */
export function lockWarnings(tx: Tx, ids: readonly number[]): Promise<LoopRecord[]> {
  return lockWhere(tx, 'w.id = any($1)', ids);
}

async function lockWhere(tx: Tx, condition: string, values: readonly number[]): Promise<LoopRecord[]> {
  // Locked first: the clocks are read as they are once the lock is held.
  const locked = await tx.query<{ id: number }>(
    `select w.id from warning w where ${condition} order by w.id limit 10000 for update`,
    [values],
  );
  if (locked.rows.length === 0) return [];
  const { rows } = await tx.query<LockedRow>(
    `select ${LOCKED_COLUMNS} from warning w where w.id = any($1) order by w.id limit 10000`,
    [locked.rows.map((row) => row.id)],
  );
  return rows.map(loopRecordOf);
}

/** One object at a time changes its warnings; sorted, so that two transactions never wait for each other. */
export async function lockObjects(tx: Tx, fids: readonly number[]): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(7102, f) from (select f from unnest($1::int[]) f order by f) o', [
    [...new Set(fids)].sort((a, b) => a - b),
  ]);
}

const RECORD_TYPES = `id bigint, layer smallint, fid int, cause text, sector smallint, zone int, enterprise int, "scopeKey" int, "pointFid" int,
  tier smallint, "worstTier" smallint, state text, "ruleId" text, "ruleVersion" int, "causeValue" float8, "limitValue" float8, unit text,
  indicator text, "reasonZh" text, "reasonEn" text, repeats int, "alarmAt" float8, "openedAt" float8, "tierSince" float8, "clockSince" float8,
  epoch int, handling text, verdict text, "askedBy" text, "askedTier" smallint, "normalSince" float8, assignee text, "assigneeName" text,
  "shelvedUntil" float8, "shelvedBy" text, "shelvedReason" text, "shelfMinutes" int, "acknowledgedAt" float8, "acknowledgedBy" text,
  "lostSince" float8, "nextStep" text, deadline float8, "closedAt" float8, "closedReason" text, plan jsonb, lng float8, lat float8`;
const time = (column: string): string => `to_timestamp(d."${column}" / 1000)`;

/** What changes of a warning in its life, as assignments of an update from `d`. */
const CHANGING: readonly (readonly [column: string, value: string])[] = [
  // A warning of a pipeline stands at the point that is worst now.
  ['zone', 'd.zone'],
  ['scope_key', 'd."scopeKey"'],
  ['lng', 'd.lng'],
  ['lat', 'd.lat'],
  ['tier', 'd.tier'],
  ['worst_tier', 'd."worstTier"'],
  ['state', 'd.state'],
  ['point_fid', 'd."pointFid"'],
  ['rule_id', 'd."ruleId"'],
  ['rule_version', 'd."ruleVersion"'],
  ['cause_value', 'd."causeValue"'],
  ['limit_value', 'd."limitValue"'],
  ['unit', 'd.unit'],
  ['indicator', 'd.indicator'],
  ['reason_zh', 'd."reasonZh"'],
  ['reason_en', 'd."reasonEn"'],
  ['repeats', 'd.repeats'],
  ['tier_since', time('tierSince')],
  ['clock_since', time('clockSince')],
  ['epoch', 'd.epoch'],
  ['handling', 'd.handling'],
  ['verdict', 'd.verdict'],
  ['asked_by', 'd."askedBy"'],
  ['asked_tier', 'd."askedTier"'],
  ['normal_since', time('normalSince')],
  ['assignee', 'd.assignee'],
  ['assignee_name', 'd."assigneeName"'],
  ['shelved_until', time('shelvedUntil')],
  ['shelved_by', 'd."shelvedBy"'],
  ['shelved_reason', 'd."shelvedReason"'],
  ['shelf_minutes', 'd."shelfMinutes"'],
  ['acknowledged_at', time('acknowledgedAt')],
  ['acknowledged_by', 'd."acknowledgedBy"'],
  ['lost_since', time('lostSince')],
  ['next_step', 'd."nextStep"'],
  ['deadline', time('deadline')],
  ['closed_at', time('closedAt')],
  ['closed_reason', 'd."closedReason"'],
];

/** What is written once, when it opens: what, where, since when, and the copy of the plan. */
const OPENING: readonly (readonly [column: string, value: string])[] = [
  ['layer', 'd.layer'],
  ['fid', 'd.fid'],
  ['cause', 'd.cause'],
  ['sector', 'd.sector'],
  ['enterprise', 'd.enterprise'],
  ['alarm_at', time('alarmAt')],
  ['received_at', time('openedAt')],
  ['opened_at', time('openedAt')],
  ['plan', 'd.plan'],
  ['plan_id', `d.plan ->> 'id'`],
  ['plan_version', `(d.plan ->> 'version')::int`],
];

/** Inserts opened warnings; returns the ids in the order of the records. */
export async function insertWarnings(tx: Tx, records: readonly LoopRecord[]): Promise<number[]> {
  if (records.length === 0) return [];
  const columns = [...OPENING, ...CHANGING];
  const { rows } = await tx.query<{ id: number; fid: number; cause: string }>(
    `insert into warning (${columns.map(([column]) => column).join(', ')})
     select ${columns.map(([, value]) => value).join(', ')} from jsonb_to_recordset($1) as d(${RECORD_TYPES})
     returning id, fid, cause`,
    [JSON.stringify(records)],
  );
  const ids = new Map(rows.map((row) => [`${row.fid} ${row.cause}`, row.id]));
  return records.map((record) => ids.get(`${record.fid} ${record.cause}`) ?? 0);
}

/** Writes what may change of existing warnings. */
export async function updateWarnings(tx: Tx, records: readonly LoopRecord[]): Promise<void> {
  if (records.length === 0) return;
  const plain = records.map(({ plan: _plan, timers: _timers, ...record }) => record);
  await tx.query(
    `update warning w set ${CHANGING.map(([column, value]) => `${column} = ${value}`).join(', ')}
     from jsonb_to_recordset($1) as d(${RECORD_TYPES}) where w.id = d.id`,
    [JSON.stringify(plain)],
  );
}

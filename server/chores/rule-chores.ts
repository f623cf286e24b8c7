import type { RuleKind } from '../../domain/rule.ts';
import { causeOfPart, type PointTarget, type RulePart, resolveLimit } from '../../domain/rule-part.ts';
import { asEngine, type Tx } from '../database.ts';
import { objectKindOf, SETTINGS } from '../rules/object-target.ts';
import { partsInForce } from '../rules/parts.ts';
import { type StateChange, storeStates, unsettledOf } from '../rules/rule-state.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { settleWarnings } from '../warnings/settle.ts';

const BATCH = 500;

/** `no_data` limits are minutes. */
const silenceSeconds = (part: RulePart): number => (part.limitValue ?? 0) * 60;

/**
 * Points that have sent nothing for as long as a rule allows go into its state and warn. `listeningSince` (epoch ms):
 * silence from before we listened proves nothing. One bounded batch a part and call; returns how many.
 */
export async function sweepNoDataRules(listeningSince: number): Promise<number> {
  const parts = await asEngine(async (tx) => (await partsInForce(tx)).all.filter((part) => part.kind === 'no_data'));
  let done = 0;
  for (const part of parts) done += await asEngine((tx) => sweepPart(tx, part, listeningSince));
  return done;
}

interface SilentRow extends PointTarget {
  readonly objectFid: number;
  readonly scopeKey: number;
  readonly since: number;
  readonly wasInAlarm: boolean;
  readonly now: number;
}

async function sweepPart(tx: Tx, part: RulePart, listeningSince: number): Promise<number> {
  // The lock re-checks the row: a reading that arrives now is seen, and a point that a delivery holds is left to it.
  const { rows } = await tx.query<SilentRow>(
    `select p.fid, p.object_fid as "objectFid", p.indicator, p.sector, p.scope_key as "scopeKey", coalesce(o.kind, '') as "objectKind",
       coalesce(o."tankClass", '') as "tankClass", ${SETTINGS} as settings, round(date_part('epoch', l.at) * 1000) as since,
       round(date_part('epoch', guanlan.now()) * 1000) as now,
       exists (select from rule_state a where a.point_fid = p.fid and a.state in ('active', 'ending')) as "wasInAlarm"
     from latest_reading l join sensor_point p on p.fid = l.point_fid left join lateral ${objectKindOf('p.object_fid')} o on true
     where greatest(l.at, to_timestamp($1::float8 / 1000)) < guanlan.now() - make_interval(secs => $2::float8)
       and ($3::int is null or p.fid = $3) and ($4 = '' or p.indicator = $4) and ($5::smallint = 0 or p.sector = $5)
       and (cardinality($6::text[]) = 0 or o.kind = any($6)) and ($7 = '' or o."tankClass" = $7)
       and not exists (select from rule_state s where s.point_fid = l.point_fid and s.rule_id = $8)
       -- Silence that a written permission allows is no alarm (REQ-WF-02); what still arrives is judged all the same.
       and not exists (select from object_state q where q.fid = p.fid and q.outage)
     order by l.point_fid limit ${BATCH} for update of l skip locked`,
    [
      listeningSince,
      silenceSeconds(part),
      part.pointFid,
      part.indicator,
      part.sector,
      part.objectKinds,
      part.tankClass,
      part.id,
    ],
  );
  const changes = rows.map((row): StateChange => {
    const since = Math.max(row.since, listeningSince);
    const minutes = resolveLimit(part, row.settings) ?? 0;
    const after = { state: 'active', since, dueAt: null, value: minutes } as const;
    const { id: ruleId, version, kind } = part;
    const { objectFid, scopeKey, wasInAlarm } = row;
    const cause = causeOfPart(part, row.indicator);
    return { key: row.fid, objectFid, scopeKey, ruleId, version, kind, cause, before: null, after, wasInAlarm };
  });
  await settle(tx, rows[0]?.now ?? 0, changes);
  return rows.length;
}

async function settle(tx: Tx, now: number, changes: readonly StateChange[]): Promise<void> {
  if (changes.length === 0) return;
  await storeStates(tx, changes);
  await appendEvents(tx, await settleWarnings(tx, now, { id: 'rules' }, unsettledOf(changes)));
}

interface OrphanRow {
  readonly fid: number;
  readonly objectFid: number;
  readonly scopeKey: number;
  readonly ruleId: string;
  readonly rule: string;
  readonly kind: RuleKind;
  readonly code: string;
  readonly indicator: string;
  readonly state: 'pending' | 'active' | 'ending';
  readonly since: number;
  readonly value: number;
  readonly now: number;
}

/**
 * States of rules that were withdrawn or replaced let go, also where no reading comes any more to end them: a part is
 * over when no version of it is in force. One bounded batch; returns how many.
 */
export function dropWithdrawnStates(): Promise<number> {
  return asEngine(async (tx) => {
    const { rows } = await tx.query<OrphanRow>(
      `with over as materialized (
         select s.point_fid, s.object_fid, s.rule_id from rule_state s join limit_rule r on r.id = s.rule_id and r.version = s.rule_version
         where not exists (select from limit_rule f where f.id = s.rule_id and f.valid_from <= guanlan.now() and (f.valid_to is null or f.valid_to > guanlan.now()))
         order by s.object_fid limit ${BATCH}),
       held as materialized (select o.object_fid from (select distinct object_fid from over order by object_fid) o where pg_try_advisory_xact_lock(7102, o.object_fid))
       select s.point_fid as fid, s.object_fid as "objectFid", s.scope_key as "scopeKey", s.rule_id as "ruleId", coalesce(r.rule, '') as rule, s.kind,
         coalesce(s.detail ->> 'code', '') as code, coalesce(p.indicator, '') as indicator, s.state, round(date_part('epoch', s.since) * 1000) as since, s.value,
         round(date_part('epoch', guanlan.now()) * 1000) as now
       from over o join held h on h.object_fid = o.object_fid join rule_state s on s.point_fid = o.point_fid and s.rule_id = o.rule_id
       join limit_rule r on r.id = s.rule_id and r.version = s.rule_version left join sensor_point p on p.fid = s.point_fid
       order by s.point_fid, s.rule_id`,
    );
    const changes = rows.map(({ fid, state, since, value, ...row }): StateChange => {
      const { objectFid, scopeKey, ruleId, kind } = row;
      const cause = causeOfPart({ kind, code: row.code, id: ruleId, rule: row.rule }, row.indicator);
      const before = { state, since, dueAt: null, value };
      const base = { key: fid, objectFid, scopeKey, ruleId, version: 0, kind, cause, wasInAlarm: true };
      return { ...base, before, after: null };
    });
    await settle(tx, rows[0]?.now ?? 0, changes);
    return rows.length;
  });
}

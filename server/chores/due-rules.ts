import type { RuleKind } from '../../domain/rule.ts';
import { causeOfPart } from '../../domain/rule-part.ts';
import { asEngine, type Tx } from '../database.ts';
import { sorted } from '../rules/rule-state.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { settleWarnings, type Unsettled } from '../warnings/settle.ts';

const BATCH = 500;

/** How late the work that was due is, and how much of it was done. */
export interface DueWork {
  readonly done: number;
  /** Seconds by which the oldest due row was late when it was taken. */
  readonly overdueSeconds: number;
}

const NOTHING: DueWork = { done: 0, overdueSeconds: 0 };

/**
 * Crossings whose duration has passed become active, and ends whose off-delay has passed take effect; both settle their
 * warnings. A point or object that a delivery holds at this moment is skipped: the delivery lets time run to now itself,
 * and another worker skips what this one holds.
 */
export async function activateDueRules(): Promise<DueWork> {
  const points = await asEngine((tx) => takeDue(tx, claimPoints));
  const objects = await asEngine((tx) => takeDue(tx, claimObjects));
  return {
    done: points.done + objects.done,
    overdueSeconds: Math.max(points.overdueSeconds, objects.overdueSeconds),
  };
}

const DUE = `s.due_at <= guanlan.now() and s.state in ('pending', 'ending')`;
/** States of values belong to a point and are guarded by its latest reading; the others by their object's lock. */
const OF_POINTS = `s.kind in ('limit', 'rate', 'no_data')`;

async function claimPoints(tx: Tx): Promise<number[]> {
  const { rows } = await tx.query<{ fid: number }>(
    `select l.point_fid as fid from latest_reading l
     where l.point_fid in (select s.point_fid from rule_state s where ${DUE} and ${OF_POINTS} order by s.due_at limit ${BATCH})
     order by l.point_fid for update skip locked`,
  );
  return rows.map((row) => row.fid);
}

async function claimObjects(tx: Tx): Promise<number[]> {
  const { rows } = await tx.query<{ fid: number }>(
    `with due as materialized (select s.point_fid, s.object_fid from rule_state s where ${DUE} and not (${OF_POINTS}) order by s.due_at limit ${BATCH}),
       held as materialized (select o.object_fid from (select distinct object_fid from due order by object_fid) o where pg_try_advisory_xact_lock(7102, o.object_fid))
     select distinct d.point_fid as fid from due d join held h on h.object_fid = d.object_fid`,
  );
  return rows.map((row) => row.fid);
}

interface DueRow {
  readonly point_fid: number;
  readonly object_fid: number;
  readonly rule_id: string;
  readonly rule: string;
  readonly kind: RuleKind;
  readonly code: string;
  readonly indicator: string;
  readonly began: boolean;
  readonly was_in_alarm: boolean;
  readonly overdue: number;
  readonly now: number;
}

async function takeDue(tx: Tx, claim: (tx: Tx) => Promise<number[]>): Promise<DueWork> {
  const claimed = await claim(tx);
  if (claimed.length === 0) return NOTHING;
  const { rows } = await tx.query<DueRow>(
    `with due as materialized (select s.point_fid, s.rule_id, s.state, s.due_at from rule_state s where s.point_fid = any($1) and ${DUE}),
       began as (update rule_state s set state = 'active', due_at = null from due d
         where d.state = 'pending' and s.point_fid = d.point_fid and s.rule_id = d.rule_id returning s.point_fid),
       ended as (delete from rule_state s using due d
         where d.state = 'ending' and s.point_fid = d.point_fid and s.rule_id = d.rule_id returning s.point_fid)
     select d.point_fid, s.object_fid, d.rule_id, coalesce(r.rule, '') as rule, s.kind, coalesce(s.detail ->> 'code', '') as code,
       coalesce(p.indicator, '') as indicator, d.state = 'pending' as began, date_part('epoch', guanlan.now() - d.due_at) as overdue,
       exists (select from rule_state a where a.point_fid = d.point_fid and a.state in ('active', 'ending')) as was_in_alarm,
       round(date_part('epoch', guanlan.now()) * 1000) as now
     from due d join rule_state s on s.point_fid = d.point_fid and s.rule_id = d.rule_id left join sensor_point p on p.fid = d.point_fid
     left join limit_rule r on r.id = s.rule_id and r.version = s.rule_version`,
    [claimed],
  );
  const first = rows[0];
  if (first === undefined) return NOTHING;
  await appendEvents(tx, await settleWarnings(tx, first.now, { id: 'worker' }, unsettledOf(rows)));
  return { done: rows.length, overdueSeconds: Math.max(...rows.map((row) => row.overdue)) };
}

/** A second rule at a point in alarm is no new alarm. The statement above sees rule states as they were before it. */
function unsettledOf(rows: readonly DueRow[]): Unsettled[] {
  const found = new Map<string, { readonly fid: number; readonly cause: string; readonly started: Set<number> }>();
  for (const row of rows) {
    const cause = causeOfPart({ kind: row.kind, code: row.code, id: row.rule_id, rule: row.rule }, row.indicator);
    const key = `${row.object_fid} ${cause}`;
    const one = found.get(key) ?? { fid: row.object_fid, cause, started: new Set<number>() };
    if (row.began && !row.was_in_alarm) one.started.add(row.point_fid);
    found.set(key, one);
  }
  return sorted([...found.values()].map(({ fid, cause, started }) => ({ fid, cause, started: started.size })));
}

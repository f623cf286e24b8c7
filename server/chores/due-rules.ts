import { indicatorGroup } from '../../domain/indicator.ts';
import { asEngine } from '../database.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { settleWarnings, type Unsettled } from '../warnings/settle.ts';

const BATCH = 500;

/** How late the work that was due is, and how much of it was done. */
export interface DueWork {
  readonly done: number;
  /** Seconds by which the oldest due row was late when it was taken. */
  readonly overdueSeconds: number;
}

/**
 * Pending limit crossings whose duration has passed become active and open their warnings. A point that a delivery holds
 * at this moment is skipped: the delivery lets time run to now itself, and another worker skips what this one holds.
 */
export function activateDueRules(): Promise<DueWork> {
  return asEngine(async (tx) => {
    const claimed = await tx.query<{ point_fid: number }>(
      `select l.point_fid from latest_reading l
       where l.point_fid in (select s.point_fid from rule_state s where s.state = 'pending' and s.due_at <= guanlan.now() order by s.due_at limit ${BATCH})
       order by l.point_fid for update skip locked`,
    );
    if (claimed.rows.length === 0) return { done: 0, overdueSeconds: 0 };
    const { rows } = await tx.query<{
      point_fid: number;
      object_fid: number;
      indicator: string;
      was_in_alarm: boolean;
      overdue: number;
      now: number;
    }>(
      `with taken as (
         update rule_state s set state = 'active', due_at = null from rule_state b
         where b.point_fid = s.point_fid and b.rule_id = s.rule_id and s.state = 'pending' and s.due_at <= guanlan.now() and s.point_fid = any($1)
         returning s.point_fid, date_part('epoch', guanlan.now() - b.due_at) as overdue)
       select t.point_fid, p.object_fid, p.indicator, t.overdue,
         exists (select from rule_state a where a.point_fid = t.point_fid and a.state = 'active') as was_in_alarm, round(date_part('epoch', guanlan.now()) * 1000) as now
       from taken t join sensor_point p on p.fid = t.point_fid`,
      [claimed.rows.map((row) => row.point_fid)],
    );
    const first = rows[0];
    if (first === undefined) return { done: 0, overdueSeconds: 0 };
    await appendEvents(tx, await settleWarnings(tx, first.now, { id: 'worker' }, unsettledOf(rows)));
    return { done: rows.length, overdueSeconds: Math.max(...rows.map((row) => row.overdue)) };
  });
}

/** A second rule at a point in alarm is no new alarm. The statement above sees rule states as they were before it. */
function unsettledOf(
  rows: readonly {
    readonly point_fid: number;
    readonly object_fid: number;
    readonly indicator: string;
    readonly was_in_alarm: boolean;
  }[],
): Unsettled[] {
  const found = new Map<string, { readonly fid: number; readonly cause: string; readonly started: Set<number> }>();
  for (const row of rows) {
    const cause = indicatorGroup(row.indicator);
    const key = `${row.object_fid} ${cause}`;
    const one = found.get(key) ?? { fid: row.object_fid, cause, started: new Set<number>() };
    if (!row.was_in_alarm) one.started.add(row.point_fid);
    found.set(key, one);
  }
  return [...found.values()].map(({ fid, cause, started }) => ({ fid, cause, started: started.size }));
}

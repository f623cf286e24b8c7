import type { Tx } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

/** Warnings that opened or rose in one hour, by the worst tier that they came to. */
export interface TrendHour {
  /** Beginning of the hour, epoch milliseconds. */
  readonly at: number;
  readonly red: number;
  readonly orange: number;
  readonly yellow: number;
  readonly blue: number;
}

/** The last 24 hours of the viewer's scope, oldest first, hours without a warning included. */
export async function dayTrend(tx: Tx): Promise<TrendHour[]> {
  const { rows } = await tx.query<TrendHour>(
    `select ${ms('h.at')} as at, count(w.id) filter (where w.peak = 4)::int as red, count(w.id) filter (where w.peak = 3)::int as orange,
       count(w.id) filter (where w.peak = 2)::int as yellow, count(w.id) filter (where w.peak = 1)::int as blue
     from generate_series(date_trunc('hour', guanlan.now()) - interval '23 hours', date_trunc('hour', guanlan.now()), interval '1 hour') as h(at)
     left join (select id, opened_at, worst_tier as peak from warning where opened_at >= date_trunc('hour', guanlan.now()) - interval '23 hours') w
       on w.opened_at >= h.at and w.opened_at < h.at + interval '1 hour'
     group by h.at order by h.at`,
  );
  return rows;
}

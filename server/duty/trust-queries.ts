import type { EngineTrouble } from '../../domain/clock-watch.ts';
import type { Tx } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

export interface EngineEventView {
  readonly id: number;
  readonly kind: EngineTrouble;
  readonly at: number;
  readonly seconds: number;
}

/** Seconds between when a step of the loop was due and when it fired, over the last day; null where none fired. */
export interface Lateness {
  readonly steps: number;
  readonly worstSeconds: number | null;
  readonly p99Seconds: number | null;
}

const MOST_EVENTS = 100;

/** What the engine noticed about itself between two moments (epoch milliseconds), the newest first. */
export async function engineEvents(tx: Tx, from: number, to: number): Promise<EngineEventView[]> {
  const { rows } = await tx.query<EngineEventView>(
    `select id, kind, ${ms('at')} as at, seconds from engine_event
     where at >= to_timestamp($1::float8 / 1000) and at < to_timestamp($2::float8 / 1000) order by id desc limit ${MOST_EVENTS}`,
    [from, to],
  );
  return rows;
}

/** How late the steps of the last day were. */
export async function lateness(tx: Tx): Promise<Lateness> {
  const { rows } = await tx.query<Lateness>(
    `select count(*)::int as steps, max(late) as "worstSeconds", percentile_cont(0.99) within group (order by late) as "p99Seconds"
     from (select greatest(0, date_part('epoch', fired_at - due_at)) as late from warning_timer
           where fired_at > guanlan.now() - interval '1 day' order by fired_at desc limit 200000) t`,
  );
  return rows[0] ?? { steps: 0, worstSeconds: null, p99Seconds: null };
}

const WEEK_MS = 7 * 86_400_000;

/** The engine as the duty page shows it: its last cycle, how late it was, what went wrong with time this week. */
export async function trust(tx: Tx) {
  const { rows } = await tx.query<{ now: number; at: number | null; overdue: number | null }>(
    `select ${ms('guanlan.now()')} as now, ${ms('max(at)')} as at, max((detail ->> 'maxOverdueSeconds')::float8) as overdue
     from process_heartbeat where name = 'worker' or name like 'worker:%'`,
  );
  const { now = 0, at = null } = rows[0] ?? {};
  return { now, lastCycleAt: at, lateness: await lateness(tx), events: await engineEvents(tx, now - WEEK_MS, now + 1) };
}

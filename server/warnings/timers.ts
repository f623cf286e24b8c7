import type { LoopTimer } from '../../domain/loop-state.ts';
import type { Tx } from '../database.ts';

/** How the clocks of one warning changed. */
export interface TimerChange {
  readonly warning: number;
  readonly scopeKey: number;
  readonly before: readonly LoopTimer[];
  readonly after: readonly LoopTimer[];
  readonly fired: readonly LoopTimer[];
}

const keyOf = ({ epoch, step, round }: LoopTimer): string => `${epoch} ${step} ${round}`;

interface TimerRow extends LoopTimer {
  readonly warning: number;
  readonly scope: number;
}

/**
 * Writes clocks that fired, were made void or set, in one statement each. The primary key (warning, epoch, step, round)
 * makes a second firing of the same round impossible; `now` is epoch milliseconds.
 */
export async function writeTimers(tx: Tx, now: number, changes: readonly TimerChange[]): Promise<void> {
  const fired: TimerRow[] = [];
  const gone: TimerRow[] = [];
  const set: TimerRow[] = [];
  for (const { warning, scopeKey: scope, before, after, fired: spent } of changes) {
    const spentKeys = new Set(spent.map(keyOf));
    const kept = new Map(after.map((timer) => [keyOf(timer), timer]));
    const known = new Map(before.map((timer) => [keyOf(timer), timer]));
    fired.push(...spent.map((timer) => ({ ...timer, warning, scope })));
    for (const timer of before)
      if (!kept.has(keyOf(timer)) && !spentKeys.has(keyOf(timer))) gone.push({ ...timer, warning, scope });
    for (const timer of after)
      if (known.get(keyOf(timer))?.dueAt !== timer.dueAt) set.push({ ...timer, warning, scope });
  }
  await end(tx, now, 'fired_at', fired);
  await end(tx, now, 'void_at', gone);
  if (set.length === 0) return;
  const { rowCount } = await tx.query(
    `insert into warning_timer as t (warning_id, epoch, step, round, due_at, scope_key)
     select d.warning, d.epoch, d.step, d.round, to_timestamp(d."dueAt" / 1000), d.scope from jsonb_to_recordset($1) as d(${TIMER_TYPES})
     on conflict (warning_id, epoch, step, round) do update set due_at = excluded.due_at where t.fired_at is null`,
    [JSON.stringify(set)],
  );
  if (rowCount !== set.length) throw new Error('a round that has fired would run again: the transaction is given up');
}

const TIMER_TYPES = 'warning bigint, epoch int, step text, round int, "dueAt" float8, scope int';

async function end(tx: Tx, now: number, column: 'fired_at' | 'void_at', timers: readonly TimerRow[]): Promise<void> {
  if (timers.length === 0) return;
  const { rowCount } = await tx.query(
    `update warning_timer t set ${column} = to_timestamp($2::float8 / 1000) from jsonb_to_recordset($1) as d(${TIMER_TYPES})
     where t.warning_id = d.warning and t.epoch = d.epoch and t.step = d.step and t.round = d.round and t.fired_at is null and t.void_at is null`,
    [JSON.stringify(timers), now],
  );
  if (rowCount !== timers.length) throw new Error('a clock of a warning ended twice: the transaction is given up');
}

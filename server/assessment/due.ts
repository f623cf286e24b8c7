import { dueMoment, lastDuePeriod, PERIODS, periodFrom } from '../../domain/assessment-period.ts';
import type { Tx } from '../database.ts';
import { nowOf } from './marks.ts';
import { parametersNow } from './parameters.ts';
import { makeRun } from './run.ts';

/**
 * Writes down which runs are due: the newest complete week, month and quarter, and the ones that were missed while nothing
 * ran. A row per period, so that no restart and no second worker can lose or double one (REQ-REP-01..04).
 */
async function orderDueRuns(tx: Tx): Promise<void> {
  const now = await nowOf(tx);
  const { dueHour } = (await parametersNow(tx)).body;
  const { rows } = await tx.query<{ period: string; last: string }>(
    `select period, max(from_day)::text as last from assessment_due where number = 1 group by period`,
  );
  const known = new Map(rows.map((row) => [row.period, row.last]));
  for (const period of PERIODS) {
    const newest = lastDuePeriod(period, now, dueHour);
    const last = known.get(period);
    // Back to the last one that is written down; on a new installation the newest alone.
    for (let span = newest; last === undefined ? span === newest : span.fromDay > last; ) {
      await tx.query(
        `insert into assessment_due (period, from_day, number, due_at) values ($1, $2, 1, to_timestamp($3::float8 / 1000)) on conflict do nothing`,
        [period, span.fromDay, dueMoment(span, dueHour)],
      );
      span = lastDuePeriod(period, dueMoment(span, dueHour) - 1, dueHour);
    }
  }
}

interface Order {
  readonly period: (typeof PERIODS)[number];
  readonly from_day: string;
  readonly number: number;
  readonly asked_by: string;
}

/** Makes one run that is due; claimed and finished in one transaction, hence exactly once. Returns its id, null for none. */
export async function runNextDue(tx: Tx): Promise<number | null> {
  await orderDueRuns(tx);
  const { rows } = await tx.query<Order>(
    `select period, from_day::text as from_day, number, asked_by from assessment_due where done_at is null and due_at <= guanlan.now()
     order by due_at, from_day limit 1 for update skip locked`,
  );
  const order = rows[0];
  if (order === undefined) return null;
  const span = periodFrom(order.period, order.from_day);
  const id = span === null ? null : await makeRun(tx, { span, number: order.number, askedBy: order.asked_by });
  await tx.query(
    'update assessment_due set done_at = guanlan.now() where period = $1 and from_day = $2 and number = $3',
    [order.period, order.from_day, order.number],
  );
  return id;
}

/** Orders another run of a period that has one: a correction after an appeal or new numbers. Returns its number. */
export async function orderCorrection(
  tx: Tx,
  period: Order['period'],
  fromDay: string,
  askedBy: string,
): Promise<number> {
  const { rows } = await tx.query<{ number: number }>(
    `insert into assessment_due (period, from_day, number, due_at, asked_by)
     select $1, $2, coalesce(max(number), 0) + 1, guanlan.now(), $3 from assessment_due where period = $1 and from_day = $2::date returning number`,
    [period, fromDay, askedBy],
  );
  return rows[0]?.number ?? 0;
}

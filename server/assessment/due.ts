import { dueMoment, lastDuePeriod, PERIODS, periodFrom } from '../../domain/assessment-period.ts';
import type { Tx } from '../database.ts';
import { nowOf } from './marks.ts';
import { parametersNow, storedParameters } from './parameters.ts';
import { type Reading, readPeriod, reckon, storeRun } from './run.ts';

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

/** Opens a transaction of the engine; tests give it their own clock. */
export type InEngine = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** The next order that is due with everything it is reckoned from; null when nothing is due. */
async function readNext(tx: Tx): Promise<{ order: Order; reading: Reading } | null> {
  await orderDueRuns(tx);
  const { rows } = await tx.query<Order>(
    `select period, from_day::text as from_day, number, asked_by from assessment_due where done_at is null and due_at <= guanlan.now()
     order by due_at, from_day limit 1`,
  );
  const order = rows[0];
  const span = order === undefined ? null : periodFrom(order.period, order.from_day);
  if (order === undefined || span === null) return null;
  return { order, reading: await readPeriod(tx, span, await storedParameters(tx)) };
}

/**
 * Makes one run that is due: read, reckon outside of any transaction, then claim the order and store in one. Two workers
 * may reckon the same order, one of them stores it, hence exactly once. Returns the run's id; null when nothing was left.
 */
export async function runNextDue(inEngine: InEngine): Promise<number | null> {
  const next = await inEngine(readNext);
  if (next === null) return null;
  const { order, reading } = next;
  const assessment = await reckon(reading);
  return await inEngine(async (tx) => {
    const key = [order.period, order.from_day, order.number];
    const { rows } = await tx.query(
      `select from assessment_due where period = $1 and from_day = $2 and number = $3 and done_at is null for update skip locked`,
      key,
    );
    if (rows.length === 0) return null;
    const { span, parameters } = reading;
    const id = await storeRun(
      tx,
      { span, number: order.number, askedBy: order.asked_by },
      parameters.version,
      assessment,
    );
    await tx.query(
      'update assessment_due set done_at = guanlan.now() where period = $1 and from_day = $2 and number = $3',
      key,
    );
    return id;
  });
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

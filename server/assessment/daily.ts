import { beijingDay, beijingMidnight, DAY_MS, midnightOf } from '../../domain/assessment-span.ts';
import type { Tx } from '../database.ts';
import { assess } from './figures.ts';
import { readInputs } from './inputs.ts';
import { nowOf } from './marks.ts';
import { parametersNow } from './parameters.ts';

/** Spans are at most this far behind the clock: a day is closed when it is half an hour old. */
const SETTLE_MS = 30 * 60_000;
/** After a long pause the oldest are left out; runs reckon from the spans themselves. */
const MOST_DAYS = 31;

/** Writes `daily_online` of the oldest day that has none: share of due minutes per enterprise, from the spans. Returns the day. */
export async function closeDay(tx: Tx): Promise<string | null> {
  const now = await nowOf(tx);
  const today = beijingMidnight(now - SETTLE_MS);
  const { rows } = await tx.query<{ last: string | null }>('select max(day)::text as last from daily_online');
  const last = rows[0]?.last ?? null;
  const yesterday = today - DAY_MS;
  const from = last === null ? yesterday : Math.max(midnightOf(last) + DAY_MS, today - MOST_DAYS * DAY_MS);
  if (from > yesterday) return null;
  const { body } = await parametersNow(tx);
  const window = { from, to: from + DAY_MS };
  const { units } = await assess('week', window, await readInputs(tx, window), new Map(), { ...body, kinds: 'each' });
  const day = beijingDay(from);
  const figures = units
    .filter(({ unit }) => unit.unit === 'enterprise')
    .map(({ unit, kind, tally }) => ({
      enterprise: unit.key,
      kind,
      due: tally.due,
      online: tally.due - tally.offline,
      scope: unit.scopeKey,
    }));
  await tx.query(
    `insert into daily_online (day, enterprise, kind, minutes_due, minutes_online, scope_key)
     select $1, r.enterprise, r.kind, r.due, r.online, r.scope
     from jsonb_to_recordset($2) as r(enterprise int, kind text, due int, online int, scope int) on conflict do nothing`,
    [day, JSON.stringify(figures)],
  );
  return figures.length === 0 ? null : day;
}

import type { LimitRule, Sample } from '../../domain/alarm-rules.ts';
import { DRY_RUN_DAYS } from '../../domain/rule.ts';
import type { Tx } from '../database.ts';

/** Most changes read of one point: a value that trembles more often than this is chatter, and counted as such. */
const MOST_CHANGES = 20_000;
const SINCE = `guanlan.now() - make_interval(days => ${DRY_RUN_DAYS})`;
const AT = `round(date_part('epoch', at) * 1000)`;

/** Where a value stands to a limit: 2 past it, 0 back by the deadband, 1 between. Only changes of it move the machine. */
function classOf(rules: readonly LimitRule[], param: (value: number) => string): string {
  return rules
    .map(({ compare, limit, deadband }, index) => {
      const [past, back, from] = compare === 'above' ? ['>', '<=', limit - deadband] : ['<', '>=', limit + deadband];
      return `(case when value ${past} ${param(limit)} then 2 when value ${back} ${param(from)} then 0 else 1 end) * ${3 ** index}`;
    })
    .join(' + ');
}

async function changesOf(
  tx: Tx,
  source: string,
  values: readonly number[],
  rules: readonly LimitRule[],
): Promise<Sample[]> {
  const all = [...values];
  const param = (value: number): string => `$${all.push(value)}::float8`;
  const { rows } = await tx.query<Sample>(
    `with r as (${source}), c as (select at, value, ${classOf(rules, param)} as class from r),
       t as (select at, value, class, lag(class) over (order by at) as before from c)
     select ${AT} as at, value from t where class is distinct from before order by t.at limit ${MOST_CHANGES}`,
    all,
  );
  return rows;
}

/** The readings of a point at which its standing to the limits changed, oldest first: all that a replay needs. */
export function valueChanges(tx: Tx, pointFid: number, rules: readonly LimitRule[]): Promise<Sample[]> {
  const source = `select at, value from reading where point_fid = $1::int and at > ${SINCE} and at <= guanlan.now() and quality <> 2`;
  return changesOf(tx, source, [pointFid], rules);
}

/** The same of the change per minute over a window, as the live rule takes it: against the oldest reading of the window. */
export function rateChanges(
  tx: Tx,
  pointFid: number,
  windowSeconds: number,
  rules: readonly LimitRule[],
): Promise<Sample[]> {
  const source = `select at, (value - first) / span * 60 as value from (
      select at, value, first_value(value) over w as first, extract(epoch from at - first_value(at) over w)::float8 as span from reading
      where point_fid = $1::int and at > ${SINCE} and at <= guanlan.now() and quality <> 2
      window w as (order by at range between make_interval(secs => $2::float8) preceding and current row)) d
    where span > 0 and span >= 0.75 * $2::float8`;
  return changesOf(tx, source, [pointFid, windowSeconds], rules);
}

/** Gaps between readings of a point that are longer than `minSeconds`, the last one up to now. */
export async function gapsOf(
  tx: Tx,
  pointFid: number,
  minSeconds: number,
): Promise<readonly { readonly from: number; readonly to: number | null }[]> {
  const { rows } = await tx.query<{ from: number; to: number | null }>(
    `with g as (select at, lead(at) over (order by at) as next from reading where point_fid = $1 and at > ${SINCE} and at <= guanlan.now())
     select ${AT} as from, round(date_part('epoch', next) * 1000) as to from g
     where coalesce(next, guanlan.now()) - at > make_interval(secs => $2::float8) order by at limit ${MOST_CHANGES}`,
    [pointFid, minSeconds],
  );
  return rows;
}

/** Raised and cleared words of codes at objects, oldest first. */
export async function alarmWords(tx: Tx, fids: readonly number[], codes: readonly string[]) {
  const { rows } = await tx.query<{ fid: number; point: number | null; code: string; raised: boolean; at: number }>(
    `select object_fid as fid, point_fid as point, kind as code, state = 'raised' as raised, ${AT} as at from alarm
     where object_fid = any($1) and kind = any($2) and at > ${SINCE} order by at limit ${MOST_CHANGES}`,
    [fids, codes],
  );
  return rows;
}

/** Objects with such words, a page in the order of their numbers. */
export async function objectsWithAlarms(tx: Tx, codes: readonly string[], after: number, limit: number) {
  const { rows } = await tx.query<{ fid: number; total: number }>(
    `select fid, total from (select object_fid as fid, count(*) over ()::int as total from alarm
       where kind = any($1) and at > ${SINCE} and object_fid is not null group by object_fid) o where fid > $2 order by fid limit $3`,
    [codes, after, limit],
  );
  return rows;
}

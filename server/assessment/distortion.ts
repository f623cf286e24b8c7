import { INDICATOR_FACTS, INDICATORS } from '../../domain/indicator.ts';
import type { Tx } from '../database.ts';
import { lockMark, setMark } from './marks.ts';
import { parametersNow } from './parameters.ts';

/** Points per call; 100,000 points are looked at within the hour. */
const SLICE = 2_000;
const OUT_OF_RANGE_HOURS = 6;
/** What a living process cannot keep still; a gas detector in clean air and a full tank can. */
const NEVER_STILL = [
  'pressure',
  'temperature',
  'flow',
  'wind_speed',
  'potential',
  'force',
  'humidity',
  'pm10',
  'pm25',
  'noise',
];

const BOUNDS = JSON.stringify(
  INDICATORS.map((indicator) => {
    const { min, max } = INDICATOR_FACTS[indicator];
    return { indicator, min, max, moves: NEVER_STILL.includes(indicator) };
  }),
);

/**
 * Flags readings that cannot be true: outside what a healthy instrument sends, or frozen for hours (REQ-MON-10). Reads the
 * hourly roll-ups of a slice of points; the readings themselves stay as they came. Returns how many flags were written.
 */
export async function sweepDistortions(tx: Tx): Promise<number> {
  const mark = await lockMark(tx, 'distortion');
  if (mark === 'held') return 0;
  const { body } = await parametersNow(tx);
  const { rows } = await tx.query<{ last: number | null }>(
    `select max(fid) as last from (select fid from sensor_point where fid > $1 order by fid limit ${SLICE}) p`,
    [mark?.seq ?? 0],
  );
  const last = rows[0]?.last ?? null;
  const { rowCount } = await tx.query(
    `with b as (select * from jsonb_to_recordset($1) as b(indicator text, min float8, max float8, moves boolean)),
       h as (select p.fid, p.enterprise, p.scope_key, b.min, b.max, b.moves, r.bucket, r.low, r.high, r.samples
         from sensor_point p join b on b.indicator = p.indicator
         cross join lateral (select bucket, low, high, samples from reading_hour r where r.point_fid = p.fid
           and r.bucket >= date_trunc('hour', guanlan.now()) - make_interval(hours => $2::int) and r.bucket < date_trunc('hour', guanlan.now())) r
         where p.fid > $3 and p.fid <= $4),
       frozen as (select fid, min(bucket) as from_at, max(bucket) + interval '1 hour' as to_at, min(low) as low, max(high) as high, sum(samples)::int as samples,
           max(enterprise) as enterprise, max(scope_key) as scope_key
         from h where moves group by fid having min(low) = max(high) and count(*) >= $2::int * 0.9),
       -- A value that stays frozen is one flag that grows.
       going as (select f.*, coalesce((select max(d.from_at) from reading_distortion d
           where d.point_fid = f.fid and d.kind = 'frozen' and d.to_at >= f.from_at), f.from_at) as began from frozen f)
     insert into reading_distortion (point_fid, kind, from_at, to_at, low, high, samples, enterprise, scope_key)
     select fid, 'frozen', began, to_at, low, high, samples, enterprise, scope_key from going
     union all
     select fid, 'out_of_range', bucket, bucket + interval '1 hour', low, high, samples, enterprise, scope_key from h
     where (low < min or high > max) and bucket >= guanlan.now() - interval '${OUT_OF_RANGE_HOURS} hours'
     on conflict (point_fid, kind, from_at) do update set to_at = excluded.to_at, low = least(reading_distortion.low, excluded.low),
       high = greatest(reading_distortion.high, excluded.high), samples = excluded.samples`,
    [BOUNDS, body.frozenHours, mark?.seq ?? 0, last ?? 0],
  );
  await setMark(tx, 'distortion', last ?? 0);
  return rowCount ?? 0;
}

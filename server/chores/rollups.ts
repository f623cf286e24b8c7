import { asEngine, type Tx } from '../database.ts';

/** Points per statement: the embedded database does nothing else meanwhile. */
const SLICE = 500;
const MINUTE = 60_000;
/** The last minutes are made again, so that data which came a little late are in. */
const OVERLAP_MS = 15 * MINUTE;
/** Where the first run of an installation begins. */
const FIRST_SPAN_MS = 60 * MINUTE;
/** More is caught up in the next runs. */
const LONGEST_SPAN_MS = 6 * 60 * MINUTE;

interface Span {
  readonly from: number;
  readonly to: number;
}

async function nextSpan(tx: Tx): Promise<Span> {
  const { rows } = await tx.query<{ now: number; mark: number | null }>(
    `select floor(date_part('epoch', guanlan.now()) / 60) * 60000 as now, (select (value ->> 'minute')::float8 from setting where key = 'rollup_mark') as mark`,
  );
  const now = rows[0]?.now ?? 0;
  const from = (rows[0]?.mark ?? now - FIRST_SPAN_MS) - OVERLAP_MS;
  return { from, to: Math.min(now, from + LONGEST_SPAN_MS) };
}

/** One slice of points from raw readings to minutes and from minutes to hours; returns the last point, null at the end. */
async function rollSlice(tx: Tx, span: Span, after: number): Promise<number | null> {
  const { rows } = await tx.query<{ last: number | null }>(
    `with p as materialized (select point_fid from latest_reading where point_fid > $1 order by point_fid limit ${SLICE}),
       m as (insert into reading_minute as t (point_fid, bucket, low, high, mean, samples, scope_key)
             select r.point_fid, date_trunc('minute', r.at), min(r.value), max(r.value), avg(r.value), count(*), max(r.scope_key)
             from p join lateral (select x.point_fid, x.at, x.value, x.scope_key from reading x
               where x.point_fid = p.point_fid and x.at >= to_timestamp($2::float8 / 1000) and x.at < to_timestamp($3::float8 / 1000) and x.quality < 2) r on true
             group by r.point_fid, date_trunc('minute', r.at)
             on conflict (point_fid, bucket) do update set low = excluded.low, high = excluded.high, mean = excluded.mean, samples = excluded.samples)
     select max(point_fid) as last from p`,
    [after, span.from, span.to],
  );
  const last = rows[0]?.last ?? null;
  if (last === null) return null;
  await tx.query(
    `insert into reading_hour as t (point_fid, bucket, low, high, mean, samples, scope_key)
     select point_fid, date_trunc('hour', bucket), min(low), max(high), sum(mean * samples) / sum(samples), sum(samples)::int, max(scope_key)
     from reading_minute where point_fid > $1 and point_fid <= $2 and bucket >= date_trunc('hour', to_timestamp($3::float8 / 1000))
       and bucket < to_timestamp($4::float8 / 1000) group by point_fid, date_trunc('hour', bucket)
     on conflict (point_fid, bucket) do update set low = excluded.low, high = excluded.high, mean = excluded.mean, samples = excluded.samples`,
    [after, last, span.from, span.to],
  );
  return last;
}

/** Hours that are made again in one statement. */
const LATE_SLICE = 200;

/**
 * Makes the roll-ups of hours again for which readings came late. A delivery that commits after this has looked wrote its
 * hour anew, so that none is lost. Returns how many.
 */
export async function rollUpLateHours(): Promise<number> {
  return await asEngine(async (tx) => {
    const { rows } = await tx.query<{ point: number; hour: Date }>(
      `delete from late_hour where (point_fid, hour) in (select point_fid, hour from late_hour order by hour, point_fid limit ${LATE_SLICE} for update skip locked)
       returning point_fid as point, hour`,
    );
    if (rows.length === 0) return 0;
    const hours = [rows.map((row) => row.point), rows.map((row) => row.hour)];
    await tx.query(
      `insert into reading_minute as t (point_fid, bucket, low, high, mean, samples, scope_key)
       select r.point_fid, date_trunc('minute', r.at), min(r.value), max(r.value), avg(r.value), count(*), max(r.scope_key)
       from unnest($1::int[], $2::timestamptz[]) as h(point_fid, hour)
       join lateral (select x.point_fid, x.at, x.value, x.scope_key from reading x
         where x.point_fid = h.point_fid and x.at >= h.hour and x.at < h.hour + interval '1 hour' and x.quality < 2) r on true
       group by r.point_fid, date_trunc('minute', r.at)
       on conflict (point_fid, bucket) do update set low = excluded.low, high = excluded.high, mean = excluded.mean, samples = excluded.samples`,
      hours,
    );
    await tx.query(
      `insert into reading_hour as t (point_fid, bucket, low, high, mean, samples, scope_key)
       select m.point_fid, h.hour, min(m.low), max(m.high), sum(m.mean * m.samples) / sum(m.samples), sum(m.samples)::int, max(m.scope_key)
       from unnest($1::int[], $2::timestamptz[]) as h(point_fid, hour)
       join reading_minute m on m.point_fid = h.point_fid and m.bucket >= h.hour and m.bucket < h.hour + interval '1 hour'
       group by m.point_fid, h.hour
       on conflict (point_fid, bucket) do update set low = excluded.low, high = excluded.high, mean = excluded.mean, samples = excluded.samples`,
      hours,
    );
    return rows.length;
  });
}

/** Brings one-minute and one-hour roll-ups up to the last full minute, slice by slice. Returns the points that were rolled. */
export async function rollUpReadings(): Promise<number> {
  const span = await asEngine(nextSpan);
  let slices = 0;
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    after = await asEngine((tx) => rollSlice(tx, span, from));
    slices += after === null ? 0 : 1;
  }
  await asEngine((tx) =>
    tx.query(
      `insert into setting (key, value) values ('rollup_mark', jsonb_build_object('minute', $1::float8))
       on conflict (key) do update set value = excluded.value, updated_at = clock_timestamp()`,
      [span.to],
    ),
  );
  let late = 0;
  for (let some = -1; some !== 0 && late < LATE_SLICE * 50; late += some) some = await rollUpLateHours();
  return slices * SLICE;
}

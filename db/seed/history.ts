import type pg from 'pg';
import type { RegionModel } from './model.ts';
import { hasFineHistory } from './sensors.ts';
import type { SilentSensor } from './silent-sensors.ts';
import type { OpenWarning } from './warnings-open.ts';

const DAYS = 14;

/**
 * Readings at coarse steps, made in the database: a daily swing plus noise from a hash of point and time, inside the
 * limits. One statement per day, so that no single one holds the embedded engine for long.
 */
export async function writeHistory(
  client: pg.Client,
  model: RegionModel,
  open: readonly OpenWarning[],
  silent: readonly SilentSensor[],
  now: Date,
): Promise<void> {
  const points = model.layers.sensor_point;
  const fineFids = points.filter(hasFineHistory).map((row) => row.fid);
  const noise = `hashint8(p.fid::bigint * 7919 + (extract(epoch from t.at) / 1800)::bigint) / 2147483648.0`;
  const value = `s.mean + s.daily * sin((extract(epoch from t.at) / 3600 + 8 - 9) * pi() / 12) + s.noise * ${noise}`;
  for (let day = 0; day < DAYS; day++) {
    // Newest partition's end is now; every fine point each half hour, every other each six hours.
    const to = new Date(now.getTime() - day * 86_400_000).toISOString();
    await client.query(
      `insert into reading (point_fid, at, received_at, value, scope_key)
       select p.fid, t.at, t.at + interval '2 s', round((${value})::numeric, 4), p.scope_key
       from sensor_point p
       cross join lateral jsonb_to_record(p.attrs->'signal') as s(mean float8, daily float8, noise float8)
       cross join lateral generate_series($1::timestamptz - interval '30 min', $1::timestamptz - interval '1 day',
         case when p.fid = any ($2::int[]) then interval '-30 min' else interval '-6 hours' end) as t(at)`,
      [to, fineFids],
    );
  }
  await client.query(
    `insert into latest_reading (point_fid, at, received_at, value, scope_key)
     select p.fid, t.at, t.at + interval '1 s', round((${value})::numeric, 4), p.scope_key
     from sensor_point p
     cross join lateral jsonb_to_record(p.attrs->'signal') as s(mean float8, daily float8, noise float8)
     cross join lateral (select $1::timestamptz - make_interval(secs => p.fid % 60) as at) t`,
    [now.toISOString()],
  );
  await client.query(
    `update latest_reading l set value = w.value, at = coalesce(w.lost, l.at), received_at = coalesce(w.lost, l.received_at)
     from unnest($1::int[], $2::float8[], $3::timestamptz[]) as w(fid, value, lost) where l.point_fid = w.fid`,
    [open.map((w) => w.point.fid), open.map((w) => w.value), open.map((w) => w.lostSince?.toISOString() ?? null)],
  );
  await client.query(
    `with silent as (select * from unnest($1::int[], $2::timestamptz[]) as s(fid, since)),
       hushed as (delete from reading r using silent s where r.point_fid = s.fid and r.at > s.since)
     update latest_reading l set at = s.since, received_at = s.since from silent s where l.point_fid = s.fid`,
    [silent.map(([point]) => point.fid), silent.map(([, since]) => since.toISOString())],
  );
  await writePositions(client);
}

async function writePositions(client: pg.Client): Promise<void> {
  // Vehicles stand where they were last seen until the first live position arrives.
  await client.query(
    `insert into latest_position (vehicle_fid, at, received_at, lng, lat, course_deg, scope_key)
     select fid, last_seen_at, last_seen_at, st_x(geom), st_y(geom), coalesce((attrs->>'courseDeg')::real, 0), scope_key from vehicle`,
  );
}

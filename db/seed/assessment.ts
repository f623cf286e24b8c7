import type pg from 'pg';
import { layerCode } from '../../domain/layer.ts';
import type { PlantedSilence } from './planted-silence.ts';

const DAYS = 100;
/** Days a statement: no single one may hold the embedded engine for long. */
const CHUNK = 5;
const COLUMNS = 'fid, kind, object_fid, site_fid, sector, zone, enterprise, scope_key, from_at, to_at';
const PLACE = 'coalesce(a.site_fid, t.fid, 0), p.sector, p.zone, p.enterprise, p.scope_key';
const SENSORS = 'sensor_point p left join asset a on a.fid = p.object_fid left join site t on t.fid = p.object_fid';
const CAMERAS = 'camera p left join asset a on a.fid = p.owner_fid left join site t on t.fid = p.owner_fid';

/** A part of 0..1 that depends on a point and a day alone. */
const dice = (salt: number): string =>
  `(hashint8(p.fid::bigint * 7919 + d.n * 104729 + ${salt}) & 1048575) / 1048576.0`;

/**
 * Silences of 100 days, the daily figures that follow from them, and one approved outage: one world for the tables of the
 * assessment and for the lists of the day (REQ-ASSESS-40). Readings must be written before, because what is silent now is
 * read from them.
 */
export async function writeAssessment(client: pg.Client, planted: PlantedSilence, now: Date): Promise<void> {
  const at = now.toISOString();
  await writeSilentNow(client);
  await writePlanted(client, planted);
  const { rows } = await client.query<{ fid: number }>('select distinct fid from offline_span');
  const busy = rows.map((row) => row.fid);
  // A quarter of an hour to nine hours, on one day in sixteen; where upkeep is poor, on one day in six.
  for (let day = 1; day <= DAYS; day += CHUNK)
    await client.query(
      `insert into offline_span (${COLUMNS})
     select x.fid, x.kind, x.object, x.site, x.sector, x.zone, x.enterprise, x.scope_key, x.began, x.began + make_interval(mins => x.minutes)
     from (select p.fid, p.kind, p.object, p.site, p.sector, p.zone, p.enterprise, p.scope_key,
             (($1::timestamptz at time zone 'Asia/Shanghai')::date - d.n)::timestamp at time zone 'Asia/Shanghai' + make_interval(mins => (${dice(1)} * 840)::int) as began,
             15 + (${dice(2)} * ${dice(3)} * 525)::int as minutes
           from (select p.fid, 'data' as kind, p.object_fid as object, coalesce(a.site_fid, t.fid, 0) as site, p.sector, p.zone, p.enterprise, p.scope_key from ${SENSORS}
                 union all
                 select p.fid, 'video', coalesce(p.owner_fid, 0), coalesce(a.site_fid, t.fid, 0), p.sector, p.zone, p.enterprise, p.scope_key from ${CAMERAS}) p
           cross join generate_series($2::int, $3::int) d(n)
           where ${dice(0)} < case when p.enterprise % 17 = 3 then 0.16 else 0.06 end) x
     where x.fid <> all ($4::int[])`,
      [at, day, Math.min(DAYS, day + CHUNK - 1), busy],
    );
  await writeDays(client, at);
}

/** What is silent at this moment: open spans from the last sample. */
async function writeSilentNow(client: pg.Client): Promise<void> {
  await client.query(
    `insert into offline_span (${COLUMNS})
     select p.fid, 'data', p.object_fid, ${PLACE}, l.at, null::timestamptz from ${SENSORS} join latest_reading l on l.point_fid = p.fid
     where l.at < (select max(at) from latest_reading) - interval '10 min'
     union all
     select p.fid, 'video', coalesce(p.owner_fid, 0), ${PLACE}, p.last_seen_at, null::timestamptz from ${CAMERAS} where p.state = 'offline'`,
  );
}

async function writePlanted(client: pg.Client, { over, outage }: PlantedSilence): Promise<void> {
  const json = JSON.stringify(over);
  await client.query(
    `with s as (select * from jsonb_to_recordset($1) as s(fid int, "from" timestamptz, "to" timestamptz))
     insert into offline_span (${COLUMNS})
     select p.fid, 'data', p.object_fid, ${PLACE}, s."from", s."to" from ${SENSORS} join s on s.fid = p.fid
     union all select p.fid, 'video', coalesce(p.owner_fid, 0), ${PLACE}, s."from", s."to" from ${CAMERAS} join s on s.fid = p.fid`,
    [json],
  );
  if (outage === null) return;
  const day = 86_400_000;
  await client.query(
    `with o as (insert into outage (layer, fid, whole, name, name_en, sector, zone, enterprise, scope_key, reason, text, from_at, to_at, state, applicant,
         applicant_name, applied_at, verifier, verifier_name, verified_at, permission_number, decision)
       select ${layerCode('assets')}, a.fid, true, a.name, a.name_en, a.sector, a.zone, a.enterprise, a.scope_key, 'overhaul', '储罐年度停产检修，检修方案已报备。',
         $2, $3, 'permitted', 'demo-enterprise', '演示·企业值班员', $4, 'demo-commander', '演示·应急指挥长', $5, $6, '同意停用，检修期间落实人工巡检，每两小时一次。'
       from asset a where a.fid = $1 returning id, fid, scope_key)
     insert into outage_point (outage_id, fid, layer, scope_key)
     select o.id, p.fid, ${layerCode('sensors')}, p.scope_key from o join sensor_point p on p.object_fid = o.fid
     union all select o.id, p.fid, ${layerCode('cameras')}, p.scope_key from o join camera p on p.owner_fid = o.fid
     union all select o.id, o.fid, ${layerCode('assets')}, o.scope_key from o`,
    [
      outage.object.fid,
      outage.from.toISOString(),
      outage.to.toISOString(),
      new Date(outage.from.getTime() - 3 * day).toISOString(),
      new Date(outage.from.getTime() - day).toISOString(),
      `津演示停〔${outage.from.getUTCFullYear()}〕3号`,
    ],
  );
}

/** `daily_online` of the closed days, reckoned from the spans as the worker does it for new days. */
async function writeDays(client: pg.Client, at: string): Promise<void> {
  for (let day = 1; day <= DAYS; day += 4 * CHUNK)
    await client.query(
      `with today as (select ($1::timestamptz at time zone 'Asia/Shanghai')::date as day),
       points as (select enterprise, 'data' as kind, count(*)::int as n from sensor_point where enterprise > 0 group by 1
         union all select enterprise, 'video', count(*)::int from camera where enterprise > 0 group by 1),
       parts as (select s.enterprise, s.kind, g::date as day,
           round(sum(extract(epoch from least(coalesce(s.to_at, $1), (g + interval '1 day') at time zone 'Asia/Shanghai') - greatest(s.from_at, g at time zone 'Asia/Shanghai'))) / 60)::int as minutes
         from offline_span s cross join lateral generate_series((s.from_at at time zone 'Asia/Shanghai')::date::timestamp,
           (coalesce(s.to_at, $1) at time zone 'Asia/Shanghai')::date::timestamp, interval '1 day') g
         where s.enterprise > 0 and s.from_at < ($1::timestamptz - make_interval(days => $2::int - 1)) and coalesce(s.to_at, $1) > $1::timestamptz - make_interval(days => $3::int + 1) and not exists (select from outage_point o where o.fid = s.fid) group by 1, 2, 3)
     insert into daily_online (day, enterprise, kind, minutes_due, minutes_online, scope_key)
     select today.day - d.n, p.enterprise, p.kind, p.n * 1440, p.n * 1440 - least(p.n * 1440, greatest(0, coalesce(x.minutes, 0))), o.scope_key
     from today cross join generate_series($2::int, $3::int) d(n) cross join points p join organisation o on o.key = p.enterprise
     left join parts x on x.enterprise = p.enterprise and x.kind = p.kind and x.day = today.day - d.n`,
      [at, day, Math.min(DAYS, day + 4 * CHUNK - 1)],
    );
}

import { repairDue } from '../../domain/repair.ts';
import { nowOf } from '../assessment/marks.ts';
import { parametersNow } from '../assessment/parameters.ts';
import type { Tx } from '../database.ts';

/** Faults written per call; the rest comes with the next one. */
const BATCH = 500;

/** A fault as it is found; times in epoch milliseconds. */
interface Found {
  readonly fid: number;
  readonly fault: 'offline' | 'network' | 'faulty';
  readonly from: number;
  readonly ruleSet: string;
}

/**
 * Silences and reported states that have lasted, as orders to repair (REQ-WF-13): one for a device, one for the line where a
 * whole plant fell silent together. Approved outages and faults of our own are nobody's to repair.
 */
const FOUND = `
  with ready as (
    select s.* from offline_span s
    where s.to_at is null and s.repair_id is null and s.from_at < guanlan.now() - make_interval(mins => $1)
      and not exists (select from object_state o where o.fid = s.fid and o.outage)
      and not exists (select from platform_fault f where f.to_at is null or f.to_at > guanlan.now() - make_interval(mins => $1))
    order by s.from_at limit ${BATCH}),
  one as (
    select case cause when 'network' then coalesce(nullif(max(site_fid), 0), min(nullif(object_fid, 0)), min(fid)) else min(fid) end as fid,
      case cause when 'network' then 'network' else 'offline' end as fault, kind, count(*)::int as points, max(site_fid) as site, max(sector) as sector,
      max(zone) as zone, max(enterprise) as enterprise, scope_key, min(from_at) as from_at
    from ready group by cause, kind, scope_key, case cause when 'network' then 0 else fid end),
  told as (
    select r.fid, 'faulty' as fault, case when c.fid is null then 'data' else 'video' end as kind, 1 as points, 0 as site, coalesce(c.sector, p.sector, 0) as sector,
      coalesce(c.zone, p.zone, 0) as zone, coalesce(c.enterprise, p.enterprise, 0) as enterprise, r.scope_key, r.at as from_at
    from reported_state r left join camera c on c.fid = r.fid left join sensor_point p on p.fid = r.fid
    where r.state in ('faulty', 'fault') and r.at < guanlan.now() - make_interval(mins => $1)
      and not exists (select from repair o where o.fid = r.fid and o.found_at >= r.at)
    order by r.at limit ${BATCH}),
  every as (select * from one union all select * from told)
  insert into repair (layer, fid, kind, name, name_en, points, site_fid, sector, zone, enterprise, scope_key, fault, found_at, found_by, rule_set)
  select f.layer, e.fid, e.kind, coalesce(p.name, c.name, a.name, t.name, f.object_id), coalesce(p.name_en, c.name_en, a.name_en, t.name_en, ''), e.points,
    e.site, e.sector, e.zone, e.enterprise, e.scope_key, e.fault, e.from_at, 'worker', coalesce(w.rule_set, '')
  from every e join feature_id f on f.fid = e.fid left join sensor_point p on p.fid = e.fid left join camera c on c.fid = e.fid
    left join asset a on a.fid = e.fid left join site t on t.fid = e.fid
    left join site w on w.fid = coalesce(nullif(e.site, 0), a.site_fid, t.fid)
  on conflict do nothing
  returning id, fid, fault, rule_set as "ruleSet", round(date_part('epoch', found_at) * 1000) as "from", scope_key as scope`;

/** Ties silences to the order that they belong to, new ones and those that join a cut line. */
const TIE = `
  update offline_span s set repair_id = r.id from repair r
  where s.to_at is null and s.repair_id is null and r.state in ('found', 'ordered', 'repaired')
    and ((r.fault = 'offline' and r.fid = s.fid) or (r.fault = 'network' and s.cause = 'network' and r.scope_key = s.scope_key and r.kind = s.kind))`;

/** Finds what is broken. Returns how many faults are new. */
export async function findFaults(tx: Tx): Promise<number> {
  const { body } = await parametersNow(tx);
  const now = await nowOf(tx);
  const { rows } = await tx.query<Found & { id: number; scope: number }>(FOUND, [body.repairFoundMinutes]);
  if (rows.length > 0) {
    await tx.query(
      `update repair r set due_at = to_timestamp(d.due / 1000) from jsonb_to_recordset($1) as d(id bigint, due float8) where r.id = d.id`,
      [JSON.stringify(rows.map((row) => ({ id: row.id, due: repairDue(row.from, row.ruleSet, body) })))],
    );
    await tx.query(
      `insert into repair_step (repair_id, at, step, actor, scope_key)
       select d.id, to_timestamp($2::float8 / 1000), 'found', 'worker', d.scope from jsonb_to_recordset($1) as d(id bigint, scope int)`,
      [JSON.stringify(rows), now],
    );
  }
  await tx.query(TIE);
  await tx.query(
    `update repair r set points = n.points from (select repair_id, count(*)::int as points from offline_span where repair_id is not null group by 1) n
     where n.repair_id = r.id and r.fault = 'network' and r.points <> n.points and r.state in ('found', 'ordered', 'repaired')`,
  );
  return rows.length;
}

/**
 * What speaks again is back in service, at the moment of its first sample; whatever the paper says. A repair that was never
 * written down keeps owing its record. Returns how many.
 */
async function findReturned(tx: Tx): Promise<number> {
  const { rowCount } = await tx.query(
    `with back as (
       select r.id, max(s.to_at) as at from repair r join offline_span s on s.repair_id = r.id
       where r.state in ('found', 'ordered', 'repaired') group by r.id having bool_and(s.to_at is not null)
       union all
       select r.id, t.at from repair r join reported_state t on t.fid = r.fid
       where r.state in ('found', 'ordered', 'repaired') and r.fault = 'faulty' and r.found_by = 'worker' and t.state not in ('faulty', 'fault') and t.at > r.found_at),
     done as (update repair r set state = 'closed', back_at = b.at, closed_by = 'worker' from back b where b.id = r.id returning r.id, r.back_at, r.scope_key)
     insert into repair_step (repair_id, at, step, actor, scope_key) select id, back_at, 'back', 'worker', scope_key from done`,
  );
  return rowCount ?? 0;
}

/** Marks what went past its deadline, once (REQ-ASSESS-23). */
async function markOverdue(tx: Tx): Promise<number> {
  const { rowCount } = await tx.query(
    `with late as (update repair set overdue_at = due_at where state in ('found', 'ordered') and overdue_at is null and due_at <= guanlan.now()
       returning id, due_at, scope_key)
     insert into repair_step (repair_id, at, step, actor, scope_key) select id, due_at, 'overdue', 'worker', scope_key from late`,
  );
  return rowCount ?? 0;
}

/** One look at all of it, in the worker's cycle: returns first, so that a deadline met is not called missed. */
export async function watchRepairs(tx: Tx): Promise<void> {
  await findReturned(tx);
  await findFaults(tx);
  await markOverdue(tx);
}

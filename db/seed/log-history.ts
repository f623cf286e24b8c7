import type pg from 'pg';
import { LAYERS } from '../../domain/layer.ts';
import { LAYER_NAMES, type RegionModel } from './model.ts';

/** So far back the demo's past can be looked at; before that there are warnings in lists, but no picture. */
const DAYS = 30;

/** Steps that the log tells of (domain/live-event.ts), and those after which an object looks different. */
const TOLD = `('opened', 'acknowledged', 'verified', 'reported', 'notice', 'on_site', 'lost', 'closed')`;
const CHANGES_PICTURE = `('opened', 'acknowledged', 'lost', 'closed')`;

const ms = (column: string): string => `round(date_part('epoch', ${column}) * 1000)`;

/**
 * What the event log would hold had it been running while the demo's past happened: what was told of each warning, how
 * each object looked after it, and when silent points and cameras fell silent. Only into an empty log: numbers grow with
 * time, and screens that are open must not be told of last month. Runs after warnings, steps and object states are
 * written; returns whether it wrote.
 */
export async function writeLogHistory(client: pg.Client, model: RegionModel, now: Date): Promise<boolean> {
  const { rowCount } = await client.query('select from event limit 1');
  if (rowCount !== 0) return false;
  const rows = LAYER_NAMES.flatMap((table) => model.layers[table]);
  const named = JSON.stringify(rows.map(({ fid, name }) => ({ fid, name })));
  await client.query(
    `insert into event (seq, at, kind, layer, fid, scope_key, tier, online, cause, payload)
     select nextval('event_seq'), at, kind, layer, fid, scope_key, tier, online, cause, payload from (
       select s.at, s.id, 1 as part, 'warning' as kind, w.layer, w.fid, w.scope_key, w.tier, null::smallint as online, w.cause,
         jsonb_build_object('id', w.id, 'fid', w.fid, 'layer', ($3::text[])[w.layer], 'tier', w.tier,
           'state', case s.step when 'closed' then 'closed' else 'open' end, 'change', s.step, 'reasonZh', w.reason_zh, 'reasonEn', w.reason_en,
           'name', n.name, 'openedAt', ${ms('w.opened_at')}, 'at', ${ms('s.at')}, 'epoch', 1, 'worstTier', w.worst_tier,
           'handling', coalesce((select x.step from warning_step x where x.warning_id = w.id and x.id <= s.id and x.step in ('verified', 'reported')
             order by x.id desc limit 1), 'waiting'),
           'deadline', case when w.state = 'open' then ${ms('w.deadline')} end) as payload
       from warning_step s join warning w on w.id = s.warning_id
       join jsonb_to_recordset($1::jsonb) as n(fid int, name text) on n.fid = w.fid
       where s.step in ${TOLD} and w.opened_at > $2::timestamptz - interval '${DAYS} days'
       union all
       select s.at, s.id, 2, 'state', w.layer, w.fid, w.scope_key, o.tier, 1, '',
         jsonb_build_object('fid', w.fid, 'layer', ($3::text[])[w.layer], 'tier', o.tier, 'online', 1, 'lost', o.lost, 'unacknowledged', o.waits,
           'outage', false, 'since', o.since, 'deadline', case when w.state = 'open' then ${ms('w.deadline')} end,
           'sector', w.sector, 'zone', w.zone, 'enterprise', w.enterprise, 'lng', w.lng, 'lat', w.lat)
       from warning_step s join warning w on w.id = s.warning_id
       cross join lateral (
         select coalesce(max(x.tier), 0)::smallint as tier, coalesce(bool_or(x.lost_since <= s.at), false) as lost,
           coalesce(bool_or(x.acknowledged_at is null or x.acknowledged_at > s.at), false) as waits,
           coalesce(min(${ms('x.opened_at')}), ${ms('s.at')}) as since
         from warning x where x.fid = w.fid and x.opened_at <= s.at and (x.closed_at is null or x.closed_at > s.at)) o
       where s.step in ${CHANGES_PICTURE} and w.opened_at > $2::timestamptz - interval '${DAYS} days'
       union all
       select greatest(q.since, $2::timestamptz - interval '${DAYS} days'), 0, 0, 'state', q.layer, q.fid, q.scope_key, q.tier, q.online, '',
         jsonb_build_object('fid', q.fid, 'layer', ($3::text[])[q.layer], 'tier', q.tier, 'online', q.online, 'lost', q.lost,
           'unacknowledged', q.unacknowledged, 'outage', false, 'since', ${ms('q.since')}, 'deadline', null,
           'sector', q.sector, 'zone', q.zone, 'enterprise', q.enterprise, 'lng', q.lng, 'lat', q.lat)
       from object_state q where q.tier = 0) e
     order by at, id, part`,
    [named, now.toISOString(), [...LAYERS]],
  );
  return true;
}

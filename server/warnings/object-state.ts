import { layerCode, layerOfCode } from '../../domain/layer.ts';
import type { Tx } from '../database.ts';
import { ms } from './warning-record.ts';

/** What `guanlan.append_events` takes; payloads as in docs/api.md, keys in camelCase. */
export interface EventItem {
  readonly kind:
    | 'state'
    | 'warning'
    | 'object'
    | 'system'
    | 'incident'
    | 'ptz'
    | 'hazard'
    | 'finding'
    | 'roads'
    | 'field';
  readonly layer: number;
  readonly fid: number;
  readonly scope_key: number;
  readonly tier?: number | null;
  readonly online?: number | null;
  readonly deadline?: string | null;
  readonly cause?: string;
  readonly payload: object;
}

/** Appends events; must be the last statement before the commit (design 3). Returns the last seq, null for none. */
export async function appendEvents(tx: Tx, items: readonly EventItem[]): Promise<number | null> {
  if (items.length === 0) return null;
  const { rows } = await tx.query<{ seq: number }>('select guanlan.append_events($1) as seq', [JSON.stringify(items)]);
  return rows[0]?.seq ?? null;
}

const LINE = layerCode('pipelines');

/** Where an object is and who may see it. */
export interface ObjectPlace {
  readonly fid: number;
  readonly layer: number;
  readonly scopeKey: number;
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
  readonly name: string;
  readonly lng: number;
  readonly lat: number;
}

interface StateRow {
  readonly fid: number;
  readonly layer: number;
  readonly scopeKey: number;
  readonly tier: number;
  readonly online: number;
  readonly lost: boolean;
  readonly unacknowledged: boolean;
  readonly outage: boolean;
  readonly since: number;
  readonly deadline: number | null;
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
  readonly lng: number;
  readonly lat: number;
}

const STATE_COLUMNS = `fid, layer, scope_key as "scopeKey", tier, online, lost, unacknowledged, outage, ${ms('since')} as since, ${ms('deadline')} as deadline,
  sector, zone, enterprise, lng, lat`;

function stateEvent({ scopeKey, ...row }: StateRow): EventItem {
  return {
    kind: 'state',
    layer: row.layer,
    fid: row.fid,
    scope_key: scopeKey,
    tier: row.tier,
    online: row.online,
    deadline: row.deadline === null ? null : new Date(row.deadline).toISOString(),
    payload: { ...row, layer: layerOfCode(row.layer) },
  };
}

/**
 * Brings `object_state` of objects up to date with their open warnings (REQ-RISK-10: the highest tier wins) and returns
 * the events that tell it. `online` is left as it stands. A pipeline stands where its worst warning does, and belongs to
 * who may see that place.
 */
export async function refreshObjectState(tx: Tx, places: readonly ObjectPlace[]): Promise<EventItem[]> {
  if (places.length === 0) return [];
  const unique = [...new Map(places.map((place) => [place.fid, place])).values()].sort((a, b) => a.fid - b.fid);
  const left = unique.some((place) => place.layer === LINE) ? await lineStates(tx, unique) : [];
  const { rows } = await tx.query<StateRow>(
    `insert into object_state as s (fid, layer, scope_key, sector, zone, enterprise, tier, lost, unacknowledged, since, deadline, lng, lat)
     select p.fid, p.layer, coalesce(l.scope_key, p."scopeKey"), p.sector, coalesce(l.zone, p.zone), p.enterprise, coalesce(w.tier, 0), coalesce(w.lost, false),
       coalesce(w.unacknowledged, false), coalesce(w.since, guanlan.now()), w.deadline, coalesce(l.lng, p.lng), coalesce(l.lat, p.lat)
     from jsonb_to_recordset($1) as p(fid int, layer smallint, "scopeKey" int, sector smallint, zone int, enterprise int, lng float8, lat float8)
     cross join lateral (
       select max(o.tier) as tier, bool_or(o.lost_since is not null) as lost, bool_or(o.acknowledged_at is null) as unacknowledged,
         min(o.tier_since) filter (where o.tier = o.top) as since, min(o.deadline) as deadline
       from (select x.*, max(x.tier) over () as top from warning x where x.fid = p.fid and x.state = 'open') o) w
     left join lateral (
       select x.scope_key, x.zone, x.lng, x.lat from warning x where p.layer = ${LINE} and x.fid = p.fid and x.state = 'open'
       order by x.tier desc, x.tier_since, x.id limit 1) l on true
     on conflict (fid) do update set tier = excluded.tier, lost = excluded.lost, unacknowledged = excluded.unacknowledged,
       since = case when s.tier = excluded.tier then s.since else excluded.since end, deadline = excluded.deadline,
       scope_key = case when s.layer = ${LINE} then excluded.scope_key else s.scope_key end,
       zone = case when s.layer = ${LINE} then excluded.zone else s.zone end,
       lng = case when s.layer = ${LINE} then excluded.lng else s.lng end, lat = case when s.layer = ${LINE} then excluded.lat else s.lat end
     returning ${STATE_COLUMNS}`,
    [JSON.stringify(unique)],
  );
  // Who saw a line only where its worst point was is told that it is calm there, before the others are told where it is.
  const scopes = new Map(rows.map((row) => [row.fid, row.scopeKey]));
  const calm = left
    .filter((row) => scopes.get(row.fid) !== row.scopeKey)
    .map((row) => stateEvent({ ...row, tier: 0, lost: false, unacknowledged: false, deadline: null }));
  return [...calm, ...rows.map(stateEvent)];
}

/** States of the lines among objects, as viewers know them until now. */
async function lineStates(tx: Tx, places: readonly ObjectPlace[]): Promise<StateRow[]> {
  const { rows } = await tx.query<StateRow>(
    `select ${STATE_COLUMNS} from object_state where fid = any($1) and layer = ${LINE} order by fid for update`,
    [places.map((place) => place.fid)],
  );
  return rows;
}

/**
 * Sets `online` (1, 0, -1) of objects; returns events of those that changed. `since` is when the state began, epoch ms.
 * Name only objects that have a row, or whose new state is not 1: a first "online" is nothing to tell.
 */
export async function setOnline(
  tx: Tx,
  changes: readonly (ObjectPlace & { readonly online: number; readonly since: number })[],
): Promise<EventItem[]> {
  if (changes.length === 0) return [];
  const { rows } = await tx.query<StateRow>(
    `insert into object_state as s (fid, layer, scope_key, sector, zone, enterprise, online, since, lng, lat)
     select p.fid, p.layer, p."scopeKey", p.sector, p.zone, p.enterprise, p.online, to_timestamp(p.since / 1000), p.lng, p.lat
     from jsonb_to_recordset($1) as p(fid int, layer smallint, "scopeKey" int, sector smallint, zone int, enterprise int, online smallint, since float8, lng float8, lat float8)
     order by p.fid
     on conflict (fid) do update set online = excluded.online, since = case when s.tier = 0 then excluded.since else s.since end
       where s.online <> excluded.online
     returning ${STATE_COLUMNS}`,
    [JSON.stringify(changes)],
  );
  return rows.map(stateEvent);
}

/** Marks objects as in an approved outage, or takes the mark away; returns events of those that changed (REQ-WF-02). */
export async function setOutage(tx: Tx, places: readonly ObjectPlace[], outage: boolean): Promise<EventItem[]> {
  if (places.length === 0) return [];
  const { rows } = await tx.query<StateRow>(
    `insert into object_state as s (fid, layer, scope_key, sector, zone, enterprise, outage, since, lng, lat)
     select p.fid, p.layer, p."scopeKey", p.sector, p.zone, p.enterprise, $2, guanlan.now(), p.lng, p.lat
     from jsonb_to_recordset($1) as p(fid int, layer smallint, "scopeKey" int, sector smallint, zone int, enterprise int, lng float8, lat float8)
     order by p.fid
     on conflict (fid) do update set outage = excluded.outage where s.outage <> excluded.outage
     returning ${STATE_COLUMNS}`,
    [JSON.stringify(places), outage],
  );
  return rows.map(stateEvent);
}

/** Removes rows that say nothing any more; their last event has told it. Not for viewers' transactions. */
export async function dropCalmStates(tx: Tx, fids: readonly number[]): Promise<void> {
  if (fids.length === 0) return;
  await tx.query(
    'delete from object_state where fid = any($1) and tier = 0 and online = 1 and not lost and not outage',
    [fids],
  );
}

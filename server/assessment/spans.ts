import { layerCode } from '../../domain/layer.ts';
import type { Tx } from '../database.ts';
import { lockMark, setMark } from './marks.ts';

/** Events looked at per call; the rest waits for the next one. */
export const EVENTS = 10_000;
const SENSORS = layerCode('sensors');
const CAMERAS = layerCode('cameras');

interface StateEvent {
  readonly seq: number;
  readonly fid: number;
  readonly online: number | null;
  readonly tier: number;
  readonly since: number;
  readonly at: number;
}

/** A span to be written; `id` null is a new one, `to` null stays open. Epoch milliseconds. */
interface SpanChange {
  readonly id: number | null;
  readonly fid: number;
  readonly from: number;
  to: number | null;
}

/**
 * Brings the offline spans up to date with the event log (REQ-MON-09, REQ-ASSESS-40): whoever marks a point silent or back
 * tells it there, with the moment of its last valid sample. Follows by number, like the live tail, so that nothing is
 * scanned, nothing is lost over a restart, and 100,000 points cost what changes. Returns how many events were read.
 */
export async function followSpans(tx: Tx): Promise<number> {
  const mark = await lockMark(tx, 'spans');
  if (mark === 'held') return 0;
  if (mark === null) return await firstSpans(tx);
  const { upto, read, events } = await readEvents(tx, mark.seq);
  if (upto === null) return 0;
  const changes = await fold(tx, events);
  await writeSpans(tx, changes);
  await markNetwork(
    tx,
    changes.filter((change) => change.to === null && change.id === null).map((change) => change.fid),
  );
  await setMark(tx, 'spans', upto);
  return read;
}

/** Where an installation that never assessed begins: what is silent now, since when it is; and the log from here on. */
async function firstSpans(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ seq: number }>('select coalesce((select max(seq) from event), 0) as seq');
  const { rows: silent } = await tx.query<{ fid: number; from: number }>(
    `select o.fid, round(date_part('epoch', least(o.since, coalesce(l.at, c.last_seen_at, o.since))) * 1000) as "from"
     from object_state o left join latest_reading l on l.point_fid = o.fid left join camera c on c.fid = o.fid
     where o.online = 0 and o.layer in (${SENSORS}, ${CAMERAS})
       and not exists (select from offline_span s where s.fid = o.fid and s.to_at is null) limit 500000`,
  );
  await writeSpans(
    tx,
    silent.map((point) => ({ id: null, fid: point.fid, from: point.from, to: null })),
  );
  await setMark(tx, 'spans', rows[0]?.seq ?? 0);
  return EVENTS;
}

interface Page {
  readonly upto: number | null;
  readonly read: number;
  readonly events: readonly StateEvent[];
}

async function readEvents(tx: Tx, after: number): Promise<Page> {
  const { rows } = await tx.query<{ upto: number | null; read: number; events: StateEvent[] | null }>(
    `with e as materialized (select seq, kind, layer, fid, online, tier, payload, at from event where seq > $1 order by seq limit ${EVENTS})
     select max(seq) as upto, count(*)::int as read,
       jsonb_agg(jsonb_build_object('seq', seq, 'fid', fid, 'online', online, 'tier', coalesce(tier, 0), 'since', payload -> 'since',
         'at', round(date_part('epoch', at) * 1000)) order by seq) filter (where kind = 'state' and layer in (${SENSORS}, ${CAMERAS})) as events
     from e`,
    [after],
  );
  return { upto: rows[0]?.upto ?? null, read: rows[0]?.read ?? 0, events: rows[0]?.events ?? [] };
}

async function fold(tx: Tx, events: readonly StateEvent[]): Promise<SpanChange[]> {
  if (events.length === 0) return [];
  const { rows } = await tx.query<{ id: number; fid: number; from: number }>(
    `select id, fid, round(date_part('epoch', from_at) * 1000) as "from" from offline_span where to_at is null and fid = any($1)`,
    [[...new Set(events.map((event) => event.fid))]],
  );
  const open = new Map<number, SpanChange>(rows.map((row) => [row.fid, { ...row, to: null }]));
  const changes = new Set<SpanChange>();
  for (const event of events) {
    const span = open.get(event.fid);
    // A point with a warning of its own keeps in `since` the moment of the warning.
    const moment = event.tier === 0 ? event.since : event.at;
    if (event.online === 0 && span === undefined) {
      const begun: SpanChange = { id: null, fid: event.fid, from: moment, to: null };
      open.set(event.fid, begun);
      changes.add(begun);
    } else if (event.online === 1 && span !== undefined) {
      span.to = Math.max(span.from, moment);
      open.delete(event.fid);
      changes.add(span);
    }
  }
  return [...changes];
}

const PLACE = `coalesce(a.site_fid, t.fid, 0), p.sector, p.zone, p.enterprise, p.scope_key`;
const TIMES = `to_timestamp(s."from" / 1000), to_timestamp(s."to" / 1000)`;

async function writeSpans(tx: Tx, changes: readonly SpanChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `update offline_span o set to_at = to_timestamp(s."to" / 1000)
     from jsonb_to_recordset($1) as s(id bigint, "to" float8) where o.id = s.id`,
    [JSON.stringify(changes.filter((change) => change.id !== null))],
  );
  await tx.query(
    `with s as (select * from jsonb_to_recordset($1) as s(fid int, "from" float8, "to" float8))
     insert into offline_span (fid, kind, object_fid, site_fid, sector, zone, enterprise, scope_key, from_at, to_at)
     select p.fid, 'data', p.object_fid, ${PLACE}, ${TIMES}
     from s join sensor_point p on p.fid = s.fid left join asset a on a.fid = p.object_fid left join site t on t.fid = p.object_fid
     union all
     select p.fid, 'video', coalesce(p.owner_fid, 0), ${PLACE}, ${TIMES}
     from s join camera p on p.fid = s.fid left join asset a on a.fid = p.owner_fid left join site t on t.fid = p.owner_fid
     on conflict (fid) where to_at is null do nothing`,
    [JSON.stringify(changes.filter((change) => change.id === null))],
  );
}

/** Points that fall silent within this of one another fall silent together. */
const TOGETHER = `interval '15 min'`;

/**
 * When every point of a plant that still spoke falls silent together, the line to it is gone and not its devices: the cause
 * is the network. A plant is a cell of zone, sector and enterprise; fewer than three points prove nothing.
 */
async function markNetwork(tx: Tx, fids: readonly number[]): Promise<void> {
  if (fids.length === 0) return;
  await tx.query(
    `with touched as (select s.scope_key, s.kind, max(s.from_at) as newest from offline_span s
         where s.to_at is null and s.enterprise <> 0 and s.fid = any($1) group by 1, 2),
       silent as (select t.scope_key, t.kind, t.newest, count(*) filter (where s.from_at >= t.newest - ${TOGETHER}) as together, count(*) as silent
         from touched t join offline_span s on s.scope_key = t.scope_key and s.kind = t.kind and s.to_at is null group by 1, 2, 3),
       whole as (select s.*, case s.kind when 'data'
           then (select count(*) from sensor_point p join latest_reading l on l.point_fid = p.fid where p.scope_key = s.scope_key)
           else (select count(*) from camera c where c.scope_key = s.scope_key and c.last_seen_at is not null) end as points from silent s)
     update offline_span o set cause = 'network' from whole w
     where o.scope_key = w.scope_key and o.kind = w.kind and o.to_at is null and o.from_at >= w.newest - ${TOGETHER}
       and w.together >= 3 and w.silent = w.points and w.together * 2 >= w.points and o.cause <> 'network'`,
    [fids],
  );
}

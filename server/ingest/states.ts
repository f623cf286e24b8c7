import type { StateItem } from '../../domain/ingest.ts';
import { layerCode } from '../../domain/layer.ts';
import type { Tx } from '../database.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import { dropCalmStates, type EventItem, setOnline } from '../warnings/object-state.ts';
import type { KnownObject } from './objects.ts';

/** Layers whose objects report that they are online; others have no such state. */
export const STATE_LAYERS: readonly number[] = [layerCode('cameras'), layerCode('sensors'), layerCode('vehicles')];

export interface ResolvedState {
  readonly item: StateItem;
  readonly object: KnownObject;
}

/** Takes online, offline and faulty of objects: the newest of each; returns the events for the caller to append last. */
export async function takeStates(tx: Tx, batch: readonly ResolvedState[]): Promise<EventItem[]> {
  const newest = new Map<number, ResolvedState>();
  for (const one of batch)
    if (one.item.at >= (newest.get(one.object.fid)?.item.at ?? 0)) newest.set(one.object.fid, one);
  const rows = [...newest.values()].sort((a, b) => a.object.fid - b.object.fid);
  if (rows.length === 0) return [];
  const late = await updateCameras(tx, rows);
  const current = rows.filter((row) => !late.has(row.object.fid));
  const fids = current.map((row) => row.object.fid);
  const known = await tx.query<{ fid: number; since: number }>(
    "select fid, date_part('epoch', since) * 1000 as since from object_state where fid = any($1) order by fid for update",
    [fids],
  );
  const listed = new Map(known.rows.map((row) => [row.fid, row.since]));
  const places = await objectPlaces(tx, fids);
  const changes = current.flatMap(({ item, object }) => {
    const place = places.get(object.fid);
    const online = item.state === 'online' ? 1 : 0;
    const since = listed.get(object.fid);
    // A word that was overtaken by a newer one changes nothing; and being online is normal, so that without a row there
    // is nothing to tell.
    return place === undefined || (since === undefined ? online === 1 : since > item.at)
      ? []
      : [{ ...place, online, since: item.at }];
  });
  const events = await setOnline(tx, changes);
  await dropCalmStates(tx, fids);
  return events;
}

/** Keeps the camera's own column (faulty differs from offline there); returns cameras that told something newer before. */
async function updateCameras(tx: Tx, rows: readonly ResolvedState[]): Promise<ReadonlySet<number>> {
  const cameras = rows.filter((row) => row.object.layer === layerCode('cameras'));
  if (cameras.length === 0) return new Set();
  const fids = cameras.map((row) => row.object.fid);
  await tx.query('select fid from camera where fid = any($1) order by fid for update', [fids]);
  const { rows: taken } = await tx.query<{ fid: number }>(
    `update camera c set state = s.state, last_seen_at = to_timestamp(s.at / 1000)
     from unnest($1::int[], $2::text[], $3::float8[]) as s(fid, state, at)
     where c.fid = s.fid and (c.last_seen_at is null or c.last_seen_at <= to_timestamp(s.at / 1000)) returning c.fid`,
    [cameras.map((row) => row.object.fid), cameras.map((row) => row.item.state), cameras.map((row) => row.item.at)],
  );
  const seen = new Set(taken.map((row) => row.fid));
  return new Set(cameras.map((row) => row.object.fid).filter((fid) => !seen.has(fid)));
}

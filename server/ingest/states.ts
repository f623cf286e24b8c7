import type { StateItem } from '../../domain/ingest.ts';
import { layerCode } from '../../domain/layer.ts';
import { codeOfState } from '../../domain/rule-codes.ts';
import type { Tx } from '../database.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import { dropCalmStates, type EventItem, type ObjectPlace, setOnline } from '../warnings/object-state.ts';
import { settleWarnings } from '../warnings/settle.ts';
import { lockObjects } from '../warnings/warning-record.ts';
import { type CodeSample, takeCodes } from './codes.ts';
import type { KnownObject } from './objects.ts';

/** Layers whose objects report that they are online; others have no such state. */
export const STATE_LAYERS: readonly number[] = [layerCode('cameras'), layerCode('sensors'), layerCode('vehicles')];

const SITES = layerCode('sites');
const DEVICE_WORDS: readonly string[] = ['online', 'offline', 'faulty'];
const UNIT_WORDS: readonly string[] = ['normal', 'alarm', 'fault', 'offline', 'pressure_lost'];

/** Whether objects of a layer say this word of themselves: devices three, fire units the five of REQ-MON-26. */
export function saysState(layer: number, state: string): boolean {
  return (
    (STATE_LAYERS.includes(layer) && DEVICE_WORDS.includes(state)) || (layer === SITES && UNIT_WORDS.includes(state))
  );
}
/** Whether objects of a layer report a state at all. */
export const hasStates = (layer: number): boolean => layer === SITES || STATE_LAYERS.includes(layer);

export interface ResolvedState {
  readonly item: StateItem;
  readonly object: KnownObject;
}

/**
 * Takes what objects say of themselves: the newest word of each decides. Being offline is shown on the map at once; which
 * words become a warning, and after how long, the rules decide. Returns the events for the caller to append last.
 */
export async function takeStates(
  tx: Tx,
  now: number,
  sourceId: string,
  batch: readonly ResolvedState[],
): Promise<EventItem[]> {
  const newest = new Map<number, ResolvedState>();
  for (const one of batch)
    if (one.item.at >= (newest.get(one.object.fid)?.item.at ?? 0)) newest.set(one.object.fid, one);
  const rows = [...newest.values()].sort((a, b) => a.object.fid - b.object.fid);
  if (rows.length === 0) return [];
  const fresh = await keepNewest(tx, rows);
  const late = await updateCameras(tx, fresh);
  const current = fresh.filter((row) => !late.has(row.object.fid));
  const fids = current.map((row) => row.object.fid);
  const known = await tx.query<{ fid: number; since: number }>(
    "select fid, date_part('epoch', since) * 1000 as since from object_state where fid = any($1) order by fid for update",
    [fids],
  );
  const listed = new Map(known.rows.map((row) => [row.fid, row.since]));
  const places = await objectPlaces(tx, fids);
  const changes = current.flatMap(({ item, object }) => {
    const place = places.get(object.fid);
    // A fire unit in alarm speaks; only "offline" says that it does not.
    const online = object.layer === SITES ? Number(item.state !== 'offline') : Number(item.state === 'online');
    const since = listed.get(object.fid);
    // A word that was overtaken by a newer one changes nothing; and being online is normal, so that without a row there
    // is nothing to tell.
    return place === undefined || (since === undefined ? online === 1 : since > item.at)
      ? []
      : [{ ...place, online, since: item.at }];
  });
  const events = [...(await setOnline(tx, changes)), ...(await gradeStates(tx, now, sourceId, current, places))];
  await dropCalmStates(tx, fids);
  return events;
}

/** Keeps the newest word of each object; returns the rows that were newer than what was known. */
async function keepNewest(tx: Tx, rows: readonly ResolvedState[]): Promise<ResolvedState[]> {
  const { rows: taken } = await tx.query<{ fid: number }>(
    `insert into reported_state as r (fid, state, at, received_at, scope_key)
     select s.fid, s.state, to_timestamp(s.at / 1000), guanlan.now(), s.scope from unnest($1::int[], $2::text[], $3::float8[], $4::int[]) as s(fid, state, at, scope)
     on conflict (fid) do update set state = excluded.state, at = excluded.at, received_at = excluded.received_at where excluded.at >= r.at returning r.fid`,
    [
      rows.map((row) => row.object.fid),
      rows.map((row) => row.item.state),
      rows.map((row) => row.item.at),
      rows.map((row) => row.object.scopeKey),
    ],
  );
  const fresh = new Set(taken.map((row) => row.fid));
  return rows.filter((row) => fresh.has(row.object.fid));
}

/** Codes that states stand for: a new word ends all others of them. */
const STATE_CODES = ['offline', 'faulty', 'fire_alarm', 'fire_fault', 'pressure_lost'];

async function gradeStates(
  tx: Tx,
  now: number,
  sourceId: string,
  rows: readonly ResolvedState[],
  places: ReadonlyMap<number, ObjectPlace>,
): Promise<EventItem[]> {
  const { rows: held } = await tx.query<{ fid: number; code: string }>(
    `select distinct s.point_fid as fid, s.detail ->> 'code' as code from rule_state s
     where s.point_fid = any($1) and s.kind = 'code' and s.detail ->> 'code' = any($2)`,
    [rows.map((row) => row.object.fid), STATE_CODES],
  );
  const samples = rows.flatMap(({ item, object }): CodeSample[] => {
    if (!places.has(object.fid)) return [];
    const now = codeOfState(item.state);
    const before = held.filter((row) => row.fid === object.fid && row.code !== now).map((row) => row.code);
    const { fid: objectFid, scopeKey } = object;
    // Tier 0: a state that no rule grades is shown on the map and is no warning.
    const base = { objectFid, pointFid: null, scopeKey, at: item.at, tier: 0, message: '', value: null } as const;
    return [
      ...before.map((code) => ({ ...base, code, raised: false })),
      ...(now === null ? [] : [{ ...base, code: now, raised: true }]),
    ];
  });
  if (samples.length === 0) return [];
  await lockObjects(
    tx,
    samples.map((sample) => sample.objectFid),
  );
  return settleWarnings(tx, now, { id: `source:${sourceId}` }, await takeCodes(tx, now, samples));
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

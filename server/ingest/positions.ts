import { toWgs84 } from '../../domain/datum.ts';
import type { PositionItem } from '../../domain/ingest.ts';
import { layerCode } from '../../domain/layer.ts';
import type { Tx } from '../database.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import { dropCalmStates, type EventItem, setOnline } from '../warnings/object-state.ts';
import type { KnownObject } from './objects.ts';

/** A vehicle's place as it was just taken; degrees WGS 84, epoch milliseconds. */
export interface TakenPosition {
  readonly fid: number;
  readonly at: number;
  readonly lng: number;
  readonly lat: number;
  readonly speedKmh: number;
  readonly courseDeg: number;
  readonly scopeKey: number;
}

/**
 * Of the history one position in ten seconds is kept; the newest place of every vehicle is always stored. Positions that
 * come late (older than the last one kept) are kept as they are: their sender has thinned them itself.
 */
const HISTORY_MS = 10_000;
const MAX_REMEMBERED = 500_000;
const keptAt = new Map<number, number>();

function thinned(rows: readonly TakenPosition[]): TakenPosition[] {
  if (keptAt.size > MAX_REMEMBERED) keptAt.clear();
  return rows.filter(({ fid, at }) => {
    const last = keptAt.get(fid);
    if (last !== undefined && at >= last && at < last + HISTORY_MS) return false;
    if (last === undefined || at > last) keptAt.set(fid, at);
    return true;
  });
}

export const VEHICLE_LAYER = layerCode('vehicles');

export function positionOf(item: PositionItem, vehicle: KnownObject): TakenPosition {
  // Converted once, here; the database holds WGS 84 only (design, law 3).
  const [lng, lat] = toWgs84([item.lng, item.lat], item.datum);
  const { at, speedKmh, courseDeg } = item;
  return { fid: vehicle.fid, at, lng, lat, speedKmh, courseDeg, scopeKey: vehicle.scopeKey };
}

const COLUMNS =
  'unnest($1::int[], $2::float8[], $3::float8[], $4::float8[], $5::real[], $6::real[], $7::int[]) as r(fid, at, lng, lat, speed, course, scope)';

function values(rows: readonly TakenPosition[]): string[] {
  const literal = (pick: (row: TakenPosition) => number): string => `{${rows.map(pick).join(',')}}`;
  return [
    literal((row) => row.fid),
    literal((row) => row.at / 1000),
    literal((row) => row.lng),
    literal((row) => row.lat),
    literal((row) => row.speedKmh),
    literal((row) => row.courseDeg),
    literal((row) => row.scopeKey),
  ];
}

/** Stores positions, keeps the newest of each vehicle, and brings back vehicles that were silent; returns the events. */
export async function takePositions(tx: Tx, now: number, batch: readonly TakenPosition[]): Promise<EventItem[]> {
  if (batch.length === 0) return [];
  const rows = [...batch].sort((a, b) => a.fid - b.fid || a.at - b.at);
  const newest = rows.filter((row, index) => rows[index + 1]?.fid !== row.fid);
  const history = thinned(rows);
  if (history.length > 0)
    await tx.query({
      name: 'ingest_positions',
      text: `insert into position (vehicle_fid, at, received_at, lng, lat, speed_kmh, course_deg, scope_key)
           select fid, to_timestamp(at), guanlan.now(), lng, lat, speed, course, scope from ${COLUMNS}`,
      values: values(history),
    });
  await tx.query({
    name: 'ingest_latest_positions',
    text: `insert into latest_position as l (vehicle_fid, at, received_at, lng, lat, speed_kmh, course_deg, scope_key)
           select fid, to_timestamp(at), guanlan.now(), lng, lat, speed, course, scope from ${COLUMNS}
           on conflict (vehicle_fid) do update set at = excluded.at, received_at = excluded.received_at, lng = excluded.lng, lat = excluded.lat,
             speed_kmh = excluded.speed_kmh, course_deg = excluded.course_deg, scope_key = excluded.scope_key where excluded.at > l.at`,
    values: values(newest),
  });
  return bringBackVehicles(tx, now, newest);
}

async function bringBackVehicles(tx: Tx, now: number, newest: readonly TakenPosition[]): Promise<EventItem[]> {
  const { rows } = await tx.query<{ fid: number }>({
    name: 'ingest_silent_vehicles',
    text: 'select o.fid from unnest($1::int[]) p(fid) join object_state o on o.fid = p.fid where o.online <> 1',
    values: [`{${newest.map((row) => row.fid).join(',')}}`],
  });
  if (rows.length === 0) return [];
  const places = await objectPlaces(
    tx,
    rows.map((row) => row.fid),
  );
  const events = await setOnline(
    tx,
    [...places.values()].map((place) => ({ ...place, online: 1, since: now })),
  );
  await dropCalmStates(
    tx,
    rows.map((row) => row.fid),
  );
  return events;
}

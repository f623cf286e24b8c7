import { toWgs84 } from '../../domain/datum.ts';
import type { Datum } from '../../domain/place.ts';
import type { Tx } from '../database.ts';
import { parseDeviceId } from '../ingest/gb28181/device-id.ts';
import type { CatalogItem } from '../ingest/gb28181/manscdp.ts';
import type { DeviceChange, DeviceRow, KnownDevice } from './device-book.ts';

/** Rows of one statement; a catalogue of 10,000 goes in a few. */
const BATCH = 2_000;
const MAX_DEVICES = 100_000;

const epoch = (column: string): string => `round(date_part('epoch', ${column}) * 1000)::float8`;

/** Every device that may register or that we register with. Engine role only: the sealed password is among it. */
export async function loadDevices(tx: Tx): Promise<DeviceRow[]> {
  const { rows } = await tx.query<DeviceRow>(
    `select id, kind, name, password_sealed as password, path, profile, datum, allowed_addresses as allowed, vehicle_id as vehicle,
            scope_key as "scopeKey", state, remote, ${epoch('registered_at')} as "registeredAt", ${epoch('expires_at')} as "expiresAt",
            ${epoch('keepalive_at')} as "keepaliveAt", refused_count::float8 as refused
     from video_device where retired_at is null order by id limit ${MAX_DEVICES}`,
  );
  return rows;
}

/** Column, its type, and where its value comes from; times are epoch milliseconds. A part that is not named is kept. */
const COLUMNS: readonly (readonly [column: string, part: keyof DeviceChange, kind: 'text' | 'time' | 'int'])[] = [
  ['state', 'state', 'text'],
  ['state_at', 'stateAt', 'time'],
  ['registered_at', 'registeredAt', 'time'],
  ['expires_at', 'expiresAt', 'time'],
  ['keepalive_at', 'keepaliveAt', 'time'],
  ['remote', 'remote', 'text'],
  ['maker', 'maker', 'text'],
  ['model', 'model', 'text'],
  ['firmware', 'firmware', 'text'],
  ['catalog_at', 'catalogAt', 'time'],
  ['catalog_total', 'catalogTotal', 'int'],
  ['last_error', 'error', 'text'],
  ['last_error_detail', 'errorDetail', 'text'],
  ['last_error_at', 'errorAt', 'time'],
  ['refused_count', 'refused', 'int'],
];

function assignment([column, part, kind]: (typeof COLUMNS)[number]): string {
  const text = `c.change ->> '${part}'`;
  const value =
    kind === 'time' ? `to_timestamp((${text})::float8 / 1000)` : kind === 'int' ? `(${text})::bigint` : text;
  return `${column} = case when c.change ? '${part}' then ${value} else d.${column} end`;
}

const WRITE = `update video_device d set ${COLUMNS.map(assignment).join(', ')}
  from jsonb_to_recordset($1) as c(id text, change jsonb) where d.id = c.id`;

/** Writes what the messages of many devices told, in one statement for each batch. */
export async function writeDevices(tx: Tx, changes: ReadonlyMap<string, DeviceChange>): Promise<void> {
  const rows = [...changes].map(([id, change]) => ({ id, change })).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (let at = 0; at < rows.length; at += BATCH)
    await tx.query({ name: 'gb_write_devices', text: WRITE, values: [JSON.stringify(rows.slice(at, at + BATCH))] });
}

/** A channel's entry as it is stored: its place in WGS 84, converted here once (design, law 3). */
function channelRow(item: CatalogItem, datum: Datum) {
  const place = item.position === null ? null : toWgs84([item.position.lng, item.position.lat], datum);
  const kind = parseDeviceId(item.id)?.kind ?? 'other';
  return {
    id: item.id,
    name: item.name.slice(0, 200),
    kind,
    parent: item.parentIds.at(-1) ?? null,
    civil: item.civilCode?.slice(0, 20) ?? null,
    group: item.businessGroup?.slice(0, 20) ?? null,
    lng: place?.[0] ?? null,
    lat: place?.[1] ?? null,
    ptz: item.ptzType,
    maker: item.maker?.slice(0, 80) ?? null,
    model: item.model?.slice(0, 80) ?? null,
    online: item.online,
  };
}

/**
 * Stores entries of a catalogue: new ones are added, known ones brought up to date; an entry that says nothing of its
 * state or place keeps what was known. A channel whose id is a camera's own GB id is linked to that camera when the camera
 * has no source yet. Returns how many rows were written.
 */
export async function saveChannels(tx: Tx, device: KnownDevice, items: readonly CatalogItem[]): Promise<number> {
  for (let at = 0; at < items.length; at += BATCH) {
    const rows = items.slice(at, at + BATCH).map((item) => channelRow(item, device.datum));
    await tx.query({
      name: 'gb_save_channels',
      text: `insert into video_channel as v (device_id, id, name, kind, parent_id, civil_code, group_id, lng, lat, ptz_type, maker, model, online, state_at, seen_at, scope_key)
        select $1, c.id, c.name, c.kind, c.parent, c.civil, c."group", c.lng, c.lat, c.ptz, c.maker, c.model, coalesce(c.online, true), guanlan.now(), guanlan.now(), $3
        from jsonb_to_recordset($2) as c(id text, name text, kind text, parent text, civil text, "group" text, lng float8, lat float8, ptz smallint, maker text, model text, online boolean)
        on conflict (device_id, id) do update set name = excluded.name, kind = excluded.kind, parent_id = excluded.parent_id, civil_code = excluded.civil_code,
          group_id = excluded.group_id, lng = coalesce(excluded.lng, v.lng), lat = coalesce(excluded.lat, v.lat), ptz_type = coalesce(excluded.ptz_type, v.ptz_type),
          maker = coalesce(excluded.maker, v.maker), model = coalesce(excluded.model, v.model), online = excluded.online,
          state_at = case when v.online = excluded.online then v.state_at else guanlan.now() end, seen_at = guanlan.now(), missing_since = null, scope_key = excluded.scope_key`,
      values: [device.id, JSON.stringify(rows), device.scopeKey],
    });
  }
  await linkByOwnId(tx, device.id);
  return items.length;
}

/** Links channels to the cameras that carry their id, where nobody decided otherwise. */
async function linkByOwnId(tx: Tx, deviceId: string): Promise<void> {
  await tx.query(
    `update video_channel v set camera_id = c.id, linked_by = 'gb_id' from camera c
     where v.device_id = $1 and v.camera_id is null and v.linked_by is null and c.gb_id = v.id and c.source = '{}'
       and not exists (select from video_channel other where other.camera_id = c.id)`,
    [deviceId],
  );
  await tx.query(
    `update camera c set source = jsonb_build_object('kind', 'gb28181', 'device', v.device_id, 'channel', v.id) from video_channel v
     where v.device_id = $1 and v.camera_id = c.id and v.linked_by = 'gb_id' and c.source = '{}'`,
    [deviceId],
  );
}

/** Marks what a complete answer did not name; a channel that comes back is taken up again by `saveChannels`. */
export async function markMissing(tx: Tx, deviceId: string, named: ReadonlySet<string>): Promise<void> {
  await tx.query(
    `update video_channel set missing_since = guanlan.now(), online = false, state_at = guanlan.now()
     where device_id = $1 and missing_since is null and not (id = any($2::text[]))`,
    [deviceId, [...named]],
  );
}

/** What a subscription said of channels that are known: on and off alone. */
export async function saveChannelStates(tx: Tx, deviceId: string, states: ReadonlyMap<string, boolean>): Promise<void> {
  await tx.query(
    `update video_channel v set online = s.online, state_at = guanlan.now(), seen_at = guanlan.now()
     from unnest($2::text[], $3::boolean[]) as s(id, online) where v.device_id = $1 and v.id = s.id`,
    [deviceId, [...states.keys()], [...states.values()]],
  );
}

export async function removeChannels(tx: Tx, deviceId: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    'update video_channel set missing_since = guanlan.now(), online = false, state_at = guanlan.now() where device_id = $1 and id = any($2) and missing_since is null',
    [deviceId, ids],
  );
}

/** A camera of the map behind a channel, with what it should be and what it is. */
export interface LinkedCamera {
  readonly cameraId: string;
  readonly channelId: string;
  readonly online: boolean;
  readonly state: string;
}

/** Cameras of devices whose shown state is not what their channel says. */
export async function camerasToTell(
  tx: Tx,
  deviceIds: readonly string[],
  present: readonly boolean[],
): Promise<LinkedCamera[]> {
  const { rows } = await tx.query<LinkedCamera>(
    `select c.id as "cameraId", v.id as "channelId", (d.present and v.online and v.missing_since is null) as online, c.state
     from unnest($1::text[], $2::boolean[]) as d(id, present) join video_channel v on v.device_id = d.id join camera c on c.id = v.camera_id
     where c.source ->> 'kind' = 'gb28181' and (d.present and v.online and v.missing_since is null) <> (c.state = 'online')
     order by c.fid limit 20000`,
    [deviceIds, present],
  );
  return rows;
}

/** The camera of the map that a device's channel (or the device itself) stands for. */
export async function cameraOfChannel(tx: Tx, deviceId: string, channelId: string): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    'select camera_id as id from video_channel where device_id = $1 and id = $2 and camera_id is not null',
    [deviceId, channelId],
  );
  return rows[0]?.id ?? null;
}

import type { Datum } from '../../domain/place.ts';
import { RefusalError } from '../../domain/refusal.ts';
import {
  type DeviceError,
  type DeviceProfile,
  deviceProfileSchema,
  type VideoDeviceKind,
  type VideoDeviceState,
} from '../../domain/video-device.ts';
import type { Tx } from '../database.ts';

const MAX_DEVICES = 500;
const MAX_GROUPS = 500;
const MAX_FOUND = 20;

const epoch = (column: string): string => `round(date_part('epoch', ${column}) * 1000)::float8`;

/** A device with its access health (REQ-VID-04). Times are epoch milliseconds; the password is never among it. */
export interface DeviceView {
  readonly id: string;
  readonly kind: VideoDeviceKind;
  readonly name: string;
  readonly path: '01' | '02' | '03';
  readonly profile: DeviceProfile;
  readonly datum: Datum;
  readonly allowedAddresses: readonly string[];
  readonly vehicleId: string | null;
  readonly scopeKey: number;
  readonly state: VideoDeviceState;
  readonly stateAt: number | null;
  readonly registeredAt: number | null;
  readonly expiresAt: number | null;
  readonly keepaliveAt: number | null;
  readonly remote: string | null;
  readonly maker: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly catalogAt: number | null;
  readonly error: DeviceError | null;
  readonly errorDetail: string;
  readonly errorAt: number | null;
  readonly refused: number;
  readonly channels: number;
  readonly channelsOnline: number;
  readonly linked: number;
}

/** Devices within the viewer's reach, those in trouble first; `text` is looked for in id and name. */
export async function listDevices(tx: Tx, text: string): Promise<DeviceView[]> {
  const { rows } = await tx.query<Omit<DeviceView, 'profile'> & { readonly profile: unknown }>(
    `select d.id, d.kind, d.name, d.path, d.profile, d.datum, d.allowed_addresses as "allowedAddresses", d.vehicle_id as "vehicleId",
       d.scope_key as "scopeKey", d.state, ${epoch('d.state_at')} as "stateAt", ${epoch('d.registered_at')} as "registeredAt", ${epoch('d.expires_at')} as "expiresAt",
       ${epoch('d.keepalive_at')} as "keepaliveAt", d.remote, d.maker, d.model, d.firmware, ${epoch('d.catalog_at')} as "catalogAt", d.last_error as error,
       d.last_error_detail as "errorDetail", ${epoch('d.last_error_at')} as "errorAt", d.refused_count::float8 as refused,
       coalesce(n.channels, 0)::int as channels, coalesce(n.online, 0)::int as "channelsOnline", coalesce(n.linked, 0)::int as linked
     from video_device d left join lateral (
       select count(*) filter (where v.missing_since is null) as channels, count(*) filter (where v.online and v.missing_since is null) as online,
         count(v.camera_id) as linked from video_channel v where v.device_id = d.id and v.kind in ('camera', 'other')) n on true
     where d.retired_at is null and ($1 = '' or position(lower($1) in lower(d.id || ' ' || d.name)) > 0)
     order by d.state = 'online', d.last_error is null, d.id limit ${MAX_DEVICES}`,
    [text],
  );
  const profiles = deviceProfileSchema.catch(deviceProfileSchema.parse({}));
  return rows.map((row) => ({ ...row, profile: profiles.parse(row.profile) }));
}

/** Refuses a device that the viewer does not reach like one that does not exist. */
export async function requireDevice(tx: Tx, id: string): Promise<{ readonly scopeKey: number }> {
  const { rows } = await tx.query<{ scopeKey: number }>(
    'select scope_key as "scopeKey" from video_device where id = $1 and retired_at is null',
    [id],
  );
  const [row] = rows;
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'device', message: 'no such device' });
  return row;
}

/** A branch of a device's channels: an administrative area, or a business group with its own name. */
export interface ChannelGroup {
  readonly by: 'civil' | 'group';
  readonly code: string;
  /** The name that the catalogue gives it, where it does. */
  readonly name: string | null;
  readonly channels: number;
  readonly online: number;
}

/** The tree of a device: its channels by civil code, and by business group where it has them. */
export async function channelGroups(tx: Tx, device: string): Promise<ChannelGroup[]> {
  const { rows } = await tx.query<ChannelGroup>(
    `select g.by, g.code, (select n.name from video_channel n where n.device_id = $1 and n.id = g.code) as name,
       count(*)::int as channels, count(*) filter (where g.online)::int as online
     from (
       select 'civil' as by, coalesce(civil_code, '') as code, online from video_channel where device_id = $1 and missing_since is null and kind in ('camera', 'other')
       union all
       select 'group', group_id, online from video_channel where device_id = $1 and missing_since is null and group_id is not null and kind in ('camera', 'other')
     ) g group by g.by, g.code order by g.by, g.code limit ${MAX_GROUPS}`,
    [device],
  );
  return rows;
}

export interface ChannelView {
  readonly id: string;
  readonly name: string;
  readonly civilCode: string | null;
  readonly groupId: string | null;
  readonly ptzType: number | null;
  readonly online: boolean;
  readonly stateAt: number | null;
  readonly seenAt: number;
  readonly missingSince: number | null;
  /** Degrees WGS 84. */
  readonly lng: number | null;
  readonly lat: number | null;
  readonly camera: { readonly id: string; readonly fid: number; readonly name: string; readonly nameEn: string } | null;
}

export interface ChannelFilter {
  readonly device: string;
  readonly text: string;
  readonly by: 'civil' | 'group' | null;
  readonly code: string;
  readonly offset: number;
  readonly limit: number;
}

/** One page of a device's channels, with how many there are. */
export async function listChannels(
  tx: Tx,
  { device, text, by, code, offset, limit }: ChannelFilter,
): Promise<{ readonly total: number; readonly channels: readonly ChannelView[] }> {
  const { rows } = await tx.query<
    Omit<ChannelView, 'camera'> & {
      total: number;
      cid: string | null;
      fid: number | null;
      cname: string | null;
      cen: string | null;
    }
  >(
    `select v.id, v.name, v.civil_code as "civilCode", v.group_id as "groupId", v.ptz_type as "ptzType", v.online, ${epoch('v.state_at')} as "stateAt",
       ${epoch('v.seen_at')} as "seenAt", ${epoch('v.missing_since')} as "missingSince", v.lng, v.lat, c.id as cid, c.fid, c.name as cname, c.name_en as cen,
       count(*) over ()::int as total
     from video_channel v left join camera c on c.id = v.camera_id
     where v.device_id = $1 and v.kind in ('camera', 'other') and ($2 = '' or position(lower($2) in lower(v.id || ' ' || v.name || ' ' || coalesce(c.name, ''))) > 0)
       and ($3::text is null or case $3 when 'group' then v.group_id else coalesce(v.civil_code, '') end = $4)
     order by v.missing_since is not null, v.online, v.id offset $5 limit $6`,
    [device, text, by, code, offset, limit],
  );
  return {
    total: rows[0]?.total ?? 0,
    channels: rows.map(({ total: _total, cid, fid, cname, cen, ...row }) => ({
      ...row,
      camera: cid === null || fid === null ? null : { id: cid, fid, name: cname ?? cid, nameEn: cen ?? '' },
    })),
  };
}

/** A camera of the map that a channel may stand for. */
export interface CameraChoice {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly gbId: string | null;
  /** From the channel's own position; null without one. */
  readonly metres: number | null;
  readonly taken: boolean;
}

/** Cameras to link a channel with: by name or id, the nearest first where the channel says where it is. */
export async function camerasFor(tx: Tx, device: string, channel: string, text: string): Promise<CameraChoice[]> {
  const { rows } = await tx.query<CameraChoice>(
    `select c.id, c.name, c.name_en as "nameEn", c.gb_id as "gbId",
       round(st_distance(c.geom::geography, v.place::geography))::float8 as metres, exists (select from video_channel o where o.camera_id = c.id) as taken
     from camera c, (select case when lng is null then null else st_setsrid(st_makepoint(lng, lat), 4326) end as place from video_channel where device_id = $1 and id = $2) v
     where ($3 = '' and (v.place is null or st_dwithin(c.geom::geography, v.place::geography, 500)))
        or ($3 <> '' and position(lower($3) in lower(c.id || ' ' || c.name || ' ' || c.name_en || ' ' || coalesce(c.gb_id, ''))) > 0)
     order by metres nulls last, c.id limit ${MAX_FOUND}`,
    [device, channel, text],
  );
  return rows;
}

/** Whose a device may be: the district itself, or an enterprise; named by a cell. */
export interface Owner {
  readonly scopeKey: number;
  readonly name: string | null;
  readonly nameEn: string | null;
}

/** Owners within the viewer's reach; the district comes first, as nobody's. */
export async function findOwners(tx: Tx, text: string): Promise<Owner[]> {
  const { rows } = await tx.query<Owner>(
    `(select c.id as "scopeKey", null::text as name, null::text as "nameEn" from scope_cell c
      where c.zone = 0 and c.sector = 0 and c.enterprise = 0 and ((select guanlan.viewer_all()) or c.id = any ((select guanlan.viewer_scope())::int[])))
     union all
     (select distinct on (s.scope_key) s.scope_key, s.name, s.name_en from site s
      where $1 = '' or position(lower($1) in lower(s.name || ' ' || s.name_en)) > 0 order by s.scope_key, s.id limit ${MAX_FOUND})`,
    [text],
  );
  return rows;
}

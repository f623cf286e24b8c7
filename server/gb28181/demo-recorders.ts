import { deviceProfileSchema } from '../../domain/video-device.ts';
import type { Tx } from '../database.ts';
import { seal, unseal } from '../sources/seal.ts';

/** Id of the recorder of a functional zone; the number is the zone's key, 0 for what lies in none. */
const recorderOf = `'99990000001180' || lpad(c.zone::text, 6, '0')`;
/** Who wrote the rows: only what the demo made is played by the demo's recorders. */
const DEMO = 'demo';
/** Flaps of cameras are told by notice, as a recorder does that was asked to. */
const PROFILE = JSON.stringify(deviceProfileSchema.parse({ subscribeCatalog: true }));

/**
 * Demo mode only: the region's cameras hang on simulated recorders, one per functional zone, and arrive by GB/T 28181 like
 * those of a district. Cameras that somebody gave another source are left alone; a second call changes nothing.
 */
export async function ensureDemoRecorders(tx: Tx, newPassword: () => string): Promise<void> {
  const { rows } = await tx.query<{ id: string; name: string; scope: number }>(
    `select ${recorderOf} as id, coalesce(min(z.name), '街面') as name, mode() within group (order by c.scope_key) as scope
     from camera c left join zone z on z.key = c.zone
     where c.source ->> 'kind' = 'demo-clip' and c.gb_id ~ '^[0-9]{20}$' group by c.zone order by 1 limit 100`,
  );
  for (const { id, name, scope } of rows)
    await tx.query(
      `insert into video_device (id, kind, name, path, profile, scope_key, password_sealed, created_by, created_at)
       values ($1, 'device', $2, '02', $3, $4, $5, $6, guanlan.now()) on conflict (id) do nothing`,
      [id, `${name} 录像机（演示）`, PROFILE, scope, seal(newPassword()), DEMO],
    );
  await tx.query(
    `insert into video_channel (device_id, id, name, kind, lng, lat, ptz_type, online, state_at, camera_id, linked_by, scope_key)
     select d.id, c.gb_id, c.name, 'camera', st_x(c.geom), st_y(c.geom), case when c.ptz then 1 else 3 end, c.state = 'online', guanlan.now(), c.id, 'gb_id', d.scope_key
     from camera c join video_device d on d.id = ${recorderOf} and d.created_by = $1
     where c.source ->> 'kind' = 'demo-clip' and c.gb_id ~ '^[0-9]{20}$' on conflict do nothing`,
    [DEMO],
  );
  await tx.query(
    `update camera c set source = jsonb_build_object('kind', 'gb28181', 'device', v.device_id, 'channel', v.id, 'scene', c.source ->> 'clip')
     from video_channel v join video_device d on d.id = v.device_id
     where v.camera_id = c.id and d.created_by = $1 and c.source ->> 'kind' = 'demo-clip'`,
    [DEMO],
  );
}

/** A recorder of the demo, as its simulator must know it. */
export interface DemoRecorder {
  readonly id: string;
  readonly password: string;
  readonly channels: readonly DemoChannel[];
}

export interface DemoChannel {
  readonly id: string;
  readonly name: string;
  readonly scene: string;
  readonly lng: number;
  readonly lat: number;
  readonly ptz: boolean;
  readonly online: boolean;
  /** A camera of the story, which must not go away. */
  readonly steady: boolean;
}

/** The demo's recorders with their passwords and channels: what stands in their own settings. */
export async function readDemoRecorders(tx: Tx): Promise<DemoRecorder[]> {
  const devices = await tx.query<{ id: string; sealed: Buffer }>(
    'select id, password_sealed as sealed from video_device where created_by = $1 and retired_at is null order by id limit 100',
    [DEMO],
  );
  const { rows } = await tx.query<DemoChannel & { readonly device: string }>(
    `select c.source ->> 'device' as device, c.source ->> 'channel' as id, c.name, c.source ->> 'scene' as scene, st_x(c.geom) as lng, st_y(c.geom) as lat,
       c.ptz, c.state = 'online' as online, exists (select from asset a where a.fid = c.owner_fid and a.id = 'ast_tank_t203') as steady
     from camera c where c.source ->> 'kind' = 'gb28181' and c.source ? 'scene' order by c.fid limit 20000`,
  );
  return devices.rows.map(({ id, sealed }) => ({
    id,
    password: unseal(sealed),
    channels: rows.filter(({ device }) => device === id),
  }));
}

import type { CascadeError, CascadeState } from '../../domain/cascade.ts';
import type { Tx } from '../database.ts';

/** A platform above us as the gateway knows it. */
export interface UpperRow {
  readonly id: string;
  readonly ownId: string;
  readonly host: string;
  readonly port: number;
  readonly mediaAddresses: readonly string[];
  readonly transport: 'udp' | 'tcp';
  readonly password: Buffer;
  readonly expiresSeconds: number;
  readonly keepaliveSeconds: number;
}

const MAX_UPPERS = 20;
export const MAX_SHARED = 20_000;
const MAX_ALARMS = 200;

/** Platforms that we register at. Engine role only: the sealed password is among it. */
export async function loadUppers(tx: Tx): Promise<UpperRow[]> {
  const { rows } = await tx.query<UpperRow>(
    `select id, own_id as "ownId", host, port, media_addresses as "mediaAddresses", transport, password_sealed as password, expires_seconds as "expiresSeconds", keepalive_seconds as "keepaliveSeconds"
     from cascade_upper where enabled and retired_at is null order by id limit ${MAX_UPPERS}`,
  );
  return rows;
}

/** A camera as it is told to a platform above: nothing that the standard does not ask for. */
export interface SharedCamera {
  readonly cameraId: string;
  readonly gbId: string;
  readonly name: string;
  /** Degrees WGS 84. */
  readonly lng: number;
  readonly lat: number;
  readonly ptz: boolean;
  readonly online: boolean;
}

const SHARED = `select c.id as "cameraId", s.gb_id as "gbId", c.name, st_x(c.geom) as lng, st_y(c.geom) as lat, c.ptz, c.state = 'online' as online
  from cascade_share s join camera c on c.fid = s.camera_fid where s.upper_id = $1`;

export async function sharedCameras(tx: Tx, upperId: string): Promise<SharedCamera[]> {
  const { rows } = await tx.query<SharedCamera>(`${SHARED} order by s.gb_id limit ${MAX_SHARED}`, [upperId]);
  return rows;
}

/** One that is not shared is like one that does not exist. */
export async function sharedCamera(tx: Tx, upperId: string, gbId: string): Promise<SharedCamera | null> {
  const { rows } = await tx.query<SharedCamera>(`${SHARED} and s.gb_id = $2`, [upperId, gbId]);
  return rows[0] ?? null;
}

export interface SharedAlarm {
  readonly id: number;
  readonly gbId: string;
  readonly kind: string;
  readonly tier: number | null;
  readonly message: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The newest raw alarm of all: what is newer is told. */
export async function lastAlarm(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ id: number }>('select coalesce(max(id), 0)::float8 as id from alarm');
  return rows[0]?.id ?? 0;
}

/** Raised alarms of shared cameras after the given one, oldest first. */
export async function alarmsAfter(tx: Tx, upperId: string, after: number): Promise<SharedAlarm[]> {
  const { rows } = await tx.query<SharedAlarm>(
    `select a.id::float8 as id, s.gb_id as "gbId", a.kind, a.tier, a.message, round(date_part('epoch', a.at) * 1000)::float8 as at
     from alarm a join cascade_share s on s.camera_fid = a.object_fid and s.upper_id = $1
     where a.id > $2 and a.state = 'raised' order by a.id limit ${MAX_ALARMS}`,
    [upperId, after],
  );
  return rows;
}

export interface UpperHealth {
  readonly state?: CascadeState;
  readonly registered?: boolean;
  readonly heard?: boolean;
  readonly error?: CascadeError | null;
  readonly detail?: string;
}

export async function writeUpperHealth(tx: Tx, id: string, health: UpperHealth): Promise<void> {
  const { state = null, registered = false, heard = false, error, detail = '' } = health;
  await tx.query(
    `update cascade_upper set state_at = case when $2::text is null or state = $2 then state_at else guanlan.now() end, state = coalesce($2, state),
       registered_at = case when $3 then guanlan.now() else registered_at end, keepalive_at = case when $4 then guanlan.now() else keepalive_at end,
       last_error = case when $5 then $6 else last_error end, last_error_detail = case when $5 then $7 else last_error_detail end,
       last_error_at = case when $5 and $6::text is not null then guanlan.now() else last_error_at end
     where id = $1`,
    [id, state, registered, heard, error !== undefined, error ?? null, detail.slice(0, 200)],
  );
}

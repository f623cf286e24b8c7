import { randomInt } from 'node:crypto';
import { RefusalError } from '../../domain/refusal.ts';
import type { VideoDeviceInput } from '../../domain/video-device.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { seal } from '../sources/seal.ts';
import { requireDevice } from './queries.ts';

export interface Actor {
  readonly viewer: Viewer;
  readonly address: string;
}

/** No letters that are taken for one another when they are typed into a device. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const PASSWORD_LETTERS = 16;

const newPassword = (): string =>
  Array.from({ length: PASSWORD_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');

const audited = ({ viewer, address }: Actor, tx: Tx, action: string, device: string, detail: Record<string, unknown>) =>
  appendAudit(tx, { actor: viewer.id, action, object: `video_device:${device}`, address, detail });

/** What is stored of an input; a vehicle must be one that the person sees, or positions would move somebody else's. */
async function valuesOf(tx: Tx, input: VideoDeviceInput): Promise<unknown[]> {
  const { id, kind, name, path, profile, datum, allowedAddresses, vehicleId, scopeKey } = input;
  if (vehicleId !== null) {
    const { rows } = await tx.query('select from vehicle where id = $1', [vehicleId]);
    if (rows.length === 0)
      throw new RefusalError({ code: 'not_found', field: 'vehicleId', message: `no vehicle ${vehicleId}` });
  }
  const stored = JSON.stringify(profile);
  return [id, kind, name, path, stored, datum, allowedAddresses, vehicleId, scopeKey];
}

async function requireReach(tx: Tx, { viewer }: Actor, scopeKey: number): Promise<void> {
  const { rows } = await tx.query('select from scope_cell where id = $1', [scopeKey]);
  if (rows.length === 0 || !(viewer.all || viewer.scopeKeys.includes(scopeKey)))
    throw new RefusalError({ code: 'forbidden', field: 'scopeKey', message: 'outside of what you reach' });
}

/** Adds a device and returns the password that it must be given; it is never shown again. */
export async function addDevice(tx: Tx, actor: Actor, input: VideoDeviceInput): Promise<{ readonly password: string }> {
  await requireReach(tx, actor, input.scopeKey);
  const password = newPassword();
  const { rowCount } = await tx.query(
    `insert into video_device (id, kind, name, path, profile, datum, allowed_addresses, vehicle_id, scope_key, password_sealed, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, guanlan.now()) on conflict (id) do nothing`,
    [...(await valuesOf(tx, input)), seal(password), actor.viewer.id],
  );
  if (rowCount === 0)
    throw new RefusalError({ code: 'conflict', field: 'id', message: 'this id is taken, perhaps by a retired device' });
  await audited(actor, tx, 'video_device.added', input.id, { kind: input.kind, path: input.path });
  return { password };
}

/** Changes a device; its id and kind stay. */
export async function changeDevice(tx: Tx, actor: Actor, input: VideoDeviceInput): Promise<void> {
  await requireDevice(tx, input.id);
  await requireReach(tx, actor, input.scopeKey);
  const { rowCount } = await tx.query(
    `update video_device set name = $3, path = $4, profile = $5, datum = $6, allowed_addresses = $7, vehicle_id = $8, scope_key = $9, updated_at = guanlan.now()
     where id = $1 and kind = $2 and retired_at is null`,
    await valuesOf(tx, input),
  );
  if (rowCount === 0) throw new RefusalError({ code: 'invalid', field: 'kind', message: 'the kind of a device stays' });
  await audited(actor, tx, 'video_device.changed', input.id, { path: input.path, datum: input.datum });
}

/** A new password; the device must be given it before it registers next. */
export async function renewPassword(tx: Tx, actor: Actor, device: string): Promise<{ readonly password: string }> {
  await requireDevice(tx, device);
  const password = newPassword();
  await tx.query('update video_device set password_sealed = $2, updated_at = guanlan.now() where id = $1', [
    device,
    seal(password),
  ]);
  await audited(actor, tx, 'video_device.password_renewed', device, {});
  return { password };
}

/** Ends a device: it can no longer register; its channels let go of their cameras. */
export async function retireDevice(tx: Tx, actor: Actor, device: string): Promise<void> {
  await requireDevice(tx, device);
  await tx.query(
    `update camera c set source = '{}' from video_channel v where v.device_id = $1 and v.camera_id = c.id and c.source ->> 'device' = $1`,
    [device],
  );
  await tx.query('update video_channel set camera_id = null, linked_by = $2 where device_id = $1', [
    device,
    actor.viewer.id,
  ]);
  await tx.query('update video_device set retired_at = guanlan.now() where id = $1', [device]);
  await audited(actor, tx, 'video_device.retired', device, {});
}

/** Says which camera of the map a channel is; null lets go of it. Both must be within the person's reach. */
export async function linkChannel(
  tx: Tx,
  actor: Actor,
  { device, channel, camera }: { readonly device: string; readonly channel: string; readonly camera: string | null },
): Promise<void> {
  await requireDevice(tx, device);
  const { rows } = await tx.query<{ before: string | null }>(
    'select camera_id as before from video_channel where device_id = $1 and id = $2 for update',
    [device, channel],
  );
  const [row] = rows;
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'channel', message: 'no such channel' });
  if (row.before !== null && row.before !== camera)
    await tx.query(
      `update camera set source = '{}' where id = $1 and source ->> 'device' = $2 and source ->> 'channel' = $3`,
      [row.before, device, channel],
    );
  if (camera !== null) await takeCamera(tx, device, channel, camera);
  await tx.query('update video_channel set camera_id = $3, linked_by = $4 where device_id = $1 and id = $2', [
    device,
    channel,
    camera,
    actor.viewer.id,
  ]);
  await audited(actor, tx, 'video_channel.linked', device, { channel, camera, before: row.before });
}

async function takeCamera(tx: Tx, device: string, channel: string, camera: string): Promise<void> {
  const taken = await tx.query('select from video_channel where camera_id = $1 and not (device_id = $2 and id = $3)', [
    camera,
    device,
    channel,
  ]);
  if (taken.rows.length > 0)
    throw new RefusalError({ code: 'conflict', field: 'camera', message: 'another channel is this camera' });
  const source = JSON.stringify({ kind: 'gb28181', device, channel });
  const { rowCount } = await tx.query('update camera set source = $2 where id = $1', [camera, source]);
  if (rowCount === 0) throw new RefusalError({ code: 'not_found', field: 'camera', message: 'no such camera' });
}

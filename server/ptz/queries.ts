import { leaseAt, mayTake, type PtzPower } from '../../domain/ptz-lease.ts';
import type { Tx, Viewer } from '../database.ts';
import { actorAt } from './commands.ts';
import { readSteered } from './lease-row.ts';

/** The stored positions of a camera, by number. */
export async function presetsOf(tx: Tx, cameraId: string) {
  const { rows } = await tx.query<{ number: number; name: string }>(
    'select number, name from ptz_preset where camera_id = $1 order by number limit 255',
    [cameraId],
  );
  return rows;
}

/** Who holds a camera's drive and what this viewer may do about it; times in epoch milliseconds. */
export async function ptzState(tx: Tx, viewer: Viewer, cameraId: string) {
  const camera = await readSteered(tx, cameraId);
  const actor = actorAt(viewer, camera.scopeKey);
  const lease = leaseAt(camera.lease, camera.now);
  const may: readonly PtzPower[] = actor === null ? [] : [...actor.may];
  return {
    cameraId,
    /** As the camera's file says; whether a drive answers is asked of the gateway. */
    hasDrive: camera.ptz && camera.state === 'online',
    may,
    /** Whether `acquire` would give it to this viewer now. */
    canTake: actor?.may.has('move') === true && mayTake(lease, actor),
    lease:
      lease === null
        ? null
        : {
            mine: lease.holder === viewer.id,
            holderName: lease.holderName,
            level: lease.level,
            hold: lease.hold,
            reason: lease.reason,
            since: lease.since,
            heldUntil: lease.heldUntil,
            expiresAt: lease.expiresAt,
          },
    presets: await presetsOf(tx, cameraId),
    serverNow: camera.now,
  };
}

import type { PtzCommand } from '../../domain/ptz-command.ts';
import type { PtzHold, PtzLease, PtzLevel } from '../../domain/ptz-lease.ts';
import { ptzCommandSchema } from '../../domain/ptz-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Tx } from '../database.ts';

/** A camera with its lease as commands decide on it; times in epoch milliseconds of the database clock. */
export interface SteeredCamera {
  readonly id: string;
  readonly fid: number;
  readonly name: string;
  readonly scopeKey: number;
  readonly state: 'online' | 'offline' | 'faulty';
  /** As its file says: it has a drive at all. */
  readonly ptz: boolean;
  readonly now: number;
  readonly lease: PtzLease | null;
  readonly serial: number;
  readonly lastCommand: PtzCommand | null;
}

interface Row {
  readonly id: string;
  readonly fid: number;
  readonly name: string;
  readonly scopeKey: number;
  readonly state: SteeredCamera['state'];
  readonly ptz: boolean;
  readonly now: number;
  readonly holder: string | null;
  readonly holderName: string;
  readonly level: PtzLevel;
  readonly priority: number;
  readonly hold: PtzHold;
  readonly reason: string;
  readonly since: number;
  readonly heldSince: number | null;
  readonly heldUntil: number | null;
  readonly expiresAt: number;
  readonly serial: number | null;
  readonly lastCommand: unknown;
}

const ms = (column: string) => `round(date_part('epoch', ${column}) * 1000)`;

/** The camera within the transaction's scope; refuses one that is not there, like one out of scope. */
export async function readSteered(tx: Tx, cameraId: string): Promise<SteeredCamera> {
  const { rows } = await tx.query<Row>(
    `select c.id, c.fid, c.name, c.scope_key as "scopeKey", c.state, c.ptz, ${ms('guanlan.now()')} as now,
            l.holder, l.holder_name as "holderName", l.level, l.priority, l.hold, l.reason, ${ms('l.since')} as since,
            ${ms('l.held_since')} as "heldSince", ${ms('l.held_until')} as "heldUntil", ${ms('l.expires_at')} as "expiresAt",
            l.serial, l.last_command as "lastCommand"
     from camera c left join ptz_lease l on l.camera_id = c.id where c.id = $1 limit 1`,
    [cameraId],
  );
  const [row] = rows;
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'cameraId', message: 'no such camera' });
  const { holder, serial, lastCommand, ...rest } = row;
  const known = ptzCommandSchema.safeParse(lastCommand);
  return {
    id: row.id,
    fid: row.fid,
    name: row.name,
    scopeKey: row.scopeKey,
    state: row.state,
    ptz: row.ptz,
    now: row.now,
    lease: holder === null ? null : { ...leaseOf(rest), holder },
    serial: serial ?? 0,
    lastCommand: known.success ? known.data : null,
  };
}

const leaseOf = (row: Omit<Row, 'holder' | 'serial' | 'lastCommand'>): Omit<PtzLease, 'holder'> => ({
  holderName: row.holderName,
  level: row.level,
  priority: row.priority,
  hold: row.hold,
  reason: row.reason,
  since: row.since,
  heldSince: row.heldSince,
  heldUntil: row.heldUntil,
  expiresAt: row.expiresAt,
});

/** The same, with every other command for this camera waiting until the transaction ends. */
export async function lockSteered(tx: Tx, cameraId: string): Promise<SteeredCamera> {
  await tx.query('select pg_advisory_xact_lock(7102, hashtext($1))', [cameraId]);
  return readSteered(tx, cameraId);
}

/** Writes what an ask made of the lease; a null lease ends the stored one at `now`. Returns the number of the command. */
export async function writeLease(
  tx: Tx,
  camera: SteeredCamera,
  lease: PtzLease | null,
  command: PtzCommand | null,
): Promise<number> {
  if (lease === null) {
    await tx.query('update ptz_lease set expires_at = guanlan.now() where camera_id = $1', [camera.id]);
    return camera.serial;
  }
  const serial = camera.serial + 1;
  await tx.query(
    `insert into ptz_lease (camera_id, holder, holder_name, level, priority, hold, reason, since, held_since, held_until, expires_at, serial, last_command)
     values ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8::float8 / 1000), to_timestamp($9::float8 / 1000), to_timestamp($10::float8 / 1000), to_timestamp($11::float8 / 1000), $12, $13)
     on conflict (camera_id) do update set holder = excluded.holder, holder_name = excluded.holder_name, level = excluded.level,
       priority = excluded.priority, hold = excluded.hold, reason = excluded.reason, since = excluded.since, held_since = excluded.held_since,
       held_until = excluded.held_until, expires_at = excluded.expires_at, serial = excluded.serial, last_command = excluded.last_command`,
    [
      camera.id,
      lease.holder,
      lease.holderName,
      lease.level,
      lease.priority,
      lease.hold,
      lease.reason,
      lease.since,
      lease.heldSince,
      lease.heldUntil,
      lease.expiresAt,
      serial,
      command === null ? null : JSON.stringify(command),
    ],
  );
  return serial;
}

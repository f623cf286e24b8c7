import { randomBytes } from 'node:crypto';
import { type PullAddress, type PullKind, parsePullAddress } from '../../domain/pull-address.ts';
import type { PullInput } from '../../domain/pull-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { mayPullLocal } from '../../lib/env.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { seal } from '../sources/seal.ts';
import type { Credentials } from '../video/credentials.ts';
import { writeLogin } from './queries.ts';

export interface Actor {
  readonly viewer: Viewer;
  readonly address: string;
}

function requireAddress(kind: PullKind, field: string, text: string): PullAddress {
  const parsed = parsePullAddress(kind, text, mayPullLocal());
  if (typeof parsed !== 'string') return parsed;
  throw new RefusalError({
    code: 'invalid',
    field,
    message: `the address is refused: ${parsed}`,
    params: { problem: parsed },
  });
}

interface Checked {
  readonly main: PullAddress;
  readonly sub: PullAddress | null;
  readonly login: Credentials | null;
}

/** The addresses of an input and its login, which may stand in the address itself. Refuses what must not be dialled. */
export function checkPull(input: PullInput): Checked {
  const main = requireAddress(input.kind, 'address', input.address);
  const sub = input.subAddress.trim() === '' ? null : requireAddress(input.kind, 'subAddress', input.subAddress);
  // One login for both streams: it must not travel to another device.
  if (sub !== null && sub.host !== main.host)
    throw new RefusalError({ code: 'invalid', field: 'subAddress', message: 'the sub-stream is on another device' });
  const typed = input.user === '' ? null : { user: input.user, password: input.password };
  return { main, sub, login: typed ?? main.login };
}

async function cameraOf(tx: Tx, cameraId: string): Promise<number> {
  const { rows } = await tx.query<{ fid: number }>('select fid from camera where id = $1 for update', [cameraId]);
  const [row] = rows;
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'cameraId', message: 'no such camera' });
  return row.fid;
}

/**
 * Sets where a camera is fetched from; what it was before is forgotten. The row is new each time, so that a running
 * stream of the old address ends. Secrets are sealed and leave no trace in the audit (REQ-SEC-08).
 */
export async function savePull(tx: Tx, actor: Actor, input: PullInput): Promise<{ readonly id: string }> {
  const { main, sub, login } = checkPull(input);
  const fid = await cameraOf(tx, input.cameraId);
  const id = `pull_${randomBytes(9).toString('base64url')}`;
  await tx.query('delete from video_pull where camera_fid = $1', [fid]);
  await tx.query(
    `insert into video_pull (id, camera_fid, kind, host, port, address_sealed, sub_address_sealed, login_sealed, onvif_port, changed_at, changed_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, guanlan.now(), $10)`,
    [
      id,
      fid,
      input.kind,
      main.host,
      main.port,
      seal(main.url),
      sub === null ? null : seal(sub.url),
      login === null ? null : seal(writeLogin(login)),
      input.onvifPort,
      actor.viewer.id,
    ],
  );
  // Whether it is online the gateway finds out within seconds (watch.ts).
  await tx.query('update camera set source = $2, ptz = ptz or $3 where fid = $1', [
    fid,
    JSON.stringify({ kind: input.kind, pull: id }),
    input.onvifPort !== null,
  ]);
  await appendAudit(tx, {
    actor: actor.viewer.id,
    action: 'pull.saved',
    object: input.cameraId,
    address: actor.address,
    detail: { kind: input.kind, host: main.host, port: main.port, login: login === null ? 'none' : 'set' },
  });
  return { id };
}

/** Forgets where a camera is fetched from; it shows no picture until it gets another source. */
export async function removePull(tx: Tx, actor: Actor, id: string): Promise<void> {
  const { rows } = await tx.query<{ fid: number; host: string }>(
    'delete from video_pull where id = $1 returning camera_fid as fid, host',
    [id],
  );
  const [row] = rows;
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such address' });
  const { rows: cameras } = await tx.query<{ id: string }>(
    `update camera set source = '{}' where fid = $1 and source ->> 'pull' = $2 returning id`,
    [row.fid, id],
  );
  await appendAudit(tx, {
    actor: actor.viewer.id,
    action: 'pull.removed',
    object: cameras[0]?.id ?? '',
    address: actor.address,
    detail: { host: row.host },
  });
}

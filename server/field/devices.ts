import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { secretHash } from '../auth/session-token.ts';
import type { Tx, Viewer } from '../database.ts';

const HEADER = 'x-guanlan-device';

/** Somebody whose device still hands in what was made before the right ended. */
export interface DeviceOwner {
  readonly id: string;
  readonly name: string;
  readonly scopeKey: number;
}

/**
 * Prepares a device for the field: its secret is returned once and lets it hand in findings after the session has ended,
 * nothing else. `scopeKey` says where what comes late is kept.
 */
export async function prepareDevice(tx: Tx, viewer: Viewer, scopeKey: number): Promise<{ readonly secret: string }> {
  const secret = randomBytes(32).toString('base64url');
  await tx.query(
    `insert into auth.field_device (hash, user_id, user_name, scope_key) values (decode($1, 'hex'), $2, $3, $4)`,
    [secretHash(secret), viewer.id, viewer.name, scopeKey],
  );
  return { secret };
}

/** The secret of a device that a request carries; null when it carries none. */
export function deviceSecretOf(req: IncomingMessage): string | null {
  const secret = req.headers[HEADER];
  return typeof secret === 'string' && /^[\w-]{43}$/.test(secret) ? secret : null;
}

export async function deviceOwner(tx: Tx, secret: string): Promise<DeviceOwner | null> {
  const { rows } = await tx.query<DeviceOwner>(
    `update auth.field_device set last_seen_at = guanlan.now() where hash = decode($1, 'hex')
     returning user_id as id, user_name as name, scope_key as "scopeKey"`,
    [secretHash(secret)],
  );
  return rows[0] ?? null;
}

import { randomBytes } from 'node:crypto';
import type { NewKey } from '../../domain/administration.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { permissionsOf } from '../../domain/role.ts';
import type { Tx } from '../database.ts';
import { tellSessionsEnded } from './account-events.ts';
import type { Actor } from './accounts.ts';
import { appendAudit } from './audit.ts';
import { secretHash } from './session-token.ts';

/** Makes a key for tiles, OGC and CAP; it is returned once, only its hash is stored. */
export async function createApiKey(tx: Tx, input: NewKey, actor: Actor): Promise<{ id: string; key: string }> {
  const { grant } = input;
  if (!permissionsOf([grant.role]).has('situation.read'))
    throw new RefusalError({
      code: 'invalid',
      field: 'role',
      message: 'a key reads the situation; take a role that may',
    });
  const id = `key_${randomBytes(8).toString('hex')}`;
  const key = `glk_${randomBytes(32).toString('base64url')}`;
  await tx.query("insert into auth.api_key (id, name, hash, created_by) values ($1, $2, decode($3, 'hex'), $4)", [
    id,
    input.name,
    secretHash(key),
    actor.id,
  ]);
  await tx.query(
    `insert into auth."grant" (api_key_id, role, sectors, zones, enterprises, precision_class, granted_by)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, grant.role, grant.sectors, grant.zones, grant.enterprises, grant.precision, actor.id],
  );
  await appendAudit(tx, {
    actor: actor.id,
    action: 'key.created',
    object: `key:${id}`,
    address: actor.address,
    detail: { name: input.name, ...grant },
  });
  return { id, key };
}

/** Ends a key at once, on every instance. */
export async function revokeApiKey(tx: Tx, id: string, actor: Actor): Promise<void> {
  const { rows } = await tx.query<{ hash: string }>(
    "update auth.api_key set revoked_at = guanlan.now() where id = $1 and revoked_at is null returning encode(hash, 'hex') as hash",
    [id],
  );
  const revoked = rows[0];
  if (revoked === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such key' });
  await appendAudit(tx, { actor: actor.id, action: 'key.revoked', object: `key:${id}`, address: actor.address });
  await tellSessionsEnded(tx, [revoked.hash]);
}

import { randomUUID } from 'node:crypto';
import type { NewGrant, NewUser } from '../../domain/administration.ts';
import { roleSchema } from '../../domain/code-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { ADMINISTRATION_ROLES, type Role, separationClash } from '../../domain/role.ts';
import { asAuth, type Tx } from '../database.ts';
import { tellGrantsChanged, tellSessionsEnded } from './account-events.ts';
import { appendAudit } from './audit.ts';
import { accountEngine } from './better-auth.ts';
import { oneTimePassword } from './password.ts';
import { secretHash } from './session-token.ts';
import { emailOf, storePassword } from './sign-in.ts';

/** Who changes accounts, for the audit. */
export interface Actor {
  readonly id: string;
  readonly address: string;
}

/** How long a one-time password may wait for its first use. */
const ONE_TIME_DAYS = 7;

async function markOneTime(tx: Tx, userId: string): Promise<void> {
  await tx.query("delete from auth.verification where identifier = 'one-time:' || $1", [userId]);
  await tx.query(
    `insert into auth.verification (id, identifier, value, expires_at)
     values ($1, 'one-time:' || $2, 'password', guanlan.now() + make_interval(days => ${ONE_TIME_DAYS}))`,
    [randomUUID(), userId],
  );
}

/**
 * Makes an account with a one-time password, which is returned once and must be changed at the first sign-in.
 * Refuses with `conflict` when the name is taken.
 */
export async function createUser(user: NewUser, actor: Actor): Promise<{ id: string; password: string }> {
  const id = `usr_${randomUUID()}`;
  const password = oneTimePassword();
  const { password: engine } = await accountEngine().$context;
  const hash = await engine.hash(password);
  await asAuth(async (tx) => {
    const { rowCount } = await tx.query(
      'insert into auth."user" (id, name, email, email_verified) values ($1, $2, $3, true) on conflict (email) do nothing',
      [id, user.name, emailOf(user.identifier)],
    );
    if (rowCount === 0)
      throw new RefusalError({ code: 'conflict', field: 'identifier', message: `${user.identifier} is taken` });
    await storePassword(tx, id, hash);
    await markOneTime(tx, id);
    await appendAudit(tx, {
      actor: actor.id,
      action: 'user.created',
      object: `user:${id}`,
      address: actor.address,
      detail: { identifier: user.identifier },
    });
  });
  return { id, password };
}

/** Replaces a forgotten password by a one-time one and ends the person's sessions. Returns it once. */
export async function resetPassword(userId: string, actor: Actor): Promise<string> {
  const password = oneTimePassword();
  const { password: engine } = await accountEngine().$context;
  const hash = await engine.hash(password);
  await asAuth(async (tx) => {
    await requireUser(tx, userId);
    await storePassword(tx, userId, hash);
    await markOneTime(tx, userId);
    await appendAudit(tx, {
      actor: actor.id,
      action: 'password.reset',
      object: `user:${userId}`,
      address: actor.address,
    });
    await endSessionsOf(tx, userId);
  });
  return password;
}

async function requireUser(tx: Tx, userId: string): Promise<void> {
  const { rowCount } = await tx.query('select from auth."user" where id = $1 for update', [userId]);
  if (rowCount === 0) throw new RefusalError({ code: 'not_found', field: 'userId', message: 'no such user' });
}

/** Ends all sessions of a person. The event is the last statement before commit. */
async function endSessionsOf(tx: Tx, userId: string): Promise<void> {
  const { rows } = await tx.query<{ token: string }>('delete from auth.session where user_id = $1 returning token', [
    userId,
  ]);
  await tellSessionsEnded(
    tx,
    rows.map(({ token }) => secretHash(token)),
  );
}

/** Shuts an account out, or lets it in again. Nobody can shut out themselves. */
export async function setDisabled(tx: Tx, userId: string, disabled: boolean, actor: Actor): Promise<void> {
  if (disabled && userId === actor.id)
    throw new RefusalError({ code: 'conflict', field: 'userId', message: 'nobody disables their own account' });
  await requireUser(tx, userId);
  await tx.query(
    'update auth."user" set disabled_at = case when $2 then coalesce(disabled_at, guanlan.now()) end, updated_at = guanlan.now() where id = $1',
    [userId, disabled],
  );
  const action = disabled ? 'user.disabled' : 'user.enabled';
  await appendAudit(tx, { actor: actor.id, action, object: `user:${userId}`, address: actor.address });
  if (disabled) await endSessionsOf(tx, userId);
}

async function rolesOf(tx: Tx, userId: string): Promise<Role[]> {
  const { rows } = await tx.query<{ role: string }>('select role from auth."grant" where user_id = $1 limit 1000', [
    userId,
  ]);
  return rows.map(({ role }) => roleSchema.parse(role));
}

function requireReachOfRole(grant: NewGrant): void {
  const administrates = ADMINISTRATION_ROLES.some((role) => role === grant.role);
  const field = grant.zones !== null ? 'zones' : grant.sectors !== null ? 'sectors' : 'enterprises';
  if (administrates && (grant.zones !== null || grant.sectors !== null || grant.enterprises !== null))
    throw new RefusalError({ code: 'invalid', field, message: 'an administrator reaches no objects' });
}

/**
 * Gives a person a role over a part of the district (REQ-ROLE). Refuses what would join two of system, security and
 * audit administration, or one of them with any work role, on one account (三员分立), and a grant to oneself.
 */
export async function addGrant(tx: Tx, userId: string, grant: NewGrant, actor: Actor): Promise<number> {
  requireReachOfRole(grant);
  // The row lock orders two administrators who grant at the same time: the second sees the first one's role.
  await requireUser(tx, userId);
  const clash = separationClash([...(await rolesOf(tx, userId)), grant.role]);
  if (clash !== null)
    throw new RefusalError({
      code: 'separation_of_duties',
      field: 'role',
      message: `${clash[0]} and ${clash[1]} do not go together on one account`,
      params: { first: clash[0], second: clash[1] },
    });
  if (userId === actor.id)
    throw new RefusalError({ code: 'separation_of_duties', field: 'userId', message: 'nobody grants to themselves' });
  const { rows } = await tx.query<{ id: number }>(
    `insert into auth."grant" (user_id, role, sectors, zones, enterprises, precision_class, granted_by)
     values ($1, $2, $3, $4, $5, $6, $7) returning id`,
    [userId, grant.role, grant.sectors, grant.zones, grant.enterprises, grant.precision, actor.id],
  );
  const id = rows[0]?.id ?? 0;
  await appendAudit(tx, {
    actor: actor.id,
    action: 'grant.added',
    object: `user:${userId}`,
    address: actor.address,
    detail: { grant: id, ...grant },
  });
  await tellGrantsChanged(tx, userId);
  return id;
}

/** Takes a grant away; open screens of the person close within two seconds. */
export async function removeGrant(tx: Tx, grantId: number, actor: Actor): Promise<void> {
  const { rows } = await tx.query<{ user_id: string; role: string }>(
    'delete from auth."grant" where id = $1 and user_id is not null returning user_id, role',
    [grantId],
  );
  const removed = rows[0];
  if (removed === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such grant' });
  await appendAudit(tx, {
    actor: actor.id,
    action: 'grant.removed',
    object: `user:${removed.user_id}`,
    address: actor.address,
    detail: { grant: grantId, role: removed.role },
  });
  await tellGrantsChanged(tx, removed.user_id);
}

/** Ends one session by its id (never its token). */
export async function revokeSession(tx: Tx, sessionId: string, actor: Actor): Promise<void> {
  const { rows } = await tx.query<{ token: string; user_id: string }>(
    'delete from auth.session where id = $1 returning token, user_id',
    [sessionId],
  );
  const ended = rows[0];
  if (ended === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such session' });
  await appendAudit(tx, {
    actor: actor.id,
    action: 'session.revoked',
    object: `user:${ended.user_id}`,
    address: actor.address,
  });
  await tellSessionsEnded(tx, [secretHash(ended.token)]);
}

import { z } from 'zod';
import { RefusalError } from '../../domain/refusal.ts';
import { asAuth, type Tx } from '../database.ts';
import { tellSessionsEnded } from './account-events.ts';
import { appendAudit } from './audit.ts';
import { accountEngine } from './better-auth.ts';
import { beginAttempt, forgive } from './lockout.ts';
import { requirePassword } from './password.ts';
import { secretHash } from './session-token.ts';

/** Accounts made without an address get one here: `zhang.wei` signs in for `zhang.wei@guanlan.invalid`. */
export const LOCAL_DOMAIN = 'guanlan.invalid';

export const signInSchema = z.object({
  identifier: z.string().trim().min(1).max(200),
  password: z.string().min(1).max(512),
  /** Sent the second time, when the first answer was `mustChangePassword`. */
  newPassword: z.string().max(512).optional(),
});
export type SignIn = z.infer<typeof signInSchema>;

export type SignInResult =
  | { readonly kind: 'open'; readonly cookies: readonly string[] }
  | { readonly kind: 'must-change' };

interface Account {
  readonly id: string;
  readonly hash: string | null;
  readonly disabled: boolean;
  /** Set while the password is a one-time one. */
  readonly oneTimeUntil: Date | null;
  readonly oneTimeExpired: boolean;
}

/** What people type, as the stored address: names without `@` belong to the local domain. */
export function emailOf(identifier: string): string {
  const lower = identifier.trim().toLowerCase();
  return lower.includes('@') ? lower : `${lower}@${LOCAL_DOMAIN}`;
}

async function findAccount(tx: Tx, email: string): Promise<Account | null> {
  const { rows } = await tx.query<Account>(
    `select u.id, a.password as hash, u.disabled_at is not null as disabled, v.expires_at as "oneTimeUntil",
            coalesce(v.expires_at < guanlan.now(), false) as "oneTimeExpired"
     from auth."user" u
     left join auth.account a on a.user_id = u.id and a.provider_id = 'credential'
     left join auth.verification v on v.identifier = 'one-time:' || u.id
     where u.email = $1 limit 1`,
    [email],
  );
  return rows[0] ?? null;
}

/** One refusal for every reason, so that nobody learns which names exist. */
const WRONG = { code: 'unauthenticated', message: 'name or password is wrong' } as const;

/**
 * Signs a person in by name or address and password. Refuses with `locked_out` (REQ-SEC), `unauthenticated` or, for a
 * new password that breaks the rules, `invalid`. Failures and successes are audited.
 */
export async function signIn(input: SignIn, address: string, userAgent: string): Promise<SignInResult> {
  const email = emailOf(input.identifier);
  const account = await asAuth(async (tx) => {
    await beginAttempt(tx, email, address);
    return await findAccount(tx, email);
  }).catch(async (error: unknown) => {
    if (error instanceof RefusalError) await auditFailure(email, address, error.refusal.code);
    throw error;
  });
  const right = await proves(account?.hash ?? null, input.password);
  if (account === null || !right || account.disabled || account.oneTimeExpired) {
    await auditFailure(email, address, account?.disabled === true ? 'disabled' : 'wrong');
    throw new RefusalError(WRONG);
  }
  if (account.oneTimeUntil !== null) {
    if (input.newPassword === undefined) {
      await asAuth((tx) => forgive(tx, email));
      return { kind: 'must-change' };
    }
    requirePassword(input.newPassword, email, 'newPassword');
    if (input.newPassword === input.password)
      throw new RefusalError({
        code: 'invalid',
        field: 'newPassword',
        message: 'choose another password',
        params: { fault: 'same' },
      });
    await replacePassword(account.id, input.newPassword, address);
  }
  const cookies = await openSession(account.id, address, userAgent, 'password');
  await asAuth((tx) => forgive(tx, email));
  return { kind: 'open', cookies };
}

/** Whether the password fits; an unknown name costs the same hashing time as a known one. */
async function proves(hash: string | null, candidate: string): Promise<boolean> {
  const { password } = await accountEngine().$context;
  if (hash !== null) return await password.verify({ hash, password: candidate });
  await password.hash(candidate);
  return false;
}

async function auditFailure(email: string, address: string, reason: string): Promise<void> {
  await asAuth((tx) =>
    appendAudit(tx, { actor: email, action: 'session.refused', outcome: 'refused', address, detail: { reason } }),
  );
}

/** Opens a session for a proved person; returns the Set-Cookie lines. */
export async function openSession(
  userId: string,
  address: string,
  userAgent: string,
  how: 'password' | 'demo',
): Promise<string[]> {
  const response = await accountEngine().api.openSession({
    body: { userId },
    headers: new Headers({ 'user-agent': userAgent.slice(0, 300), 'x-forwarded-for': address }),
    asResponse: true,
  });
  if (!response.ok) throw new Error(`session could not be opened: ${response.status}`);
  await asAuth((tx) => appendAudit(tx, { actor: userId, action: 'session.opened', address, detail: { how } }));
  return response.headers.getSetCookie();
}

/** Ends the session of a token at once, on every instance; unknown tokens are ignored. */
export async function signOut(token: string, address: string): Promise<void> {
  await asAuth(async (tx) => {
    const { rows } = await tx.query<{ user_id: string }>(
      'delete from auth.session where token = $1 returning user_id',
      [token],
    );
    const ended = rows[0];
    if (ended === undefined) return;
    await appendAudit(tx, { actor: ended.user_id, action: 'session.closed', address });
    await tellSessionsEnded(tx, [secretHash(token)]);
  });
}

/**
 * Stores a new password of one's own choice; a one-time mark ends with it, and so do the person's other sessions: whoever
 * held the old password must not stay inside. `keep` is the token hash of the session that asks.
 */
async function replacePassword(
  userId: string,
  newPassword: string,
  address: string,
  keep: string | null = null,
): Promise<void> {
  const { password } = await accountEngine().$context;
  const hash = await password.hash(newPassword);
  await asAuth(async (tx) => {
    await storePassword(tx, userId, hash);
    await tx.query("delete from auth.verification where identifier = 'one-time:' || $1", [userId]);
    await appendAudit(tx, { actor: userId, action: 'password.changed', object: `user:${userId}`, address });
    const { rows } = await tx.query<{ token: string }>('select token from auth.session where user_id = $1', [userId]);
    const others = rows.map((row) => row.token).filter((token) => secretHash(token) !== keep);
    await tx.query('delete from auth.session where token = any($1)', [others]);
    if (others.length > 0) await tellSessionsEnded(tx, others.map(secretHash));
  });
}

/** Writes the hash of a person's password, whether there was one or not. */
export async function storePassword(tx: Tx, userId: string, hash: string): Promise<void> {
  const { rowCount } = await tx.query(
    "update auth.account set password = $2, updated_at = clock_timestamp() where user_id = $1 and provider_id = 'credential'",
    [userId, hash],
  );
  if (rowCount === 0)
    await tx.query(
      "insert into auth.account (id, user_id, account_id, provider_id, password) values ($1, $2, $2, 'credential', $3)",
      [`acc_${userId}`, userId, hash],
    );
}

/** Changes one's own password after proving the old one. Refuses with `unauthenticated` or `invalid`. */
export async function changePassword(
  userId: string,
  old: string,
  next: string,
  address: string,
  keep: string | null,
): Promise<void> {
  const found = await asAuth(async (tx) => {
    const { rows } = await tx.query<{ email: string; hash: string | null }>(
      `select u.email, a.password as hash from auth."user" u
       left join auth.account a on a.user_id = u.id and a.provider_id = 'credential' where u.id = $1`,
      [userId],
    );
    const row = rows[0];
    if (row !== undefined) await beginAttempt(tx, row.email, address);
    return row;
  });
  if (found === undefined || !(await proves(found.hash, old))) throw new RefusalError({ ...WRONG, field: 'password' });
  requirePassword(next, found.email, 'newPassword');
  await asAuth((tx) => forgive(tx, found.email));
  await replacePassword(userId, next, address, keep);
}

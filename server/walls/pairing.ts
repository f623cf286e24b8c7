import { randomBytes, randomInt } from 'node:crypto';
import { RefusalError } from '../../domain/refusal.ts';
import { WALL_CODE_LENGTH, WALL_CODE_LETTERS } from '../../domain/wall-schema.ts';
import { secretHash } from '../auth/session-token.ts';
import type { Tx } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

const CODE_MINUTES = 15;
/** Screens that wait for somebody at the same time: of one address, and of all. */
const WAITING_PER_ADDRESS = 20;
const WAITING_IN_ALL = 500;

export type Pairing =
  | { readonly state: 'bound' }
  /** Shown on the screen until somebody types it at a desk; `until` is epoch milliseconds. */
  | { readonly state: 'waiting'; readonly code: string; readonly until: number; readonly secret: string | null };

function newCode(): string {
  return Array.from(
    { length: WALL_CODE_LENGTH },
    () => WALL_CODE_LETTERS[randomInt(WALL_CODE_LETTERS.length)] ?? '2',
  ).join('');
}

/**
 * What a screen is told that asks to be a wall: bound already, or the code that it shows. A screen keeps its code as long
 * as that holds; then it gets another with a new secret, so that a code that somebody wrote down is worth nothing.
 */
export async function pairScreen(tx: Tx, secret: string | null, address: string): Promise<Pairing> {
  await tx.query('select pg_advisory_xact_lock(7103, 0)');
  await tx.query('delete from auth.wall_device where bound_at is null and code_until <= guanlan.now()');
  const known = secret === null ? null : await screenOf(tx, secret);
  if (known?.bound) return { state: 'bound' };
  if (known?.code != null && known.until !== null)
    return { state: 'waiting', code: known.code, until: known.until, secret: null };
  await refuseTooMany(tx, address);
  const fresh = randomBytes(32).toString('base64url');
  const code = newCode();
  const { rows } = await tx.query<{ until: number }>(
    `insert into auth.wall_device (id, hash, code, code_until, address)
     values ($1, decode($2, 'hex'), $3, guanlan.now() + make_interval(mins => ${CODE_MINUTES}), $4) returning ${ms('code_until')} as until`,
    [`wall_${randomBytes(8).toString('hex')}`, secretHash(fresh), code, address],
  );
  return { state: 'waiting', code, until: rows[0]?.until ?? 0, secret: fresh };
}

interface Known {
  readonly bound: boolean;
  readonly code: string | null;
  readonly until: number | null;
}

async function screenOf(tx: Tx, secret: string): Promise<Known | null> {
  const { rows } = await tx.query<Known>(
    `select bound_at is not null as bound, code, ${ms('code_until')} as until from auth.wall_device
     where hash = decode($1, 'hex') and revoked_at is null`,
    [secretHash(secret)],
  );
  return rows[0] ?? null;
}

async function refuseTooMany(tx: Tx, address: string): Promise<void> {
  const { rows } = await tx.query<{ here: number; all: number }>(
    `select count(*) filter (where address = $1)::int as here, count(*)::int as all from auth.wall_device where bound_at is null`,
    [address],
  );
  if ((rows[0]?.here ?? 0) >= WAITING_PER_ADDRESS || (rows[0]?.all ?? 0) >= WAITING_IN_ALL)
    throw new RefusalError({ code: 'rate_limited', message: 'too many screens wait to be bound' });
}

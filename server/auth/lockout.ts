import { RefusalError } from '../../domain/refusal.ts';
import type { Tx } from '../database.ts';

/** Five failures of one name or twenty from one address within a quarter of an hour lock it (issue 2, section 5). */
export const LOCKOUT_WINDOW_SECONDS = 15 * 60;
export const FAILURES_PER_IDENTIFIER = 5;
export const FAILURES_PER_ADDRESS = 20;

/**
 * Seconds for which sign-in stays locked, 0 when it is free. Pure.
 * Locked while `limit` failures lie within the window; it opens when the limit-th newest one leaves it.
 */
export function lockedForSeconds(failures: readonly Date[], now: Date, limit: number): number {
  const start = now.getTime() - LOCKOUT_WINDOW_SECONDS * 1000;
  const recent = failures
    .map((at) => at.getTime())
    .filter((at) => at > start)
    .sort((a, b) => b - a);
  const deciding = recent[limit - 1];
  return deciding === undefined ? 0 : Math.ceil((deciding - start) / 1000);
}

/**
 * Opens one sign-in attempt: refuses when locked, otherwise records it as a failure at once, so that parallel guesses
 * count each other. `forgive` removes it when the password was right. The locks order attempts of one name and address.
 */
export async function beginAttempt(tx: Tx, identifier: string, address: string): Promise<void> {
  await tx.query(
    "select pg_advisory_xact_lock(7102, hashtext('n' || $1)), pg_advisory_xact_lock(7102, hashtext('a' || $2))",
    [identifier, address],
  );
  const { rows } = await tx.query<{ at: Date; same_name: boolean; same_address: boolean; now: Date }>(
    `select f.at, f.identifier = $1 as same_name, f.address = $2 as same_address, guanlan.now() as now
     from auth.sign_in_failure f
     where (f.identifier = $1 or f.address = $2) and f.at > guanlan.now() - make_interval(secs => $3)
     order by f.at desc limit 500`,
    [identifier, address, LOCKOUT_WINDOW_SECONDS],
  );
  const now = rows[0]?.now ?? new Date(0);
  const times = (keep: (row: (typeof rows)[number]) => boolean) => rows.filter(keep).map((row) => row.at);
  const seconds = Math.max(
    lockedForSeconds(
      times((row) => row.same_name),
      now,
      FAILURES_PER_IDENTIFIER,
    ),
    lockedForSeconds(
      times((row) => row.same_address),
      now,
      FAILURES_PER_ADDRESS,
    ),
  );
  if (seconds > 0)
    throw new RefusalError({ code: 'locked_out', message: `locked for ${seconds} s`, params: { seconds } });
  await tx.query('insert into auth.sign_in_failure (identifier, address, at) values ($1, $2, guanlan.now())', [
    identifier,
    address,
  ]);
}

/** A right password clears the name's failures; those of the address from other names stay. */
export async function forgive(tx: Tx, identifier: string): Promise<void> {
  await tx.query('delete from auth.sign_in_failure where identifier = $1', [identifier]);
}

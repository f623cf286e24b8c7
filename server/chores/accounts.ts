import { asAuth } from '../database.ts';

/**
 * Removes what only grows: sessions past their end and failed sign-ins that no lockout counts any more. The marks of
 * one-time passwords stay: an expired one is what keeps its password from becoming a lasting one.
 */
export async function purgeAccounts(): Promise<void> {
  await asAuth(async (tx) => {
    await tx.query('delete from auth.session where expires_at < guanlan.now()');
    await tx.query(`delete from auth.sign_in_failure where at < guanlan.now() - interval '1 day'`);
  });
}

import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { roleSchema } from '../../domain/code-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { env, isDemo } from '../../lib/env.ts';
import { asAuth } from '../database.ts';
import { deriveKey } from '../secrets.ts';
import { beginAttempt, forgive } from './lockout.ts';
import { openSession } from './sign-in.ts';

export const demoSignInSchema = z.object({ role: roleSchema, password: z.string().max(100).optional() });

/** Demo mode as this process was told: the supervisor sets DEMO for the embedded database. */
export function demoOn(): boolean {
  const settings = env();
  return settings.DEMO ?? (settings.EMBEDDED === true || isDemo(settings));
}

/** Where others can reach it, on its own address or through a proxy, the demo needs the password printed at start (design 8). */
export function demoPasswordNeeded(): boolean {
  const { HOST, TRUST_PROXY } = env();
  return TRUST_PROXY === true || !(HOST === 'localhost' || HOST === '::1' || HOST.startsWith('127.'));
}

/** What the supervisor made and printed; a web process that runs alone derives one that outlives restarts. */
export function demoPassword(): string {
  const given = env().DEMO_PASSWORD;
  if (given !== undefined) return given;
  return createHmac('sha256', deriveKey('session')).update('demo password').digest('hex').slice(0, 10);
}

/** Opens a session as one of the demo roles; returns Set-Cookie lines. Refuses outside demo mode. */
export async function demoSignIn(
  input: z.infer<typeof demoSignInSchema>,
  address: string,
  userAgent: string,
): Promise<string[]> {
  if (!demoOn()) throw new RefusalError({ code: 'not_found', message: 'there is no demo here' });
  if (demoPasswordNeeded()) {
    await asAuth((tx) => beginAttempt(tx, 'demo', address));
    if (input.password !== demoPassword())
      throw new RefusalError({ code: 'unauthenticated', field: 'password', message: 'the demo password is wrong' });
    await asAuth((tx) => forgive(tx, 'demo'));
  }
  const id = await asAuth(async (tx) => {
    const { rows } = await tx.query<{ id: string }>(
      'select id from auth."user" where demo_role = $1 and disabled_at is null order by id limit 1',
      [input.role],
    );
    return rows[0]?.id;
  });
  if (id === undefined)
    throw new RefusalError({
      code: 'not_found',
      message: `the demo region has no ${input.role}: run npm run db:reset`,
    });
  return await openSession(id, address, userAgent, 'demo');
}

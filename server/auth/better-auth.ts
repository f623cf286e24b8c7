import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { drizzle } from 'drizzle-orm/pg-proxy';
import { z } from 'zod';
import { env } from '../../lib/env.ts';
import { asAuth } from '../database.ts';
import { deriveKey } from '../secrets.ts';
import * as tables from './tables.ts';

/** A wall never signs out by itself; sign-out, revocation and changed grants end a session within two seconds. */
export const SESSION_SECONDS = 30 * 24 * 3600;

/** Secure cookies whenever the browser reaches us by TLS, ours or a proxy's. */
export function secureCookies(): boolean {
  const { TLS_CERT, TLS_LOCAL, TRUST_PROXY } = env();
  return TLS_CERT !== undefined || TLS_LOCAL === true || TRUST_PROXY === true;
}

/**
 * Each statement of better-auth runs as the account role in its own short transaction: hashing a password takes 100 ms
 * and must not hold the embedded database's only backend.
 */
const accounts = drizzle(async (sql, params, method) => {
  const result = await asAuth((tx) =>
    method === 'all' ? tx.query({ text: sql, values: params, rowMode: 'array' }) : tx.query(sql, params),
  );
  return { rows: result.rows };
});

/** Opens a session for a person whom server/auth has already proved; reachable from this process only. */
const opener = {
  id: 'guanlan-opener',
  endpoints: {
    openSession: createAuthEndpoint(
      '/guanlan/open-session',
      { method: 'POST', body: z.object({ userId: z.string() }), metadata: { SERVER_ONLY: true } },
      async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.userId);
        if (user === null) throw ctx.error('NOT_FOUND');
        const session = await ctx.context.internalAdapter.createSession(user.id);
        await setSessionCookie(ctx, { session, user });
        return ctx.json({ token: session.token });
      },
    ),
  },
} as const;

function create() {
  return betterAuth({
    appName: 'Guanlan',
    // Only our own handlers call it, so the address is never used for links or redirects.
    baseURL: `http://${env().HOST}:${env().PORT}`,
    secret: deriveKey('session').toString('base64url'),
    database: drizzleAdapter(accounts, { provider: 'pg', schema: tables, transaction: false }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 1 },
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true, cookieCache: { enabled: false } },
    advanced: {
      cookiePrefix: 'guanlan',
      useSecureCookies: secureCookies(),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: 'error' },
    plugins: [opener],
  });
}

let instance: ReturnType<typeof create> | undefined;

/** better-auth for this process, made on first use: it needs the settings and the installation's secret. */
export function accountEngine(): ReturnType<typeof create> {
  instance ??= create();
  return instance;
}

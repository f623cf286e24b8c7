import { z } from 'zod';
import { RefusalError } from '../../domain/refusal.ts';
import { ROLES } from '../../domain/role.ts';
import { env } from '../../lib/env.ts';
import { demoOn, demoPasswordNeeded } from '../auth/demo.ts';
import { changePassword } from '../auth/sign-in.ts';
import { LOCALES } from '../context.ts';
import { asAuth, type Tx, type Viewer } from '../database.ts';
import { startStory } from '../simulator/story.ts';
import { permitted, publicProcedure, router, signedIn } from '../trpc.ts';

/** The account's own stored settings; null for a machine client. */
async function storedOf(tx: Tx, viewer: Viewer): Promise<{ locale: string; demoRole: string | null } | null> {
  const { rows } = await tx.query<{ locale: string; demoRole: string | null }>(
    'select locale, demo_role as "demoRole" from auth."user" where id = $1',
    [viewer.id],
  );
  return rows[0] ?? null;
}

/** What parts of the district the filters may offer; null means all of them. */
async function reachOf(tx: Tx, viewer: Viewer) {
  if (viewer.all) return null;
  const { rows } = await tx.query<{ zones: number[] | null; sectors: number[] | null; enterprises: number[] | null }>(
    `select array_agg(distinct zone order by zone) filter (where zone > 0) as zones,
            array_agg(distinct sector order by sector) filter (where sector > 0) as sectors,
            array_agg(distinct enterprise order by enterprise) filter (where enterprise > 0) as enterprises
     from scope_cell where id = any($1)`,
    [viewer.scopeKeys],
  );
  const row = rows[0];
  return { zones: row?.zones ?? [], sectors: row?.sectors ?? [], enterprises: row?.enterprises ?? [] };
}

export const sessionRouter = router({
  /** What the sign-in page must know before anybody is known. */
  welcome: publicProcedure.query(({ ctx }) => {
    const demo = demoOn();
    return {
      demo,
      demoPasswordNeeded: demo && demoPasswordNeeded(),
      demoRoles: demo ? [...ROLES] : [],
      locale: ctx.locale,
    };
  }),
  /** Who this is and what they may do; `reach` holds sector codes and keys of zones and enterprises, null for all. */
  me: signedIn.query(async ({ ctx }) => {
    const { viewer } = ctx;
    const [stored, reach] = await asAuth(
      async (tx) => [await storedOf(tx, viewer), await reachOf(tx, viewer)] as const,
    );
    return {
      id: viewer.id,
      name: viewer.name,
      roles: [...viewer.roles],
      permissions: [...viewer.permissions],
      precision: viewer.precision,
      scopeHash: viewer.scopeHash,
      all: viewer.all,
      reach,
      locale: stored?.locale === 'en' ? ('en' as const) : ('zh' as const),
      demoRole: stored?.demoRole ?? null,
      demo: demoOn(),
      // The embedded database does not fsync: the screen says so (design 3).
      embedded: env().EMBEDDED === true,
    };
  }),
  /** Plays the demonstration's story (T-203) for everybody who watches; in demo mode only, and never by itself. */
  startStory: permitted('warning.handle').mutation(async ({ ctx }) => {
    if (!demoOn()) throw new RefusalError({ code: 'not_found', message: 'there is no demo here' });
    await startStory({ id: ctx.viewer.id, address: ctx.address });
    return { ok: true as const };
  }),
  /** Remembers the language for the next browser; this one keeps it in its cookie. */
  setLocale: signedIn.input(z.object({ locale: z.enum(LOCALES) })).mutation(async ({ ctx, input }) => {
    await asAuth((tx) => tx.query('update auth."user" set locale = $2 where id = $1', [ctx.viewer.id, input.locale]));
    return { locale: input.locale };
  }),
  /** Changes one's own password; a wrong old one counts as a failed sign-in. */
  changePassword: signedIn
    .input(z.object({ password: z.string().min(1).max(512), newPassword: z.string().max(512) }))
    .mutation(async ({ ctx, input }) => {
      await changePassword(ctx.viewer.id, input.password, input.newPassword, ctx.address, ctx.viewer.sessionId);
      return { ok: true as const };
    }),
});

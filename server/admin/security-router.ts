import { z } from 'zod';
import { newGrantSchema } from '../../domain/administration.ts';
import { addGrant, removeGrant, revokeSession } from '../auth/accounts.ts';
import { administration, router } from '../trpc.ts';
import { actorOf } from './actor.ts';
import { findEnterprises, listGrants, listSessions, listUsers, listZones } from './queries.ts';

const searchSchema = z.object({ search: z.string().trim().max(100).default('') });
const ofUser = z.object({ userId: z.string().max(80).nullable().default(null) });

/** Who may see and do what: the security administrator's. */
export const grantsRouter = router({
  list: administration('grants.manage')
    .input(ofUser.extend({ before: z.int().nullable().default(null) }))
    .query(({ ctx, input }) => listGrants(ctx.tx, input.userId, input.before)),
  add: administration('grants.manage')
    .input(z.object({ userId: z.string().max(80), grant: newGrantSchema }))
    .mutation(async ({ ctx, input }) => ({ id: await addGrant(ctx.tx, input.userId, input.grant, actorOf(ctx)) })),
  remove: administration('grants.manage')
    .input(z.object({ id: z.int() }))
    .mutation(({ ctx, input }) => removeGrant(ctx.tx, input.id, actorOf(ctx))),
  /** For the pickers of a grant: people, zones, enterprises. */
  people: administration('grants.manage')
    .input(searchSchema)
    .query(({ ctx, input }) => listUsers(ctx.tx, input.search, null)),
  zones: administration('grants.manage').query(({ ctx }) => listZones(ctx.tx)),
  enterprises: administration('grants.manage')
    .input(searchSchema.extend({ keys: z.array(z.int()).max(50).default([]) }))
    .query(({ ctx, input }) => findEnterprises(ctx.tx, input.search, input.keys)),
});

/** Open sessions: ended from here within two seconds on every screen. */
export const sessionsRouter = router({
  list: administration('sessions.manage')
    .input(ofUser)
    .query(({ ctx, input }) => listSessions(ctx.tx, input.userId, ctx.viewer.sessionId)),
  revoke: administration('sessions.manage')
    .input(z.object({ id: z.string().max(80) }))
    .mutation(({ ctx, input }) => revokeSession(ctx.tx, input.id, actorOf(ctx))),
});

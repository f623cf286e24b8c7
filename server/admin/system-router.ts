import { z } from 'zod';
import { newKeySchema, newUserSchema } from '../../domain/administration.ts';
import { createUser, resetPassword, setDisabled } from '../auth/accounts.ts';
import { createApiKey, revokeApiKey } from '../auth/api-keys.ts';
import { recordCommitment, revokeSource } from '../sources/commands.ts';
import { administration, permitted, router } from '../trpc.ts';
import { actorOf } from './actor.ts';
import { findEnterprises, listKeys, listSources, listUsers, listZones } from './queries.ts';

const userId = z.object({ userId: z.string().min(1).max(80) });
const searchSchema = z.object({ search: z.string().trim().max(100).default('') });

/** Accounts: the system administrator's. */
export const usersRouter = router({
  list: administration('users.manage')
    .input(searchSchema.extend({ after: z.string().max(80).nullable().default(null) }))
    .query(({ ctx, input }) => listUsers(ctx.tx, input.search, input.after)),
  // Without a transaction here: hashing a password must not hold the embedded database.
  create: permitted('users.manage')
    .input(newUserSchema)
    .mutation(({ ctx, input }) => createUser(input, actorOf(ctx))),
  resetPassword: permitted('users.manage')
    .input(userId)
    .mutation(async ({ ctx, input }) => ({ password: await resetPassword(input.userId, actorOf(ctx)) })),
  setDisabled: administration('users.manage')
    .input(userId.extend({ disabled: z.boolean() }))
    .mutation(({ ctx, input }) => setDisabled(ctx.tx, input.userId, input.disabled, actorOf(ctx))),
});

/** Keys of machine clients: shown once, revocable. */
export const keysRouter = router({
  list: administration('keys.manage').query(({ ctx }) => listKeys(ctx.tx)),
  create: administration('keys.manage')
    .input(newKeySchema)
    .mutation(({ ctx, input }) => createApiKey(ctx.tx, input, actorOf(ctx))),
  revoke: administration('keys.manage')
    .input(z.object({ id: z.string().max(80) }))
    .mutation(({ ctx, input }) => revokeApiKey(ctx.tx, input.id, actorOf(ctx))),
  /** For the pickers of a key's reach. */
  zones: administration('keys.manage').query(({ ctx }) => listZones(ctx.tx)),
  enterprises: administration('keys.manage')
    .input(searchSchema.extend({ keys: z.array(z.int()).max(50).default([]) }))
    .query(({ ctx, input }) => findEnterprises(ctx.tx, input.search, input.keys)),
});

/** Sending systems: made by `npm run key`, watched and ended here (REQ-ING-05, -06). */
export const sourcesRouter = router({
  list: administration('keys.manage').query(({ ctx }) => listSources(ctx.tx)),
  // The commands of server/sources open their own transaction.
  recordCommitment: permitted('keys.manage')
    .input(z.object({ id: z.string().max(80), reference: z.string().trim().min(1).max(200) }))
    .mutation(({ ctx, input }) => recordCommitment(input.id, input.reference, ctx.viewer.id)),
  revoke: permitted('keys.manage')
    .input(z.object({ id: z.string().max(80) }))
    .mutation(({ ctx, input }) => revokeSource(input.id, ctx.viewer.id)),
});

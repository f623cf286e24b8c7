import { registerServiceSchema, registerWorldSchema, worldIdSchema } from '../../domain/world-schema.ts';
import { env } from '../../lib/env.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { registerService, registerWorld, removeWorld } from './commands.ts';
import { listWorlds } from './queries.ts';
import { worldRoots } from './roots.ts';

/** Bring your own world, in place (REQ-PERF-04, -05, REQ-MAP-17). */
export const worldsRouter = router({
  list: scoped('situation.read').query(async ({ ctx }) => ({
    worlds: await listWorlds(ctx.tx),
    /** Whether the operator of the server set folders at all. */
    roots: worldRoots().length,
    /** Origins of services that may be registered. */
    services: env().WORLD_SERVICES,
  })),
  register: permitted('import.write')
    .input(registerWorldSchema)
    .mutation(({ ctx, input }) => registerWorld(ctx.viewer, input, ctx.address)),
  registerService: permitted('import.write')
    .input(registerServiceSchema)
    .mutation(({ ctx, input }) => registerService(ctx.viewer, input, ctx.address)),
  remove: scoped('import.write')
    .input(worldIdSchema)
    .mutation(({ ctx, input }) => removeWorld(ctx.tx, ctx.viewer, input.id, ctx.address).then(() => ({ ok: true }))),
});

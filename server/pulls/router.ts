import { z } from 'zod';
import { pullInputSchema, pullTestSchema } from '../../domain/pull-schema.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { callGateway } from '../video/gateway-client.ts';
import { checkPull, removePull, savePull } from './commands.ts';
import { listPulls } from './queries.ts';

/** Cameras that this installation fetches by itself (RTSP, HLS). Nothing here ever answers an address or a password. */
export const pullsRouter = router({
  list: scoped('devices.manage')
    .input(z.strictObject({ text: z.string().max(100).default('') }))
    .query(({ ctx, input }) => listPulls(ctx.tx, input.text.trim())),
  save: scoped('devices.manage')
    .input(pullInputSchema)
    .mutation(({ ctx, input }) => savePull(ctx.tx, { viewer: ctx.viewer, address: ctx.address }, input)),
  remove: scoped('devices.manage')
    .input(z.strictObject({ id: z.string().min(1).max(100) }))
    .mutation(({ ctx, input }) => removePull(ctx.tx, { viewer: ctx.viewer, address: ctx.address }, input.id)),
  /** Asks the camera what it offers, before it is saved; the gateway dials, under the same rules. */
  test: permitted('devices.manage')
    .input(pullInputSchema)
    .mutation(async ({ input }) => {
      checkPull(input);
      return pullTestSchema.parse(await callGateway('/pull/test', input, { timeoutMs: 25_000 }));
    }),
});

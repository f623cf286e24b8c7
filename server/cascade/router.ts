import { z } from 'zod';
import { cascadeUpperSchema, MAX_SHARED_AT_ONCE } from '../../domain/cascade.ts';
import { videoDeviceIdSchema } from '../../domain/video-device.ts';
import { router, scoped } from '../trpc.ts';
import { addUpper, changeUpper, retireUpper, shareCameras } from './commands.ts';
import { listUppers, requireUpper, shareChoices } from './queries.ts';

const upper = videoDeviceIdSchema;
const reads = scoped('devices.read');
const manages = scoped('devices.manage');

/** Platforms above us: health for who keeps watch, settings and what is shared for who manages devices. */
export const cascadeRouter = router({
  list: reads.query(({ ctx }) => listUppers(ctx.tx)),
  cameras: manages
    .input(
      z.strictObject({
        upper,
        text: z.string().trim().max(100).default(''),
        offset: z.int().min(0).max(100_000).default(0),
        limit: z.int().min(1).max(200).default(50),
      }),
    )
    .query(async ({ ctx, input }) => {
      await requireUpper(ctx.tx, input.upper);
      return shareChoices(ctx.tx, input);
    }),
  add: manages.input(cascadeUpperSchema).mutation(({ ctx, input }) => addUpper(ctx.tx, ctx, input)),
  change: manages.input(cascadeUpperSchema).mutation(({ ctx, input }) => changeUpper(ctx.tx, ctx, input)),
  retire: manages.input(z.strictObject({ upper })).mutation(({ ctx, input }) => retireUpper(ctx.tx, ctx, input.upper)),
  share: manages
    .input(
      z.strictObject({
        upper,
        cameras: z.array(z.string().min(1).max(80)).min(1).max(MAX_SHARED_AT_ONCE),
        shared: z.boolean(),
      }),
    )
    .mutation(({ ctx, input }) => shareCameras(ctx.tx, ctx, input)),
});

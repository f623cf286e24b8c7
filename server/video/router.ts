import { z } from 'zod';
import { permitted, router, scoped } from '../trpc.ts';
import { grantVideo, renewVideo } from './commands.ts';
import { streamFacts } from './stream-facts.ts';

const cameraInput = z.object({ cameraId: z.string().regex(/^[\w-]{1,100}$/) });

export const videoRouter = router({
  /** Starts watching: address, token and what is known of the camera; leaves an audit entry. */
  open: scoped('video.view')
    .input(cameraInput)
    .mutation(({ ctx, input }) =>
      grantVideo(ctx.tx, { viewer: ctx.viewer, cameraId: input.cameraId, now: Date.now(), address: ctx.address }),
    ),
  /** Goes on watching: a fresh token before the old one ends. */
  renew: scoped('video.view')
    .input(cameraInput)
    .mutation(({ ctx, input }) =>
      renewVideo(ctx.tx, { viewer: ctx.viewer, cameraId: input.cameraId, now: Date.now(), address: ctx.address }),
    ),
  /** What is measured of a running stream: coding, size, rate, loss; null while nobody watches it. */
  stream: permitted('video.view')
    .input(cameraInput.extend({ sub: z.boolean() }))
    .query(({ ctx, input }) => streamFacts(ctx.viewer, input.cameraId, input.sub)),
});

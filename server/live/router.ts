import { tracked } from '@trpc/server';
import { z } from 'zod';
import type { LiveMessage } from '../../domain/live-event.ts';
import { permitted, router } from '../trpc.ts';
import { liveMessages } from './stream.ts';

const cursorSchema = z
  .object({
    lastEventId: z
      .string()
      .regex(/^\d{1,15}$/)
      .nullish(),
  })
  .optional();

async function* trackedMessages(messages: AsyncGenerator<LiveMessage, void, undefined>) {
  for await (const message of messages) yield tracked(String(message.kind === 'ended' ? 0 : message.seq), message);
}

export const liveRouter = router({
  /** The event stream (SSE): begin with the snapshot's `seq` as `lastEventId`; reconnects resume by themselves. */
  events: permitted('situation.read')
    .input(cursorSchema)
    .subscription(({ ctx, input, signal }) => {
      const cursor = input?.lastEventId == null ? null : Number(input.lastEventId);
      return trackedMessages(liveMessages(ctx.viewer, cursor, signal ?? new AbortController().signal));
    }),
});

import { z } from 'zod';
import { router, scoped } from '../trpc.ts';
import { searchObjects } from './queries.ts';

/** Search by name, id, plate and tag; row-level security keeps what the viewer must not know out of it. */
export const searchRouter = router({
  query: scoped('situation.read')
    .input(z.object({ text: z.string().trim().min(1).max(60), limit: z.int().min(1).max(50).default(20) }))
    .query(({ ctx, input }) => searchObjects(ctx.tx, input.text, input.limit)),
});

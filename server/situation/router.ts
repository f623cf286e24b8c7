import { z } from 'zod';
import { sameForScope } from '../live/answers.ts';
import { permitted, router } from '../trpc.ts';
import { frameFor } from './frame.ts';
import { readEnterprises } from './queries.ts';

const key = z.int().positive();

/** What frames the map: the district, what the viewer reaches, counts and choices of the filters. */
export const situationRouter = router({
  frame: permitted('situation.read').query(({ ctx }) => frameFor(ctx.viewer, ctx.read)),
  enterprises: permitted('situation.read')
    .input(z.object({ text: z.string().trim().max(60), keys: z.array(key).max(200).nullable().default(null) }))
    .query(({ ctx, input }) =>
      sameForScope(
        ctx.viewer,
        `enterprises ${JSON.stringify(input)}`,
        (tx) => readEnterprises(tx, input.text, input.keys),
        ctx.read,
      ),
    ),
});

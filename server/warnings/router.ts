import { z } from 'zod';
import { warningListSchema } from '../../domain/warning.ts';
import { asViewer } from '../database.ts';
import { sameForScope } from '../live/answers.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { handlingProcedures } from './handling-router.ts';
import { countWarnings, listWarnings } from './queries.ts';
import { getWarning } from './warning-card.ts';

/** Warnings of the viewer's scope; times are epoch milliseconds. */
export const warningsRouter = router({
  list: permitted('situation.read')
    .input(warningListSchema)
    .query(({ ctx: { viewer, read }, input }) =>
      // "Mine" is a question of the person; everything else is the same for all who see the same.
      input.mine
        ? asViewer(viewer, (tx) => listWarnings(tx, viewer, input))
        : sameForScope(viewer, `warnings.list ${JSON.stringify(input)}`, (tx) => listWarnings(tx, viewer, input), read),
    ),
  get: scoped('situation.read')
    .input(z.object({ id: z.int().positive() }))
    .query(({ ctx, input }) => getWarning(ctx.tx, ctx.viewer, input.id)),
  counts: scoped('situation.read').query(({ ctx }) => countWarnings(ctx.tx)),
  ...handlingProcedures,
});

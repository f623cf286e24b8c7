import { z } from 'zod';
import { warningListSchema } from '../../domain/warning.ts';
import { router, scoped } from '../trpc.ts';
import { acknowledgeWarning } from './commands.ts';
import { countWarnings, getWarning, listWarnings } from './queries.ts';

const warningId = z.object({ id: z.int().positive() });

/** Warnings of the viewer's scope; times are epoch milliseconds. */
export const warningsRouter = router({
  list: scoped('situation.read')
    .input(warningListSchema)
    .query(({ ctx, input }) => listWarnings(ctx.tx, input)),
  get: scoped('situation.read')
    .input(warningId)
    .query(({ ctx, input }) => getWarning(ctx.tx, input.id)),
  counts: scoped('situation.read').query(({ ctx }) => countWarnings(ctx.tx)),
  acknowledge: scoped('warning.handle')
    .input(warningId)
    .mutation(({ ctx, input }) => acknowledgeWarning(ctx.tx, ctx.viewer, input.id, ctx.address)),
});

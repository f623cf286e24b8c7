import { z } from 'zod';
import { warningListSchema } from '../../domain/warning.ts';
import { router, scoped } from '../trpc.ts';
import { handlingProcedures } from './handling-router.ts';
import { countWarnings, listWarnings } from './queries.ts';
import { getWarning } from './warning-card.ts';

/** Warnings of the viewer's scope; times are epoch milliseconds. */
export const warningsRouter = router({
  list: scoped('situation.read')
    .input(warningListSchema)
    .query(({ ctx, input }) => listWarnings(ctx.tx, ctx.viewer, input)),
  get: scoped('situation.read')
    .input(z.object({ id: z.int().positive() }))
    .query(({ ctx, input }) => getWarning(ctx.tx, ctx.viewer, input.id)),
  counts: scoped('situation.read').query(({ ctx }) => countWarnings(ctx.tx)),
  ...handlingProcedures,
});

import { findingActSchema, findingIdSchema, findingListSchema } from '../../domain/finding-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { asAuth, asViewer } from '../database.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { actOnFinding } from './act.ts';
import { prepareDevice } from './devices.ts';
import { placeFinding } from './place.ts';
import { listFindings, openMarks, readFinding } from './queries.ts';

/** Findings from the field; what a device sends comes by `server/field/http.ts`. Times are epoch milliseconds. */
export const fieldRouter = router({
  findings: scoped('situation.read')
    .input(findingListSchema)
    .query(({ ctx, input }) => listFindings(ctx.tx, ctx.viewer, input)),
  marks: scoped('situation.read').query(({ ctx }) => openMarks(ctx.tx)),
  finding: scoped('situation.read')
    .input(findingIdSchema)
    .query(async ({ ctx, input }) => {
      const found = await readFinding(ctx.tx, ctx.viewer, input.id);
      if (found === null) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such finding' });
      return found;
    }),
  act: scoped('findings.handle')
    .input(findingActSchema)
    .mutation(({ ctx, input }) =>
      actOnFinding(ctx.tx, ctx.viewer, input, ctx.address).then(() => ({ ok: true as const })),
    ),
  /** The secret by which this device hands in what it made, even after its owner's right has ended. */
  prepare: permitted('findings.record').mutation(async ({ ctx }) => {
    const { scopeKey } = await asViewer(ctx.viewer, (tx) => placeFinding(tx, null));
    return await asAuth((tx) => prepareDevice(tx, ctx.viewer, scopeKey));
  }),
});

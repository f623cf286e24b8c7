import { coverageListSchema, coverageNoteSchema, coverageObjectSchema } from '../../domain/coverage-schema.ts';
import { router, scoped } from '../trpc.ts';
import { coverageList, explainCoverage, objectCoverage } from './coverage.ts';

const looking = scoped('situation.read');

/** Which required camera points are there, which send, which are missing and why (REQ-VID-30..40). */
export const coverageRouter = router({
  object: looking.input(coverageObjectSchema).query(({ ctx, input }) => objectCoverage(ctx.tx, input.fid)),
  list: looking.input(coverageListSchema).query(({ ctx, input }) => coverageList(ctx.tx, input)),
  /** Whoever keeps the data of an object writes why it lacks something. */
  explain: scoped('import.write')
    .input(coverageNoteSchema)
    .mutation(({ ctx, input }) => explainCoverage(ctx.tx, ctx.viewer, input, ctx.address)),
});

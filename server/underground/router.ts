import { sectionInput } from '../../domain/cross-section.ts';
import { router, scoped } from '../trpc.ts';
import { readSection } from './queries.ts';

/** What lies below and beside (REQ-MAP-05, REQ-ENT-50). */
export const undergroundRouter = router({
  section: scoped('situation.read')
    .input(sectionInput)
    .query(({ ctx, input }) => readSection(ctx.tx, ctx.viewer.precision, input)),
});

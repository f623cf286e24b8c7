import { correctInput, goToInput, stationInput } from '../../domain/pipeline-schema.ts';
import { router, scoped } from '../trpc.ts';
import { correctCourse } from './correct.ts';
import { findStations, stationAt } from './station-queries.ts';

/** Pipelines by chainage (REQ-ENT-50). */
export const pipelinesRouter = router({
  goTo: scoped('situation.read')
    .input(goToInput)
    .query(({ ctx, input }) => findStations(ctx.tx, input.text, input.fid)),
  station: scoped('situation.read')
    .input(stationInput)
    .query(({ ctx, input }) => stationAt(ctx.tx, input.fid, input.position)),
  correct: scoped('import.write')
    .input(correctInput)
    .mutation(({ ctx, input }) => correctCourse(ctx.tx, ctx.viewer, input, ctx.address)),
});

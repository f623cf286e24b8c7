import {
  correctInput,
  goToInput,
  hcaInput,
  hcaPaperSchema,
  registerInput,
  stationInput,
} from '../../domain/pipeline-schema.ts';
import { router, scoped } from '../trpc.ts';
import { correctCourse } from './correct.ts';
import { saveHcaPaper } from './hca-commands.ts';
import { readGone, readHca, readRegister, readRuns } from './hca-queries.ts';
import { findStations, stationAt } from './station-queries.ts';

/** What is gone is told for so long. */
const GONE_MS = 92 * 86_400_000;

/** Pipelines by chainage, and their high-consequence areas (REQ-ENT-50, -55). */
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
  register: scoped('situation.read')
    .input(registerInput)
    .query(async ({ ctx, input }) => {
      const items = await readRegister(ctx.tx, input);
      const gone = await readGone(ctx.tx, input.fid, (input.asOf ?? Date.now()) - GONE_MS);
      return { items, gone, runs: await readRuns(ctx.tx) };
    }),
  hca: scoped('situation.read')
    .input(hcaInput)
    .query(({ ctx, input }) => readHca(ctx.tx, input.id)),
  saveHca: scoped('warning.handle')
    .input(hcaPaperSchema)
    .mutation(({ ctx, input }) => saveHcaPaper(ctx.tx, ctx.viewer, input, ctx.address)),
});

import { createHash } from 'node:crypto';
import {
  correctInput,
  goToInput,
  hcaInput,
  hcaPaperSchema,
  registerInput,
  stationInput,
  stripInput,
} from '../../domain/pipeline-schema.ts';
import { router, scoped } from '../trpc.ts';
import { correctCourse } from './correct.ts';
import { saveHcaPaper } from './hca-commands.ts';
import { type HcaEntry, readGone, readHca, readRegister, readRuns } from './hca-queries.ts';
import { findStations, stationAt } from './station-queries.ts';
import { readStrip } from './strip.ts';

/** Names a register on paper: whoever asks for the same register gets the same sixteen letters. */
const fingerprintOf = (items: readonly HcaEntry[]): string =>
  createHash('sha256').update(JSON.stringify(items)).digest('hex').slice(0, 16);

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
  strip: scoped('situation.read')
    .input(stripInput)
    .query(({ ctx, input }) => readStrip(ctx.tx, input.fid)),
  register: scoped('situation.read')
    .input(registerInput)
    .query(async ({ ctx, input }) => {
      const items = await readRegister(ctx.tx, input);
      const gone = await readGone(ctx.tx, input.fid, (input.asOf ?? Date.now()) - GONE_MS);
      const runs = await readRuns(ctx.tx);
      return { items, gone, runs, fingerprint: fingerprintOf(items) };
    }),
  hca: scoped('situation.read')
    .input(hcaInput)
    .query(({ ctx, input }) => readHca(ctx.tx, input.id)),
  saveHca: scoped('warning.handle')
    .input(hcaPaperSchema)
    .mutation(({ ctx, input }) => saveHcaPaper(ctx.tx, ctx.viewer, input, ctx.address)),
});

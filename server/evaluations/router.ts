import { z } from 'zod';
import {
  evaluationEditSchema,
  evaluationMakeSchema,
  evaluationOpinionSchema,
  evaluationSubmitSchema,
  evaluationWordsSchema,
} from '../../domain/evaluation.ts';
import { router, scoped } from '../trpc.ts';
import { issueBulletin, remarkBulletin } from './bulletin-commands.ts';
import {
  answerEvaluation,
  closeEvaluation,
  editEvaluation,
  makeEvaluations,
  opineEvaluation,
  sendBackEvaluation,
  submitEvaluations,
} from './commands.ts';
import { getBulletin, getEvaluation, listBulletins, listEvaluations, scoredRuns, yearScores } from './queries.ts';

const id = z.strictObject({ id: z.int().positive() });
const reads = scoped('assessment.read');
const writes = scoped('duty.keep');
const decides = scoped('assessment.decide');

/** Evaluation reports and bulletins (REQ-ASSESS-11, -13); times are epoch milliseconds, scores 0 to 100. */
export const evaluationsRouter = router({
  runs: reads.query(({ ctx }) => scoredRuns(ctx.tx)),
  list: reads.query(({ ctx }) => listEvaluations(ctx.tx, ctx.viewer)),
  get: reads.input(id).query(({ ctx, input }) => getEvaluation(ctx.tx, ctx.viewer, input.id)),
  make: writes.input(evaluationMakeSchema).mutation(({ ctx, input }) => makeEvaluations(ctx.tx, ctx, input.runId)),
  edit: writes.input(evaluationEditSchema).mutation(({ ctx, input }) => editEvaluation(ctx.tx, ctx, input)),
  submit: writes.input(evaluationSubmitSchema).mutation(({ ctx, input }) => submitEvaluations(ctx.tx, ctx, input.ids)),
  opine: decides.input(evaluationOpinionSchema).mutation(({ ctx, input }) => opineEvaluation(ctx.tx, ctx, input)),
  sendBack: decides.input(evaluationOpinionSchema).mutation(({ ctx, input }) => sendBackEvaluation(ctx.tx, ctx, input)),
  close: decides.input(evaluationWordsSchema).mutation(({ ctx, input }) => closeEvaluation(ctx.tx, ctx, input)),
  answer: scoped('outage.request')
    .input(evaluationWordsSchema)
    .mutation(({ ctx, input }) => answerEvaluation(ctx.tx, ctx, input)),
  bulletins: reads.query(({ ctx }) => listBulletins(ctx.tx)),
  bulletin: reads.input(id).query(({ ctx, input }) => getBulletin(ctx.tx, ctx.viewer, input.id)),
  remark: writes
    .input(z.strictObject({ id: z.int().positive(), zh: z.string().trim().max(4000), en: z.string().trim().max(4000) }))
    .mutation(({ ctx, input }) => remarkBulletin(ctx.tx, ctx, input)),
  issue: decides
    .input(z.strictObject({ id: z.int().positive(), number: z.string().trim().min(2).max(60) }))
    .mutation(({ ctx, input }) => issueBulletin(ctx.tx, ctx, input)),
  year: reads
    .input(z.strictObject({ year: z.int().min(2020).max(2100) }))
    .query(({ ctx, input }) => yearScores(ctx.tx, ctx.viewer, input.year)),
});

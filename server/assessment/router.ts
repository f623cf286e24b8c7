import { z } from 'zod';
import { ASSESSED_KINDS } from '../../domain/assessment.ts';
import {
  appealSchema,
  appealVerdictSchema,
  draftEditSchema,
  draftSendSchema,
  draftStepSchema,
  draftWordsSchema,
} from '../../domain/assessment-draft.ts';
import { assessmentParametersSchema } from '../../domain/assessment-parameters.ts';
import { PERIODS } from '../../domain/assessment-period.ts';
import { SECTORS } from '../../domain/sector.ts';
import { asViewer } from '../database.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { decideAppeal, makeAppeal } from './appeal-commands.ts';
import { answerDraft, approveDraft, archiveDraft, editDraft, sendDraft, withdrawDraft } from './draft-commands.ts';
import { listAppeals, listDrafts, readDraft } from './paper-queries.ts';
import { parametersHistory, parametersNow } from './parameters.ts';
import { listResults, listRuns, RESULT_UNITS, readUnit } from './queries.ts';
import { askForRun, previewRun, setParameters } from './run-commands.ts';

const key = z.int().nonnegative();
const id = z.int().positive();
const period = z.strictObject({
  period: z.enum(PERIODS),
  fromDay: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/),
});
const resultFilter = z.strictObject({
  runId: id,
  unit: z.enum(RESULT_UNITS),
  kind: z.enum(ASSESSED_KINDS).optional(),
  sector: z.enum(SECTORS).optional(),
  zone: key.optional(),
  text: z.string().max(100).optional(),
  findingsOnly: z.boolean(),
});

/** Assessment of devices and video (section 8 of the requirements); times are epoch milliseconds, spans whole minutes. */
export const assessmentRouter = router({
  runs: scoped('assessment.read').query(({ ctx }) => listRuns(ctx.tx)),
  results: scoped('assessment.read')
    .input(resultFilter)
    .query(({ ctx, input }) => listResults(ctx.tx, input)),
  unit: scoped('assessment.read')
    .input(z.strictObject({ runId: id, unit: z.enum(RESULT_UNITS), key }))
    .query(({ ctx, input }) => readUnit(ctx.tx, input.runId, input.unit, input.key)),
  // Reads in a transaction of its own and reckons after it.
  preview: permitted('assessment.decide')
    .input(period)
    .query(({ ctx, input }) => previewRun((work) => asViewer(ctx.viewer, work), input.period, input.fromDay)),
  askForRun: scoped('assessment.decide')
    .input(period)
    .mutation(({ ctx, input }) => askForRun(ctx.tx, ctx.viewer, input.period, input.fromDay, ctx.address)),
  parameters: scoped('assessment.read').query(async ({ ctx }) => ({
    now: await parametersNow(ctx.tx),
    history: await parametersHistory(ctx.tx, 20),
  })),
  setParameters: scoped('assessment.decide')
    .input(z.strictObject({ version: key, body: assessmentParametersSchema, note: z.string().trim().max(500) }))
    .mutation(({ ctx, input }) => setParameters(ctx.tx, ctx.viewer, input, ctx.address)),
  drafts: scoped('assessment.read')
    .input(z.strictObject({ runId: id.optional(), enterprise: key.optional() }))
    .query(({ ctx, input }) => listDrafts(ctx.tx, ctx.viewer, input)),
  draft: scoped('assessment.read')
    .input(z.strictObject({ id }))
    .query(({ ctx, input }) => readDraft(ctx.tx, ctx.viewer, input.id)),
  editDraft: scoped('assessment.decide')
    .input(draftEditSchema)
    .mutation(({ ctx, input }) => editDraft(ctx.tx, ctx.viewer, input, ctx.address)),
  approveDraft: scoped('assessment.decide')
    .input(draftStepSchema)
    .mutation(({ ctx, input }) => approveDraft(ctx.tx, ctx.viewer, input, ctx.address)),
  sendDraft: scoped('assessment.decide')
    .input(draftSendSchema)
    .mutation(({ ctx, input }) => sendDraft(ctx.tx, ctx.viewer, input, ctx.address)),
  withdrawDraft: scoped('assessment.decide')
    .input(draftWordsSchema)
    .mutation(({ ctx, input }) => withdrawDraft(ctx.tx, ctx.viewer, input, ctx.address)),
  archiveDraft: scoped('assessment.decide')
    .input(draftWordsSchema)
    .mutation(({ ctx, input }) => archiveDraft(ctx.tx, ctx.viewer, input, ctx.address)),
  answerDraft: scoped('assessment.read')
    .input(draftWordsSchema)
    .mutation(({ ctx, input }) => answerDraft(ctx.tx, ctx.viewer, input, ctx.address)),
  appeals: scoped('assessment.read').query(({ ctx }) => listAppeals(ctx.tx)),
  appeal: scoped('outage.request')
    .input(appealSchema)
    .mutation(({ ctx, input }) => makeAppeal(ctx.tx, ctx.viewer, input, ctx.address)),
  decideAppeal: scoped('assessment.decide')
    .input(appealVerdictSchema)
    .mutation(({ ctx, input }) => decideAppeal(ctx.tx, ctx.viewer, input, ctx.address)),
});

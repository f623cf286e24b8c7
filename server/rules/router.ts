import { z } from 'zod';
import { loopPlanInputSchema } from '../../domain/loop-plan-check.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { ruleBodySchema, ruleIdSchema, SCENARIOS } from '../../domain/rule.ts';
import { SECTORS } from '../../domain/sector.ts';
import type { Tx, Viewer } from '../database.ts';
import { router, scoped } from '../trpc.ts';
import { approveDraft, pointOfRule, refuseDraft, refuseProblems, saveDraft, withdrawDraft } from './commands.ts';
import { dryRunSlice } from './dry-run.ts';
import { decidePlan, listPlans, savePlanDraft } from './plans.ts';
import { findRulePoints, getRule, listRules } from './queries.ts';
import { unwatchedPoints } from './unwatched.ts';

const listSchema = z.object({
  text: z.string().trim().max(80).default(''),
  scenario: z.enum(SCENARIOS).nullable().default(null),
  sector: z.enum(SECTORS).nullable().default(null),
  drafts: z.boolean().default(false),
});
const note = z.string().trim().max(500).default('');
const decision = z.object({ id: ruleIdSchema, version: z.int().positive(), note });
const draftSchema = z.object({ id: ruleIdSchema, body: ruleBodySchema, note });
const dryRunSchema = z.object({ id: ruleIdSchema, body: ruleBodySchema, after: z.int().nonnegative().default(0) });

/** A trial reads much: it is for those who write or approve rules. */
function mayTry(viewer: Viewer): void {
  if (!viewer.permissions.has('rules.draft') && !viewer.permissions.has('rules.approve'))
    throw new RefusalError({ code: 'forbidden', message: 'needs the permission rules.draft or rules.approve' });
}

/** One slice of a dry run against what is in force; refuses what could not be submitted either. */
async function tryRule(tx: Tx, viewer: Viewer, input: z.output<typeof dryRunSchema>) {
  mayTry(viewer);
  refuseProblems(input.body);
  const { versions, now } = await getRule(tx, input.id).catch(async (error: unknown) => {
    if (!(error instanceof RefusalError) || error.refusal.code !== 'not_found') throw error;
    return { versions: [], now: await nowOf(tx) };
  });
  const current = versions.find(
    (one) => one.state === 'approved' && (one.validFrom ?? now) <= now && (one.validTo === null || one.validTo > now),
  );
  const points = {
    draft: (await pointOfRule(tx, input.body))?.fid ?? null,
    current: current === undefined ? null : ((await pointOfRule(tx, current.body))?.fid ?? null),
  };
  return await dryRunSlice(tx, now, input.body, current?.body ?? null, points, input.after);
}

async function nowOf(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ now: number }>(`select round(date_part('epoch', guanlan.now()) * 1000) as now`);
  return rows[0]?.now ?? Date.now();
}

/** Rules as data: read by everybody who sees warnings, drafted by one account and approved by another (S2 Art 18). */
export const rulesRouter = router({
  list: scoped('situation.read')
    .input(listSchema)
    .query(({ ctx, input }) => listRules(ctx.tx, input)),
  get: scoped('situation.read')
    .input(z.object({ id: ruleIdSchema }))
    .query(({ ctx, input }) => getRule(ctx.tx, input.id)),
  points: scoped('situation.read')
    .input(
      z.object({
        indicator: z.string().max(40).default(''),
        objectKinds: z.array(z.string().max(40)).max(20).default([]),
        text: z.string().trim().max(80).default(''),
      }),
    )
    .query(({ ctx, input }) => findRulePoints(ctx.tx, input)),
  // Changes nothing, but a rule with its codes does not fit into an address.
  dryRun: scoped('situation.read')
    .input(dryRunSchema)
    .mutation(({ ctx, input }) => tryRule(ctx.tx, ctx.viewer, input)),
  saveDraft: scoped('rules.draft')
    .input(draftSchema)
    .mutation(({ ctx, input }) => saveDraft(ctx.tx, ctx, input)),
  withdrawDraft: scoped('rules.draft')
    .input(z.object({ id: ruleIdSchema }))
    .mutation(({ ctx, input }) => withdrawDraft(ctx.tx, ctx, input.id)),
  approve: scoped('rules.approve')
    .input(decision.extend({ validFrom: z.int().positive().nullable().default(null) }))
    .mutation(({ ctx, input }) => approveDraft(ctx.tx, ctx, input)),
  refuse: scoped('rules.approve')
    .input(decision)
    .mutation(({ ctx, input }) => refuseDraft(ctx.tx, ctx, input)),
  unwatched: scoped('situation.read').query(({ ctx }) => unwatchedPoints(ctx.tx)),
  plans: scoped('situation.read').query(({ ctx }) => listPlans(ctx.tx)),
  savePlan: scoped('rules.draft')
    .input(loopPlanInputSchema)
    .mutation(({ ctx, input }) => savePlanDraft(ctx.tx, ctx, input)),
  decidePlan: scoped('rules.approve')
    .input(z.object({ id: z.string().max(40), version: z.int().positive(), approve: z.boolean() }))
    .mutation(({ ctx, input }) => decidePlan(ctx.tx, ctx, input)),
});

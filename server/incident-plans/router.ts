import { z } from 'zod';
import { incidentKind, planDraftSchema } from '../../domain/incident-plan-schema.ts';
import { router, scoped } from '../trpc.ts';
import {
  decideIncidentPlan,
  getIncidentPlan,
  listIncidentPlans,
  saveIncidentPlan,
  withdrawIncidentPlan,
} from './plans.ts';

const kind = z.strictObject({ kind: incidentKind });
const decision = z.strictObject({
  kind: incidentKind,
  version: z.int().positive(),
  approve: z.boolean(),
  reason: z.string().trim().max(500),
});

/** Checklists of incidents by kind: drafted by one account, approved by another (REQ-WARN-13, S2 Art 18). */
export const incidentPlansRouter = router({
  list: scoped('situation.read').query(({ ctx }) => listIncidentPlans(ctx.tx)),
  get: scoped('situation.read')
    .input(kind)
    .query(({ ctx, input }) => getIncidentPlan(ctx.tx, input.kind)),
  save: scoped('rules.draft')
    .input(planDraftSchema)
    .mutation(({ ctx, input }) => saveIncidentPlan(ctx.tx, ctx, input)),
  withdraw: scoped('rules.draft')
    .input(kind)
    .mutation(({ ctx, input }) => withdrawIncidentPlan(ctx.tx, ctx, input.kind)),
  decide: scoped('rules.approve')
    .input(decision)
    .mutation(({ ctx, input }) => decideIncidentPlan(ctx.tx, ctx, input)),
});

import { z } from 'zod';
import { OUTAGE_STATES, outageApplicationSchema, outageVerdictSchema } from '../../domain/outage.ts';
import { router, scoped } from '../trpc.ts';
import { applyForOutage, endOutage, verifyOutage, withdrawOutage } from './commands.ts';
import { listOutages, pointsOfObject } from './queries.ts';

const id = z.strictObject({ id: z.int().positive() });
const fid = z.int().positive();

/** Applications for outages (停用申报, REQ-WF-02); times are epoch milliseconds. */
export const outagesRouter = router({
  list: scoped('situation.read')
    .input(z.strictObject({ fid: fid.optional(), state: z.enum(OUTAGE_STATES).optional() }))
    .query(({ ctx, input }) => listOutages(ctx.tx, input)),
  points: scoped('situation.read')
    .input(z.strictObject({ fid }))
    .query(({ ctx, input }) => pointsOfObject(ctx.tx, input.fid)),
  request: scoped('outage.request')
    .input(outageApplicationSchema)
    .mutation(({ ctx, input }) => applyForOutage(ctx.tx, ctx.viewer, input, ctx.address)),
  verify: scoped('outage.verify')
    .input(outageVerdictSchema)
    .mutation(({ ctx, input }) => verifyOutage(ctx.tx, ctx.viewer, input, ctx.address)),
  withdraw: scoped('outage.request')
    .input(id)
    .mutation(({ ctx, input }) => withdrawOutage(ctx.tx, ctx.viewer, input.id, ctx.address)),
  end: scoped('outage.request')
    .input(id)
    .mutation(({ ctx, input }) => endOutage(ctx.tx, ctx.viewer, input.id, ctx.address)),
});

import { z } from 'zod';
import { orderRepairSchema, repairedSchema, repairWordsSchema, reportFaultSchema } from '../../domain/repair.ts';
import { router, scoped } from '../trpc.ts';
import { cancelRepair, closeRepair, orderRepair, reportFault, writeRepair } from './commands.ts';
import { getRepair, listRepairs, REPAIR_LISTS } from './queries.ts';

const fid = z.int().positive();
const filter = z.strictObject({
  list: z.enum(REPAIR_LISTS),
  fid: fid.optional(),
  enterprise: fid.optional(),
  text: z.string().max(100).optional(),
});
const keeps = scoped('findings.handle');

/** Faults of devices and their repair (REQ-WF-13); times are epoch milliseconds. */
export const repairsRouter = router({
  list: scoped('situation.read')
    .input(filter)
    .query(({ ctx, input }) => listRepairs(ctx.tx, input)),
  get: scoped('situation.read')
    .input(z.strictObject({ id: fid }))
    .query(({ ctx, input }) => getRepair(ctx.tx, ctx.viewer, input.id)),
  report: scoped('findings.record')
    .input(reportFaultSchema)
    .mutation(({ ctx, input }) => reportFault(ctx.tx, ctx, input)),
  order: keeps.input(orderRepairSchema).mutation(({ ctx, input }) => orderRepair(ctx.tx, ctx, input)),
  repaired: keeps.input(repairedSchema).mutation(({ ctx, input }) => writeRepair(ctx.tx, ctx, input)),
  close: keeps.input(repairWordsSchema).mutation(({ ctx, input }) => closeRepair(ctx.tx, ctx, input)),
  cancel: keeps.input(repairWordsSchema).mutation(({ ctx, input }) => cancelRepair(ctx.tx, ctx, input)),
});

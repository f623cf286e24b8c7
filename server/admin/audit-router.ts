import { z } from 'zod';
import { auditFilterSchema, PAGE_ROWS } from '../../domain/administration.ts';
import { appendAudit } from '../auth/audit.ts';
import { readAuditMark } from '../chores/audit-chain.ts';
import { administration, router } from '../trpc.ts';
import { listAudit, verifyAudit } from './audit-queries.ts';

/** What everybody did: the auditor's, who can change nothing. Export: `GET /api/audit.csv` with the same filters. */
export const auditRouter = router({
  list: administration('audit.read')
    .input(z.object({ filter: auditFilterSchema.default({}), before: z.int().nullable().default(null) }))
    .query(({ ctx, input }) => listAudit(ctx.tx, input.filter, input.before, PAGE_ROWS)),
  /** One slice of the chain; the screen goes on with `after` until it is null. The last slice is audited itself. */
  verify: administration('audit.read')
    .input(z.object({ after: z.int().min(0).default(0) }).default({ after: 0 }))
    .mutation(async ({ ctx, input }) => {
      const found = await verifyAudit(ctx.tx, input.after);
      if (found.after === null || found.firstBroken !== null)
        await appendAudit(ctx.tx, {
          actor: ctx.viewer.id,
          action: 'audit.verified',
          address: ctx.address,
          detail: { ...found },
        });
      return found;
    }),
  /** How far the worker's own check has come, which runs all the time. */
  chain: administration('audit.read').query(({ ctx }) => readAuditMark(ctx.tx)),
});

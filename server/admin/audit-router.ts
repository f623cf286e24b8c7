import { z } from 'zod';
import { auditFilterSchema, PAGE_ROWS } from '../../domain/administration.ts';
import { appendAudit } from '../auth/audit.ts';
import { administration, router } from '../trpc.ts';
import { listAudit, verifyAudit } from './audit-queries.ts';

/** What everybody did: the auditor's, who can change nothing. Export: `GET /api/audit.csv` with the same filters. */
export const auditRouter = router({
  list: administration('audit.read')
    .input(z.object({ filter: auditFilterSchema.default({}), before: z.int().nullable().default(null) }))
    .query(({ ctx, input }) => listAudit(ctx.tx, input.filter, input.before, PAGE_ROWS)),
  verify: administration('audit.read').mutation(async ({ ctx }) => {
    const found = await verifyAudit(ctx.tx);
    await appendAudit(ctx.tx, { actor: ctx.viewer.id, action: 'audit.verified', address: ctx.address, detail: found });
    return found;
  }),
});

import { z } from 'zod';
import { importRequestSchema } from '../../domain/import.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { commitImport, importProgress, previewImport } from './commands.ts';
import { listImports } from './queries.ts';

const runId = z.string().regex(/^imp_[0-9a-f-]{36}$/);

export const importsRouter = router({
  preview: scoped('import.write')
    .input(importRequestSchema)
    .mutation(({ ctx, input }) => previewImport(ctx.tx, ctx.viewer, input)),
  commit: scoped('import.write')
    .input(z.object({ id: runId, confirmOutside: z.boolean().default(false) }))
    .mutation(({ ctx, input }) => commitImport(ctx.tx, ctx.viewer, input.id, input.confirmOutside)),
  // Without a transaction: on the embedded database it would wait for the commit that it reports on.
  progress: permitted('import.write')
    .input(z.object({ id: runId }))
    .query(({ input }) => importProgress(input.id)),
  list: scoped('import.write').query(({ ctx }) => listImports(ctx.tx, ctx.viewer)),
});

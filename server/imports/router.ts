import { z } from 'zod';
import { importRequestSchema } from '../../domain/import.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { cancelImport, commitImport, importProgress, previewImport } from './commands.ts';
import { listImports } from './queries.ts';

const runId = z.string().regex(/^imp_[0-9a-f-]{36}$/);

export const importsRouter = router({
  // Files are read outside any transaction; the commands open their own.
  preview: permitted('import.write')
    .input(importRequestSchema)
    .mutation(({ ctx, input }) => previewImport(ctx.viewer, input)),
  commit: permitted('import.write')
    .input(z.object({ id: runId, confirmOutside: z.boolean().default(false) }))
    .mutation(({ ctx, input }) => commitImport(ctx.viewer, input.id, input.confirmOutside)),
  cancel: permitted('import.write')
    .input(z.object({ id: runId }))
    .mutation(({ ctx, input }) => cancelImport(ctx.viewer, input.id)),
  // Without a transaction: on the embedded database it would wait for the commit that it reports on.
  progress: permitted('import.write')
    .input(z.object({ id: runId }))
    .query(({ input }) => importProgress(input.id)),
  list: scoped('import.write').query(({ ctx }) => listImports(ctx.tx, ctx.viewer)),
});

import { z } from 'zod';
import { terminalInputSchema, terminalStatusSchema } from '../../domain/terminal-schema.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { callGateway } from '../video/gateway-client.ts';
import { removeTerminal, saveTerminal } from './commands.ts';
import { listTerminals } from './queries.ts';

/** Terminals of vehicles (JT/T 808, 1078). */
export const terminalsRouter = router({
  list: scoped('devices.manage')
    .input(z.strictObject({ text: z.string().max(100).default('') }))
    .query(({ ctx, input }) => listTerminals(ctx.tx, input.text.trim())),
  /** Where terminals are awaited, and how many were turned away since the gateway started. */
  status: permitted('devices.manage').query(async () =>
    terminalStatusSchema.parse(await callGateway('/terminal/status', {}, { timeoutMs: 5_000 })),
  ),
  save: scoped('devices.manage')
    .input(terminalInputSchema)
    .mutation(({ ctx, input }) => saveTerminal(ctx.tx, { viewer: ctx.viewer, address: ctx.address }, input)),
  remove: scoped('devices.manage')
    .input(z.strictObject({ number: z.string().regex(/^[0-9a-f]{12}(?:[0-9a-f]{8})?$/) }))
    .mutation(({ ctx, input }) => removeTerminal(ctx.tx, { viewer: ctx.viewer, address: ctx.address }, input.number)),
});

import { z } from 'zod';
import {
  decideImageSchema,
  imageIdSchema,
  imageListSchema,
  refuseImageSchema,
  submitImageSchema,
} from '../../domain/recording-schema.ts';
import { router, scoped } from '../trpc.ts';
import { approveRequest, cancelExport, requestLink, runRequest, submitRequest } from './commands.ts';
import { exportTools, knownExport } from './export-facts.ts';
import { getRequest, listRequests } from './queries.ts';
import { fingerprintOf, publicKeyPem } from './signing-key.ts';

const ask = () => scoped('images.request');
const decide = () => scoped('images.approve');

/** Access to images by approval (REQ-WF-44, REQ-WF-09): asked, decided by a second person, exported, handed over once. */
export const imagesRouter = router({
  mine: ask()
    .input(imageListSchema)
    .query(({ ctx, input }) => listRequests(ctx.tx, ctx.viewer, { ...input, which: 'mine' })),
  others: decide()
    .input(imageListSchema)
    .query(({ ctx, input }) => listRequests(ctx.tx, ctx.viewer, { ...input, which: 'others' })),
  get: ask()
    .input(imageIdSchema)
    .query(({ ctx, input }) => getRequest(ctx.tx, ctx.viewer, input.id)),
  submit: ask()
    .input(submitImageSchema)
    .mutation(({ ctx, input }) => submitRequest(ctx.tx, ctx, input)),
  withdraw: ask()
    .input(imageIdSchema)
    .mutation(({ ctx, input }) => runRequest(ctx.tx, ctx, input.id, { kind: 'withdraw' })),
  approve: decide()
    .input(decideImageSchema.extend({ certificateSeen: z.boolean().default(false) }))
    .mutation(({ ctx, input }) => approveRequest(ctx.tx, ctx, input)),
  certify: decide()
    .input(imageIdSchema)
    .mutation(({ ctx, input }) => runRequest(ctx.tx, ctx, input.id, { kind: 'certify' })),
  refuse: decide()
    .input(refuseImageSchema)
    .mutation(({ ctx, input }) => runRequest(ctx.tx, ctx, input.id, { kind: 'refuse' }, input.text)),
  revoke: decide()
    .input(refuseImageSchema)
    .mutation(({ ctx, input }) => runRequest(ctx.tx, ctx, input.id, { kind: 'revoke' }, input.text)),
  retry: decide()
    .input(imageIdSchema)
    .mutation(({ ctx, input }) => runRequest(ctx.tx, ctx, input.id, { kind: 'retry' })),
  cancel: ask()
    .input(imageIdSchema)
    .mutation(({ ctx, input }) => cancelExport(ctx.tx, ctx, input.id)),
  link: ask()
    .input(imageIdSchema)
    .mutation(({ ctx, input }) => requestLink(ctx.tx, ctx, input.id)),
  /** Whether an archive with this SHA-256 was made here; its contents are checked by `npm run verify`. */
  verify: ask()
    .input(z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
    .query(({ ctx, input }) => knownExport(ctx.tx, input.sha256)),
  tools: ask().query(async ({ ctx }) => ({
    ...(await exportTools(ctx.tx)),
    fingerprint: fingerprintOf(publicKeyPem()),
  })),
});

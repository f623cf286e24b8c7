import { z } from 'zod';
import { identifierSchema } from '../../domain/administration.ts';
import {
  contactSchema,
  deliveryFilterSchema,
  endpointSchema,
  recipientRuleSchema,
} from '../../domain/channel-schema.ts';
import { ENDPOINT_KINDS } from '../../domain/delivery.ts';
import { readRelease, releaseWarning, withdrawRelease } from '../cap/release.ts';
import { administration, router, scoped } from '../trpc.ts';
import { listContacts, listEndpoints, saveContact, saveEndpoint } from './contacts.ts';
import { deliveryCounts, getDelivery, listDeliveries, retryDelivery, sendTest } from './log.ts';
import { addMember, listMembers, removeMember } from './members.ts';
import { markRead, markSeen, unreadNotices } from './notices.ts';
import { findOrganisations, listRecipients, removeRecipient, setRecipient } from './recipients.ts';

const id = z.int().positive();
const byId = z.object({ id });
const text = z.string().trim().max(100).default('');
const managed = scoped('channels.manage');

/** Notices on the viewer's own screen, and the management of channels. Times are epoch milliseconds. */
export const notifyRouter = router({
  inbox: scoped('warning.handle').query(({ ctx }) => unreadNotices(ctx.tx, ctx.viewer)),
  seen: scoped('warning.handle')
    .input(z.object({ ids: z.array(id).min(1).max(2_000) }))
    .mutation(({ ctx, input }) => markSeen(ctx.tx, ctx.viewer, input.ids)),
  read: scoped('warning.handle')
    .input(z.object({ warning: id }))
    .mutation(({ ctx, input }) => markRead(ctx.tx, ctx.viewer, input.warning)),
  /** Release to the public as CAP: an authorised government role alone. */
  released: scoped('situation.read')
    .input(z.object({ warning: id }))
    .query(({ ctx, input }) => readRelease(ctx.tx, input.warning)),
  release: scoped('cap.release')
    .input(z.object({ warning: id, reason: z.string().trim().min(2).max(500) }))
    .mutation(({ ctx, input }) => releaseWarning(ctx.tx, input.warning, input.reason, ctx)),
  withdraw: scoped('cap.release')
    .input(z.object({ warning: id }))
    .mutation(({ ctx, input }) => withdrawRelease(ctx.tx, input.warning, ctx)),
  recipients: managed.query(({ ctx }) => listRecipients(ctx.tx)),
  setRecipient: managed.input(recipientRuleSchema).mutation(({ ctx, input }) => setRecipient(ctx.tx, input, ctx)),
  removeRecipient: managed.input(byId).mutation(({ ctx, input }) => removeRecipient(ctx.tx, input.id, ctx)),
  organisations: managed.input(z.object({ text })).query(({ ctx, input }) => findOrganisations(ctx.tx, input.text)),
  contacts: managed
    .input(z.object({ organisation: id.nullable().default(null), text }))
    .query(({ ctx, input }) => listContacts(ctx.tx, input.organisation, input.text)),
  saveContact: managed.input(contactSchema).mutation(({ ctx, input }) => saveContact(ctx.tx, input, ctx)),
  endpoints: managed.query(({ ctx }) => listEndpoints(ctx.tx)),
  saveEndpoint: managed.input(endpointSchema).mutation(({ ctx, input }) => saveEndpoint(ctx.tx, input, ctx)),
  testContact: managed.input(z.object({ contact: id })).mutation(({ ctx, input }) => sendTest(ctx.tx, input, ctx)),
  testEndpoint: managed
    .input(z.object({ endpoint: z.enum(ENDPOINT_KINDS) }))
    .mutation(({ ctx, input }) => sendTest(ctx.tx, input, ctx)),
  deliveries: managed.input(deliveryFilterSchema).query(({ ctx, input }) => listDeliveries(ctx.tx, input)),
  delivery: managed.input(byId).query(({ ctx, input }) => getDelivery(ctx.tx, input.id)),
  counts: managed.query(({ ctx }) => deliveryCounts(ctx.tx)),
  retry: managed.input(byId).mutation(({ ctx, input }) => retryDelivery(ctx.tx, input.id, ctx)),
  members: administration('channels.manage')
    .input(z.object({ organisation: id }))
    .query(({ ctx, input }) => listMembers(ctx.tx, input.organisation)),
  addMember: administration('channels.manage')
    .input(z.object({ organisation: id, identifier: identifierSchema }))
    .mutation(({ ctx, input }) => addMember(ctx.tx, input.organisation, input.identifier, ctx)),
  removeMember: administration('channels.manage')
    .input(z.object({ organisation: id, userId: z.string().max(80) }))
    .mutation(({ ctx, input }) => removeMember(ctx.tx, input.organisation, input.userId, ctx)),
});

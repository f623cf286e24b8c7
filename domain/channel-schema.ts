import { z } from 'zod';
import { CONTACT_CHANNELS, DELIVERY_CHANNELS, DELIVERY_STATES, ENDPOINT_KINDS } from './delivery.ts';
import { PARTIES } from './party.ts';

const key = z.int().nonnegative();
const secret = z.string().trim().max(300);

/** A row of the recipient table (REQ-ROLE-41): 0 means any sector, zone or enterprise. */
export const recipientRuleSchema = z.object({
  party: z.enum(PARTIES),
  sector: z.int().min(0).max(8).default(0),
  zone: key.default(0),
  enterprise: key.default(0),
  organisation: z.int().positive(),
});
export type RecipientRule = z.output<typeof recipientRuleSchema>;

/** A person of an organisation and the channel that reaches it. Without `secret` a stored one stays; empty takes it away. */
export const contactSchema = z.object({
  id: z.int().positive().nullable().default(null),
  organisation: z.int().positive(),
  name: z.string().trim().min(1).max(80),
  post: z.string().trim().max(80).default(''),
  phone: z
    .string()
    .trim()
    .regex(/^[+0-9][0-9 -]{4,24}$/)
    .or(z.literal(''))
    .default(''),
  channel: z.enum(CONTACT_CHANNELS),
  address: z.string().trim().min(1).max(1000),
  secret: secret.nullish(),
  format: z.enum(['json', 'cap']).default('json'),
  locale: z.enum(['zh', 'en']).default('zh'),
  minTier: z.int().min(1).max(4).default(1),
  active: z.boolean().default(true),
});
export type ContactInput = z.output<typeof contactSchema>;

/** A system that carries messages for everybody. */
export const endpointSchema = z.object({
  kind: z.enum(ENDPOINT_KINDS),
  address: z.string().trim().min(1).max(1000),
  secret: secret.nullish(),
  active: z.boolean().default(true),
});
export type EndpointInput = z.output<typeof endpointSchema>;

/** The delivery log: what to show, and the last row of the page above. */
export const deliveryFilterSchema = z.object({
  state: z.enum(DELIVERY_STATES).nullish(),
  channel: z.enum(DELIVERY_CHANNELS).nullish(),
  warning: z.int().positive().nullish(),
  before: z.int().positive().nullish(),
});
export type DeliveryFilter = z.output<typeof deliveryFilterSchema>;

const NUMBER = /^\+?[0-9][0-9 -]{4,24}$/;
export const mailboxSchema = z.email().max(200);

/** Whether an address is of the kind that its channel takes; web addresses are checked for where they lead elsewhere. */
export function isPlainAddress(channel: (typeof CONTACT_CHANNELS)[number], address: string): boolean {
  if (channel === 'email') return mailboxSchema.safeParse(address).success;
  return NUMBER.test(address);
}

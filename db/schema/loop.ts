import { bigint, boolean, integer, jsonb, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { bytea, moment, now } from '../columns.ts';

/** A version of a loop plan: clocks, recipients and repeats per tier (REQ-WARN-18). Drafted by one person, approved by another. */
export const loopPlan = pgTable(
  'loop_plan',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    body: jsonb('body').notNull(),
    state: text('state').notNull().default('draft'),
    author: text('author').notNull(),
    approvedBy: text('approved_by'),
    validFrom: now('valid_from'),
    createdAt: now('created_at'),
  },
  (table) => [primaryKey({ columns: [table.id, table.version] })],
);

/** A clock of a warning; written when a tier is reached, fired by the worker, void once its epoch is over. */
export const warningTimer = pgTable(
  'warning_timer',
  {
    warningId: bigint('warning_id', { mode: 'number' }).notNull(),
    epoch: integer('epoch').notNull(),
    step: text('step').notNull(),
    round: integer('round').notNull().default(1),
    dueAt: moment('due_at').notNull(),
    firedAt: moment('fired_at'),
    voidAt: moment('void_at'),
    scopeKey: integer('scope_key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.warningId, table.epoch, table.step, table.round] })],
);

/** Which organisation a party is, for a sector, zone or enterprise (REQ-ROLE-41); 0 = any, the most exact row wins. */
export const recipientRule = pgTable('recipient_rule', {
  id: integer('id').generatedAlwaysAsIdentity().primaryKey(),
  party: text('party').notNull(),
  sector: smallint('sector').notNull().default(0),
  zone: integer('zone').notNull().default(0),
  enterprise: integer('enterprise').notNull().default(0),
  organisation: integer('organisation').notNull(),
});

/** An account that acts for an organisation; written by the seed and by administration. */
export const organisationMember = pgTable(
  'organisation_member',
  { userId: text('user_id').notNull(), organisation: integer('organisation').notNull() },
  (table) => [primaryKey({ columns: [table.userId, table.organisation] })],
);

/** Where an organisation is reached by a channel, from a tier on; written by the holder of channels.manage. */
export const organisationContact = pgTable('organisation_contact', {
  id: integer('id').generatedAlwaysAsIdentity().primaryKey(),
  organisation: integer('organisation').notNull(),
  name: text('name').notNull(),
  post: text('post').notNull().default(''),
  phone: text('phone').notNull().default(''),
  channel: text('channel').notNull(),
  address: text('address').notNull(),
  secretSealed: bytea('secret_sealed'),
  locale: text('locale').notNull().default('zh'),
  minTier: smallint('min_tier').notNull().default(1),
  active: boolean('active').notNull().default(true),
  createdAt: now('created_at'),
  /** What a webhook gets: our JSON or CAP 1.2. */
  format: text('format').notNull().default('json'),
});

/** One telling by one channel, with its state; written with the step it tells, moved on by the delivery worker. */
export const delivery = pgTable('delivery', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  warningId: bigint('warning_id', { mode: 'number' }),
  stepId: bigint('step_id', { mode: 'number' }),
  step: text('step').notNull(),
  round: integer('round').notNull().default(1),
  tier: smallint('tier').notNull(),
  party: text('party').notNull(),
  organisation: integer('organisation'),
  recipient: text('recipient').notNull().default(''),
  channel: text('channel').notNull(),
  contactId: integer('contact_id'),
  idempotencyKey: text('idempotency_key').notNull(),
  payload: jsonb('payload').notNull(),
  state: text('state').notNull().default('waiting'),
  attempts: integer('attempts').notNull().default(0),
  dueAt: moment('due_at').notNull(),
  lastError: text('last_error'),
  createdAt: moment('created_at').notNull(),
  sentAt: moment('sent_at'),
  deliveredAt: moment('delivered_at'),
  readAt: moment('read_at'),
  readBy: text('read_by'),
  scopeKey: integer('scope_key').notNull(),
});

/** A photo, clip or paper that proves a step (REQ-WARN-16); its bytes lie in the files store under the hash. */
export const evidence = pgTable('evidence', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  warningId: bigint('warning_id', { mode: 'number' }),
  stepId: bigint('step_id', { mode: 'number' }),
  sha256: text('sha256').notNull(),
  mediaType: text('media_type').notNull(),
  bytes: integer('bytes').notNull(),
  name: text('name').notNull(),
  takenAt: moment('taken_at'),
  author: text('author').notNull(),
  authorName: text('author_name').notNull(),
  createdAt: now('created_at'),
  scopeKey: integer('scope_key').notNull(),
});

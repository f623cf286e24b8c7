import { bigint, integer, jsonb, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { moment, now } from '../columns.ts';

/** The append-only log that is the bus; written by guanlan.append_events alone. */
export const event = pgTable(
  'event',
  {
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: moment('at').notNull(),
    kind: text('kind').notNull(),
    layer: smallint('layer').notNull().default(0),
    fid: integer('fid').notNull().default(0),
    scopeKey: integer('scope_key').notNull(),
    tier: smallint('tier'),
    online: smallint('online'),
    deadline: moment('deadline'),
    cause: text('cause').notNull().default(''),
    payload: jsonb('payload').notNull().default({}),
  },
  (table) => [primaryKey({ columns: [table.seq, table.at] })],
);

/** What has to be delivered outside, at least once. */
export const outbox = pgTable('outbox', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  kind: text('kind').notNull(),
  idempotencyKey: text('idempotency_key').notNull(),
  payload: jsonb('payload').notNull(),
  scopeKey: integer('scope_key').notNull(),
  dueAt: moment('due_at').notNull(),
  attempts: integer('attempts').notNull().default(0),
  lastError: text('last_error'),
  deliveredAt: moment('delivered_at'),
  createdAt: now('created_at'),
});

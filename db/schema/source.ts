import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytea, moment, now } from '../columns.ts';

/** A sending system, its cells and its sealed secret (REQ-ING-05, -06). */
export const ingestSource = pgTable('ingest_source', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  enterprise: integer('enterprise').notNull().default(0),
  scopeKeys: integer('scope_keys').array().notNull(),
  /** Every cell, also one made later; a trigger on the cells keeps the list. */
  reachesAll: boolean('reaches_all').notNull().default(false),
  secretSealed: bytea('secret_sealed').notNull(),
  previousSecretSealed: bytea('previous_secret_sealed'),
  previousValidTo: moment('previous_valid_to'),
  commitmentReference: text('commitment_reference'),
  commitmentAt: moment('commitment_at'),
  revokedAt: moment('revoked_at'),
  lastSeenAt: moment('last_seen_at'),
  lastBatchSequence: bigint('last_batch_sequence', { mode: 'number' }).notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
  createdAt: now('created_at'),
});

/** The answer that a webhook id was given; the same id twice has no second effect. */
export const ingestReceipt = pgTable(
  'ingest_receipt',
  {
    sourceId: text('source_id').notNull(),
    webhookId: text('webhook_id').notNull(),
    receivedAt: now('received_at'),
    answer: jsonb('answer').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.webhookId] })],
);

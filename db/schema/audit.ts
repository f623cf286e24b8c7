import { bigint, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { bytea, moment } from '../columns.ts';

/** Who did what, in a hash chain; written by guanlan.append_audit alone (REQ-SEC-08). */
export const auditEntry = pgTable('audit_entry', {
  seq: bigint('seq', { mode: 'number' }).primaryKey(),
  at: moment('at').notNull(),
  actor: text('actor').notNull(),
  action: text('action').notNull(),
  object: text('object').notNull().default(''),
  outcome: text('outcome').notNull(),
  address: text('address').notNull().default(''),
  detail: jsonb('detail').notNull().default({}),
  prevHash: bytea('prev_hash').notNull(),
  hash: bytea('hash').notNull(),
});

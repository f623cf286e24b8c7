import { bigint, integer, jsonb, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';

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

/** What the map showed at a moment, each state with its scope key; written by the worker as the log grows. */
export const stateCheckpoint = pgTable('state_checkpoint', {
  seq: bigint('seq', { mode: 'number' }).primaryKey(),
  at: moment('at').notNull(),
  states: jsonb('states').notNull(),
});

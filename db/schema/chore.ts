import { bigint, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { moment, now } from '../columns.ts';

/** Long work with progress and cancel. */
export const chore = pgTable('chore', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  kind: text('kind').notNull(),
  state: text('state').notNull().default('waiting'),
  done: integer('done').notNull().default(0),
  total: integer('total').notNull().default(0),
  detail: jsonb('detail').notNull().default({}),
  author: text('author').notNull().default(''),
  createdAt: now('created_at'),
  finishedAt: moment('finished_at'),
});

/** When each process was last alive. */
export const processHeartbeat = pgTable('process_heartbeat', {
  name: text('name').primaryKey(),
  instance: text('instance').notNull(),
  at: moment('at').notNull(),
  detail: jsonb('detail').notNull().default({}),
});

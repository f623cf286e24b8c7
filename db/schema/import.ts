import { integer, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { moment, now } from '../columns.ts';

/** One import of a file, from preview to commit. */
export const importRun = pgTable('import_run', {
  id: text('id').primaryKey(),
  layer: smallint('layer').notNull(),
  filename: text('filename').notNull(),
  datum: text('datum').notNull(),
  coordinateKind: text('coordinate_kind').notNull(),
  state: text('state').notNull(),
  rowsTotal: integer('rows_total').notNull().default(0),
  rowsDone: integer('rows_done').notNull().default(0),
  report: jsonb('report').notNull().default({}),
  author: text('author').notNull(),
  scopeKey: integer('scope_key').notNull(),
  createdAt: now('created_at'),
  finishedAt: moment('finished_at'),
});

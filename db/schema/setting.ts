import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { now } from '../columns.ts';

/** Settings of the installation that belong to its data. */
export const setting = pgTable('setting', {
  key: text('key').primaryKey(),
  value: jsonb('value').notNull(),
  updatedAt: now('updated_at'),
});

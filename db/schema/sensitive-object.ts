import { integer, pgTable, text } from 'drizzle-orm/pg-core';

/**
 * An object that viewers without full precision see coarsely or not at all, by feature id. Kept by the triggers of the
 * layers' tables from their `precision_class`; the policies and coarse views of the database read it.
 */
export const sensitiveObject = pgTable('sensitive_object', {
  fid: integer('fid').primaryKey(),
  precisionClass: text('precision_class').notNull(),
});

import { integer, pgTable } from 'drizzle-orm/pg-core';
import { mapped, pointColumn } from '../columns.ts';

/** A place with many or vulnerable people (REQ-ENT-56). */
export const sensitivePlace = pgTable('sensitive_place', {
  ...mapped(),
  geom: pointColumn('geom').notNull(),
  people: integer('people').notNull().default(0),
});

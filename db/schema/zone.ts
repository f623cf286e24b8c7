import { integer, pgTable } from 'drizzle-orm/pg-core';
import { mapped, multiPolygonColumn } from '../columns.ts';

/** A functional zone (功能区); `key` is what rows carry as zone. */
export const zone = pgTable('zone', {
  ...mapped(),
  geom: multiPolygonColumn('geom').notNull(),
  key: integer('key').notNull(),
});

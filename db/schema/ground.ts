import { integer, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { anyGeometryColumn } from '../columns.ts';

/** The schematic basemap; public geometry. Written by the seed. */
export const ground = pgTable('ground', {
  id: integer('id').generatedAlwaysAsIdentity().primaryKey(),
  kind: text('kind').notNull(),
  name: text('name').notNull().default(''),
  nameEn: text('name_en').notNull().default(''),
  rank: smallint('rank').notNull().default(0),
  geom: anyGeometryColumn('geom').notNull(),
});

import { doublePrecision, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { mapped, pointColumn, polygonColumn } from '../columns.ts';

/** A major hazard installation (重大危险源) with its level, 1 worst (REQ-ENT-03). */
export const hazard = pgTable('hazard', {
  ...mapped(),
  geom: polygonColumn('geom').notNull(),
  point: pointColumn('point').notNull(),
  level: smallint('level'),
  medium: text('medium').notNull().default(''),
  indexR: doublePrecision('index_r'),
});

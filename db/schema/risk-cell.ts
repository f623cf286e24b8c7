import { sql } from 'drizzle-orm';
import { date, pgTable, real, smallint } from 'drizzle-orm/pg-core';
import { mapped, polygonColumn } from '../columns.ts';

/** A cell of the static regional risk map; level 1 worst (REQ-RISK-10). */
export const riskCell = pgTable('risk_cell', {
  ...mapped(),
  geom: polygonColumn('geom').notNull(),
  riskIndex: real('risk_index').notNull(),
  riskLevel: smallint('risk_level').notNull(),
  assessedOn: date('assessed_on').notNull().default(sql`CURRENT_DATE`),
});

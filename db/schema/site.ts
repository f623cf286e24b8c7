import { bigint, date, doublePrecision, pgTable, text } from 'drizzle-orm/pg-core';
import { anyGeometryColumn, mapped, pointColumn } from '../columns.ts';

/** A monitored site of one of the eight sectors (REQ-ROLE-42), with boundary and point. */
export const site = pgTable('site', {
  ...mapped(),
  geom: anyGeometryColumn('geom').notNull(),
  point: pointColumn('point').notNull(),
  ruleSet: text('rule_set').notNull().default('RS-BH'),
  costCny: bigint('cost_cny', { mode: 'number' }),
  floorAreaM2: doublePrecision('floor_area_m2'),
  permitOn: date('permit_on'),
  plannedEndOn: date('planned_end_on'),
  developer: text('developer').notNull().default(''),
  contractor: text('contractor').notNull().default(''),
  supervisionUnit: text('supervision_unit').notNull().default(''),
  projectLeader: text('project_leader').notNull().default(''),
});

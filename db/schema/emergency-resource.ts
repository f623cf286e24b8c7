import { doublePrecision, pgTable, text } from 'drizzle-orm/pg-core';
import { mapped, now, pointColumn } from '../columns.ts';

/** A resource of one of the eight types (REQ-ENT-57). */
export const emergencyResource = pgTable('emergency_resource', {
  ...mapped(),
  geom: pointColumn('geom').notNull(),
  resourceType: text('resource_type').notNull(),
  quantity: doublePrecision('quantity').notNull().default(1),
  unit: text('unit').notNull().default(''),
  available: doublePrecision('available').notNull().default(1),
  contact: text('contact').notNull().default(''),
  phone: text('phone').notNull().default(''),
  confirmedAt: now('confirmed_at'),
  dutyState: text('duty_state').notNull().default(''),
  dutyNote: text('duty_note').notNull().default(''),
  dutyByName: text('duty_by_name').notNull().default(''),
});

import { pgTable, text } from 'drizzle-orm/pg-core';
import { mapped, moment, pointColumn } from '../columns.ts';

/** A monitored vehicle (REQ-ENT-20); where it is now stands in latest_position. */
export const vehicle = pgTable('vehicle', {
  ...mapped(),
  geom: pointColumn('geom').notNull(),
  plate: text('plate').notNull(),
  vehicleClass: text('vehicle_class').notNull().default(''),
  lastSeenAt: moment('last_seen_at'),
  objectState: text('object_state').notNull().default('parked'),
});

import { doublePrecision, integer, pgTable, real } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';

/** Where a vehicle was; partitioned by Beijing day, kept 180 days. */
export const position = pgTable('position', {
  vehicleFid: integer('vehicle_fid').notNull(),
  at: moment('at').notNull(),
  receivedAt: moment('received_at').notNull(),
  lng: doublePrecision('lng').notNull(),
  lat: doublePrecision('lat').notNull(),
  speedKmh: real('speed_kmh').notNull().default(0),
  courseDeg: real('course_deg').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
});

/** Where each vehicle is now. */
export const latestPosition = pgTable('latest_position', {
  vehicleFid: integer('vehicle_fid').primaryKey(),
  at: moment('at').notNull(),
  receivedAt: moment('received_at').notNull(),
  lng: doublePrecision('lng').notNull(),
  lat: doublePrecision('lat').notNull(),
  speedKmh: real('speed_kmh').notNull().default(0),
  courseDeg: real('course_deg').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
});

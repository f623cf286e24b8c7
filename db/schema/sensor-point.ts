import { doublePrecision, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { mapped, pointColumn } from '../columns.ts';

/** A measuring point with its own limits (REQ-ENT-67); `object_fid` is what it watches. */
export const sensorPoint = pgTable('sensor_point', {
  ...mapped(),
  geom: pointColumn('geom').notNull(),
  objectFid: integer('object_fid').notNull(),
  indicator: text('indicator').notNull(),
  unit: text('unit').notNull(),
  tag: text('tag').notNull().default(''),
  uploadSeconds: integer('upload_seconds').notNull().default(300),
  lowAlarm: doublePrecision('low_alarm'),
  highAlarm: doublePrecision('high_alarm'),
  lowLowAlarm: doublePrecision('low_low_alarm'),
  highHighAlarm: doublePrecision('high_high_alarm'),
});

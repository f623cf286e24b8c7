import { date, doublePrecision, integer, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';

/** One measured value; partitioned by Beijing day, kept 90 days. Written by ingest. */
export const reading = pgTable('reading', {
  pointFid: integer('point_fid').notNull(),
  at: moment('at').notNull(),
  receivedAt: moment('received_at').notNull(),
  value: doublePrecision('value').notNull(),
  quality: smallint('quality').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
});

/** The newest value of each point. */
export const latestReading = pgTable('latest_reading', {
  pointFid: integer('point_fid').primaryKey(),
  at: moment('at').notNull(),
  receivedAt: moment('received_at').notNull(),
  value: doublePrecision('value').notNull(),
  quality: smallint('quality').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
});

/** Roll-up per minute. Written by the worker. */
export const readingMinute = pgTable(
  'reading_minute',
  {
    pointFid: integer('point_fid').notNull(),
    bucket: moment('bucket').notNull(),
    low: doublePrecision('low').notNull(),
    high: doublePrecision('high').notNull(),
    mean: doublePrecision('mean').notNull(),
    samples: integer('samples').notNull(),
    scopeKey: integer('scope_key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.pointFid, table.bucket] })],
);

/** Roll-up per hour. Written by the worker. */
export const readingHour = pgTable(
  'reading_hour',
  {
    pointFid: integer('point_fid').notNull(),
    bucket: moment('bucket').notNull(),
    low: doublePrecision('low').notNull(),
    high: doublePrecision('high').notNull(),
    mean: doublePrecision('mean').notNull(),
    samples: integer('samples').notNull(),
    scopeKey: integer('scope_key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.pointFid, table.bucket] })],
);

/** Share of due minutes delivered, per day and enterprise (REQ-ASSESS-40). */
export const dailyOnline = pgTable(
  'daily_online',
  {
    day: date('day').notNull(),
    enterprise: integer('enterprise').notNull(),
    kind: text('kind').notNull(),
    minutesDue: integer('minutes_due').notNull(),
    minutesOnline: integer('minutes_online').notNull(),
    scopeKey: integer('scope_key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.enterprise, table.kind] })],
);

/** An hour of a point whose roll-ups must be made again, because readings came late. Written by deliveries, emptied by the worker. */
export const lateHour = pgTable(
  'late_hour',
  { pointFid: integer('point_fid').notNull(), hour: moment('hour').notNull() },
  (table) => [primaryKey({ columns: [table.pointFid, table.hour] })],
);

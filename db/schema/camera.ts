import { boolean, integer, jsonb, pgTable, real, text } from 'drizzle-orm/pg-core';
import { mapped, moment, pointColumn } from '../columns.ts';

/** A camera with its view and state (REQ-ENT-65). State is written by ingest and the gateway. */
export const camera = pgTable('camera', {
  ...mapped(),
  geom: pointColumn('geom').notNull(),
  headingDeg: real('heading_deg').notNull().default(0),
  fovDeg: real('fov_deg').notNull().default(60),
  rangeM: real('range_m').notNull().default(120),
  heightM: real('height_m').notNull().default(6),
  ptz: boolean('ptz').notNull().default(false),
  purpose: text('purpose').notNull().default('safety'),
  pointKind: text('point_kind').notNull().default(''),
  gbId: text('gb_id'),
  state: text('state').notNull().default('online'),
  lastSeenAt: moment('last_seen_at'),
  ownerFid: integer('owner_fid'),
  source: jsonb('source').notNull().default({}),
});

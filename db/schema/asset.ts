import { integer, pgTable, real, text } from 'drizzle-orm/pg-core';
import { mapped, pointColumn, polygonColumn } from '../columns.ts';

/** What stands inside a site: footprint, height and 3D form (REQ-ENT-04, -05, -08, -09, -35..-41). */
export const asset = pgTable('asset', {
  ...mapped(),
  geom: polygonColumn('geom').notNull(),
  point: pointColumn('point').notNull(),
  siteFid: integer('site_fid'),
  hazardFid: integer('hazard_fid'),
  heightM: real('height_m').notNull().default(0),
  baseM: real('base_m').notNull().default(0),
  medium: text('medium').notNull().default(''),
  form: text('form').notNull().default('box'),
  radiusM: real('radius_m'),
});

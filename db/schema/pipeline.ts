import { sql } from 'drizzle-orm';
import { date, doublePrecision, integer, pgTable, real, smallint, text } from 'drizzle-orm/pg-core';
import { attrs, lineColumn, mapped, multiLineColumn, pointColumn } from '../columns.ts';

/** A pipeline as a whole; viewers with a zone limit read its segments (REQ-ENT-50). */
export const pipeline = pgTable('pipeline', {
  ...mapped(),
  geom: multiLineColumn('geom').notNull(),
  medium: text('medium').notNull(),
  regime: text('regime').notNull(),
  laying: text('laying').notNull().default('buried'),
  outerDiameterMm: real('outer_diameter_mm').notNull(),
  depthM: real('depth_m').notNull().default(0),
  designPressureMpa: real('design_pressure_mpa'),
  lengthM: doublePrecision('length_m').notNull(),
  commissionedOn: date('commissioned_on'),
});

/** A stretch of a pipeline in one zone, by chainage; the part that a zone viewer sees. */
export const segment = pgTable('segment', {
  id: text('id').primaryKey(),
  fid: integer('fid').notNull().default(sql`nextval('feature_id_seq'::regclass)`),
  pipelineFid: integer('pipeline_fid').notNull(),
  fromM: doublePrecision('from_m').notNull(),
  toM: doublePrecision('to_m').notNull(),
  zone: integer('zone').notNull().default(0),
  sector: smallint('sector').notNull().default(0),
  enterprise: integer('enterprise').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
  geom: lineColumn('geom').notNull(),
  depthM: real('depth_m').notNull().default(0),
  attrs: attrs(),
});

/** A station, valve or post along a pipeline (REQ-ENT-52, -54). */
export const facility = pgTable('facility', {
  ...mapped(),
  geom: pointColumn('geom').notNull(),
  pipelineFid: integer('pipeline_fid'),
  chainageM: doublePrecision('chainage_m'),
});

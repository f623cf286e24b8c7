import { sql } from 'drizzle-orm';
import { bigint, date, doublePrecision, integer, jsonb, pgTable, real, smallint, text } from 'drizzle-orm/pg-core';
import { attrs, lineColumn, mapped, moment, multiLineColumn, pointColumn } from '../columns.ts';

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

/** What stands or was found at a chainage and is no object of a layer; written by server/pipelines and the seed. */
export const pipelineEvent = pgTable('pipeline_event', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  pipelineFid: integer('pipeline_fid').notNull(),
  kind: text('kind').notNull(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  chainageM: doublePrecision('chainage_m').notNull(),
  offsetM: doublePrecision('offset_m'),
  basis: text('basis').notNull(),
  geom: pointColumn('geom'),
  movedM: doublePrecision('moved_m').notNull().default(0),
  alignment: integer('alignment').notNull().default(1),
  detail: jsonb('detail').notNull().default({}),
  notedOn: date('noted_on').notNull().default(sql`CURRENT_DATE`),
  scopeKey: integer('scope_key').notNull(),
});

/** A centreline that was corrected, with when and why; written by guanlan.replace_course, read by no viewer. */
export const pipelineAlignment = pgTable('pipeline_alignment', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  pipelineFid: integer('pipeline_fid').notNull(),
  version: integer('version').notNull(),
  geom: multiLineColumn('geom').notNull(),
  lengthM: doublePrecision('length_m').notNull(),
  replacedAt: moment('replaced_at').notNull(),
  replacedBy: text('replaced_by').notNull(),
  reason: text('reason').notNull().default(''),
});

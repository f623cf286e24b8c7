import { bigint, boolean, date, doublePrecision, integer, pgTable, real, smallint, text } from 'drizzle-orm/pg-core';
import { moment, pointColumn } from '../columns.ts';

const key = () => bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey();

/** One patrol along a pipeline, by what it covered; written by its device, by hand, and the seed. */
export const patrol = pgTable('patrol', {
  id: key(),
  pipelineFid: integer('pipeline_fid').notNull(),
  kind: text('kind').notNull(),
  mode: text('mode').notNull(),
  device: text('device').notNull().default(''),
  patroller: text('patroller').notNull().default(''),
  startedAt: moment('started_at').notNull(),
  endedAt: moment('ended_at').notNull(),
  fromM: doublePrecision('from_m').notNull(),
  toM: doublePrecision('to_m').notNull(),
  scopeKey: integer('scope_key').notNull(),
});

/** Works of a third party beside a pipeline, as reported or found. */
export const pipelineWork = pgTable('pipeline_work', {
  id: key(),
  pipelineFid: integer('pipeline_fid').notNull(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  unit: text('unit').notNull().default(''),
  contact: text('contact').notNull().default(''),
  phone: text('phone').notNull().default(''),
  activity: text('activity').notNull(),
  fromM: doublePrecision('from_m').notNull(),
  toM: doublePrecision('to_m').notNull(),
  distanceM: doublePrecision('distance_m').notNull(),
  startsOn: date('starts_on').notNull(),
  endsOn: date('ends_on').notNull(),
  permitted: boolean('permitted').notNull().default(false),
  planFiled: boolean('plan_filed').notNull().default(false),
  geom: pointColumn('geom').notNull(),
  scopeKey: integer('scope_key').notNull(),
});

/** A hidden danger by the six codes; one found by analysis ends when it is no longer found. Written by db/analysis. */
export const pipelineDanger = pgTable('pipeline_danger', {
  id: key(),
  pipelineFid: integer('pipeline_fid').notNull(),
  code: smallint('code').notNull(),
  strip: text('strip').notNull().default(''),
  key: text('key').notNull(),
  layer: smallint('layer'),
  objectFid: integer('object_fid'),
  name: text('name').notNull().default(''),
  nameEn: text('name_en').notNull().default(''),
  fromM: doublePrecision('from_m').notNull(),
  toM: doublePrecision('to_m').notNull(),
  distanceM: doublePrecision('distance_m').notNull(),
  limitM: real('limit_m').notNull(),
  foundBy: text('found_by').notNull(),
  foundAt: moment('found_at').notNull(),
  endedAt: moment('ended_at'),
  scopeKey: integer('scope_key'),
});

/** A stretch that needs more than the others, why, and who answers for it. */
export const highRiskSegment = pgTable('high_risk_segment', {
  id: key(),
  pipelineFid: integer('pipeline_fid').notNull(),
  reason: text('reason').notNull(),
  fromM: doublePrecision('from_m').notNull(),
  toM: doublePrecision('to_m').notNull(),
  name: text('name').notNull().default(''),
  nameEn: text('name_en').notNull().default(''),
  patrolKind: text('patrol_kind').notNull().default('routine'),
  camerasRequired: integer('cameras_required').notNull().default(1),
  responsible: text('responsible').notNull().default(''),
  phone: text('phone').notNull().default(''),
  since: date('since').notNull(),
  scopeKey: integer('scope_key').notNull(),
});

import {
  bigint,
  boolean,
  date,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  real,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytea, moment, now, pointColumn } from '../columns.ts';

const key = () => bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey();

/** One stretch of a pipeline that a patrol covered; written from its track by the worker, by hand, and the seed. */
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
  trackId: uuid('track_id'),
  direction: smallint('direction').notNull().default(0),
  speedMps: real('speed_mps'),
  counts: boolean('counts').notNull().default(true),
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
  closesRoad: boolean('closes_road').notNull().default(false),
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

/** One patrol as its device recorded it, with what is doubtful about it; written when it arrives and when it is matched. */
export const track = pgTable('track', {
  id: uuid('id').primaryKey(),
  kind: text('kind').notNull(),
  mode: text('mode').notNull(),
  source: text('source').notNull(),
  device: text('device').notNull().default(''),
  patroller: text('patroller').notNull(),
  patrollerName: text('patroller_name').notNull().default(''),
  startedAt: moment('started_at').notNull(),
  endedAt: moment('ended_at'),
  firstAt: moment('first_at'),
  lastAt: moment('last_at'),
  fixes: integer('fixes').notNull().default(0),
  doubts: jsonb('doubts').notNull().default([]),
  acceptedAt: moment('accepted_at'),
  acceptedBy: text('accepted_by'),
  acceptedName: text('accepted_name'),
  acceptReason: text('accept_reason'),
  shape: text('shape').notNull().default(''),
  receivedAt: moment('received_at').notNull(),
  matchedAt: moment('matched_at'),
  scopeKey: integer('scope_key').notNull(),
});

/** One delivery of packed fixes (domain/track-fixes.ts); written once when it arrives. */
export const trackBatch = pgTable('track_batch', {
  id: uuid('id').primaryKey(),
  trackId: uuid('track_id').notNull(),
  seq: integer('seq').notNull(),
  firstAt: moment('first_at').notNull(),
  lastAt: moment('last_at').notNull(),
  count: integer('count').notNull(),
  clockAheadMs: bigint('clock_ahead_ms', { mode: 'number' }).notNull().default(0),
  fixes: bytea('fixes').notNull(),
  receivedAt: moment('received_at').notNull(),
  scopeKey: integer('scope_key').notNull(),
});

/** A track that is to be laid along the pipelines; written with its fixes, taken by the worker. */
export const trackDue = pgTable('track_due', {
  trackId: uuid('track_id').primaryKey(),
  since: now('since'),
});

import { bigint, date, doublePrecision, integer, jsonb, pgTable, real, smallint, text } from 'drizzle-orm/pg-core';
import { moment, now } from '../columns.ts';

const key = () => bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey();
const hcaId = () => bigint('hca_id', { mode: 'number' }).notNull();

/** One identification over one or more pipelines; written by db/analysis alone. */
export const hcaRun = pgTable('hca_run', {
  id: key(),
  ruleSet: text('rule_set').notNull(),
  cause: text('cause').notNull(),
  ranAt: moment('ran_at').notNull(),
  tookMs: integer('took_ms').notNull().default(0),
  pipelines: integer('pipelines').notNull().default(0),
  things: integer('things').notNull().default(0),
  areas: integer('areas').notNull().default(0),
  added: integer('added').notNull().default(0),
  regraded: integer('regraded').notNull().default(0),
  gone: integer('gone').notNull().default(0),
});

/** A high-consequence area as it stood for a time; written by db/analysis, plan and person by server/pipelines. */
export const hca = pgTable('hca', {
  id: key(),
  code: text('code').notNull(),
  runId: bigint('run_id', { mode: 'number' }).notNull(),
  pipelineFid: integer('pipeline_fid').notNull(),
  ruleSet: text('rule_set').notNull(),
  grade: smallint('grade').notNull(),
  fromM: doublePrecision('from_m').notNull(),
  toM: doublePrecision('to_m').notNull(),
  radiusM: real('radius_m').notNull(),
  change: text('change').notNull(),
  previousGrade: smallint('previous_grade'),
  validFrom: moment('valid_from').notNull(),
  validTo: moment('valid_to'),
  endedBy: text('ended_by'),
  confirmedAt: moment('confirmed_at').notNull(),
  reviewDue: date('review_due').notNull(),
  plan: text('plan').notNull().default(''),
  responsible: text('responsible').notNull().default(''),
  phone: text('phone').notNull().default(''),
  measures: text('measures').notNull().default(''),
  editedAt: moment('edited_at'),
  editedBy: text('edited_by').notNull().default(''),
  scopeKey: integer('scope_key').notNull(),
  reasons: text('reasons').notNull().default(''),
});

/** A row of the standard's table over a stretch of an area. */
export const hcaPart = pgTable('hca_part', {
  id: key(),
  hcaId: hcaId(),
  pipelineFid: integer('pipeline_fid').notNull(),
  rowCode: text('row_code').notNull(),
  grade: smallint('grade').notNull(),
  fromM: doublePrecision('from_m').notNull(),
  toM: doublePrecision('to_m').notNull(),
});

/** An object that made a row fire, as it was then. */
export const hcaCause = pgTable('hca_cause', {
  id: key(),
  hcaId: hcaId(),
  pipelineFid: integer('pipeline_fid').notNull(),
  rowCode: text('row_code').notNull(),
  layer: smallint('layer'),
  objectFid: integer('object_fid'),
  name: text('name').notNull().default(''),
  nameEn: text('name_en').notNull().default(''),
  kind: text('kind').notNull().default(''),
  people: integer('people').notNull().default(0),
  distanceM: doublePrecision('distance_m').notNull(),
  chainageM: doublePrecision('chainage_m').notNull(),
  scopeKey: integer('scope_key'),
});

/** What analysis says of a stretch of a pipeline; replaced at each run by db/analysis. */
export const pipelineStretch = pgTable('pipeline_stretch', {
  id: key(),
  pipelineFid: integer('pipeline_fid').notNull(),
  theme: text('theme').notNull(),
  fromM: doublePrecision('from_m').notNull(),
  toM: doublePrecision('to_m').notNull(),
  value: real('value').notNull(),
  model: text('model').notNull(),
  detail: jsonb('detail').notNull().default({}),
  at: moment('at').notNull(),
});

/** Pipelines to be looked at again; filled by triggers, emptied by the worker. */
export const analysisDue = pgTable('analysis_due', {
  pipelineFid: integer('pipeline_fid').primaryKey(),
  since: now('since'),
  cause: text('cause').notNull(),
});

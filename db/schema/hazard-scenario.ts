import { bigint, boolean, doublePrecision, integer, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { moment, polygonColumn } from '../columns.ts';

const key = () => bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey();
const scenarioId = () => bigint('scenario_id', { mode: 'number' }).notNull();

/** A consequence scenario (后果分析) with its inputs and newest result; written by server/hazards alone. */
export const hazardScenario = pgTable('hazard_scenario', {
  id: key(),
  layer: smallint('layer').notNull().default(0),
  fid: integer('fid').notNull().default(0),
  warningId: bigint('warning_id', { mode: 'number' }),
  exercise: boolean('exercise').notNull().default(false),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  state: text('state').notNull().default('open'),
  followsWind: boolean('follows_wind').notNull().default(false),
  revision: integer('revision').notNull().default(1),
  sector: smallint('sector').notNull().default(0),
  zone: integer('zone').notNull().default(0),
  enterprise: integer('enterprise').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
  lng: doublePrecision('lng').notNull(),
  lat: doublePrecision('lat').notNull(),
  input: jsonb('input').notNull(),
  result: jsonb('result').notNull(),
  createdAt: moment('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  createdByName: text('created_by_name').notNull(),
  runAt: moment('run_at').notNull(),
  closedAt: moment('closed_at'),
  closedByName: text('closed_by_name'),
});

/** One run of a scenario with inputs, numbers and what was inside; append-only. */
export const hazardRun = pgTable('hazard_run', {
  id: key(),
  scenarioId: scenarioId(),
  scopeKey: integer('scope_key').notNull(),
  revision: integer('revision').notNull(),
  at: moment('at').notNull(),
  reason: text('reason').notNull(),
  actor: text('actor').notNull(),
  actorName: text('actor_name').notNull(),
  input: jsonb('input').notNull(),
  result: jsonb('result').notNull(),
  inside: jsonb('inside'),
});

/** A zone of an open scenario as it stands now; replaced with every run, removed when the scenario closes. */
export const hazardZone = pgTable('hazard_zone', {
  id: key(),
  scenarioId: scenarioId(),
  scopeKey: integer('scope_key').notNull(),
  outcome: text('outcome').notNull(),
  grade: text('grade').notNull(),
  level: doublePrecision('level').notNull(),
  unit: text('unit').notNull(),
  label: text('label').notNull(),
  meters: doublePrecision('meters').notNull(),
  geom: polygonColumn('geom').notNull(),
});

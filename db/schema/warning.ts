import { bigint, boolean, doublePrecision, integer, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';

/** A raw device event as it arrived. */
export const alarm = pgTable('alarm', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  sourceId: text('source_id').notNull(),
  pointFid: integer('point_fid'),
  objectFid: integer('object_fid'),
  layer: smallint('layer'),
  kind: text('kind').notNull(),
  tier: smallint('tier'),
  state: text('state').notNull(),
  value: doublePrecision('value'),
  message: text('message').notNull().default(''),
  at: moment('at').notNull(),
  receivedAt: moment('received_at').notNull(),
  warningId: bigint('warning_id', { mode: 'number' }),
  scopeKey: integer('scope_key').notNull(),
  lng: doublePrecision('lng'),
  lat: doublePrecision('lat'),
});

/** A graded warning (REQ-WARN-16); one open per object and cause. */
export const warning = pgTable('warning', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  layer: smallint('layer').notNull(),
  fid: integer('fid').notNull(),
  pointFid: integer('point_fid'),
  cause: text('cause').notNull(),
  sector: smallint('sector').notNull().default(0),
  zone: integer('zone').notNull().default(0),
  enterprise: integer('enterprise').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
  tier: smallint('tier').notNull(),
  worstTier: smallint('worst_tier').notNull(),
  state: text('state').notNull().default('open'),
  ruleId: text('rule_id'),
  ruleVersion: integer('rule_version'),
  causeValue: doublePrecision('cause_value'),
  limitValue: doublePrecision('limit_value'),
  unit: text('unit').notNull().default(''),
  indicator: text('indicator').notNull().default(''),
  reasonZh: text('reason_zh').notNull(),
  reasonEn: text('reason_en').notNull(),
  repeats: integer('repeats').notNull().default(0),
  alarmAt: moment('alarm_at').notNull(),
  receivedAt: moment('received_at').notNull(),
  openedAt: moment('opened_at').notNull(),
  tierSince: moment('tier_since').notNull(),
  acknowledgedAt: moment('acknowledged_at'),
  acknowledgedBy: text('acknowledged_by'),
  lostSince: moment('lost_since'),
  nextStep: text('next_step'),
  deadline: moment('deadline'),
  closedAt: moment('closed_at'),
  closedReason: text('closed_reason'),
  lng: doublePrecision('lng').notNull(),
  lat: doublePrecision('lat').notNull(),
});

/** What happened to a warning, in order. */
export const warningStep = pgTable('warning_step', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  warningId: bigint('warning_id', { mode: 'number' }).notNull(),
  scopeKey: integer('scope_key').notNull(),
  at: moment('at').notNull(),
  step: text('step').notNull(),
  tier: smallint('tier'),
  actor: text('actor').notNull().default(''),
  detail: jsonb('detail').notNull().default({}),
});

/** What the map shows of an object that is not normal. */
export const objectState = pgTable('object_state', {
  fid: integer('fid').primaryKey(),
  layer: smallint('layer').notNull(),
  scopeKey: integer('scope_key').notNull(),
  sector: smallint('sector').notNull().default(0),
  zone: integer('zone').notNull().default(0),
  enterprise: integer('enterprise').notNull().default(0),
  tier: smallint('tier').notNull().default(0),
  online: smallint('online').notNull().default(1),
  lost: boolean('lost').notNull().default(false),
  unacknowledged: boolean('unacknowledged').notNull().default(false),
  since: moment('since').notNull(),
  deadline: moment('deadline'),
  lng: doublePrecision('lng').notNull(),
  lat: doublePrecision('lat').notNull(),
});

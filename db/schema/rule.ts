import { bigint, doublePrecision, integer, jsonb, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { moment, now } from '../columns.ts';

/** A version of a rule as people wrote it (domain/rule.ts); drafted by one account, approved by another (S2 Art 18). */
export const rule = pgTable(
  'rule',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    state: text('state').notNull().default('draft'),
    body: jsonb('body').notNull(),
    note: text('note').notNull().default(''),
    author: text('author').notNull(),
    authorName: text('author_name').notNull().default(''),
    decidedBy: text('decided_by'),
    decidedByName: text('decided_by_name').notNull().default(''),
    decidedAt: moment('decided_at'),
    validFrom: moment('valid_from'),
    validTo: moment('valid_to'),
    createdAt: now('created_at'),
  },
  (table) => [primaryKey({ columns: [table.id, table.version] })],
);

/** One tier of an approved rule version: what is evaluated (REQ-RISK-03). Written by approval alone. */
export const limitRule = pgTable(
  'limit_rule',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    sector: smallint('sector').notNull().default(0),
    /** Of rules before versions had documents; `object_kinds` decides. */
    assetKind: text('asset_kind').notNull().default(''),
    indicator: text('indicator').notNull(),
    pointFid: integer('point_fid'),
    compare: text('compare').notNull(),
    limitValue: doublePrecision('limit_value'),
    limitSetting: text('limit_setting'),
    tier: smallint('tier').notNull(),
    durationSeconds: integer('duration_seconds').notNull().default(0),
    deadband: doublePrecision('deadband').notNull().default(0),
    actionZh: text('action_zh').notNull(),
    actionEn: text('action_en').notNull(),
    author: text('author').notNull(),
    validFrom: now('valid_from'),
    validTo: moment('valid_to'),
    rule: text('rule').notNull().default(''),
    kind: text('kind').notNull().default('limit'),
    objectKinds: text('object_kinds').array().notNull().default([]),
    tankClass: text('tank_class').notNull().default(''),
    offDelaySeconds: integer('off_delay_seconds').notNull().default(0),
    windowSeconds: integer('window_seconds').notNull().default(0),
    code: text('code').notNull().default(''),
    mode: text('mode').notNull().default('all'),
    conditions: jsonb('conditions').notNull().default([]),
    nameZh: text('name_zh').notNull().default(''),
    nameEn: text('name_en').notNull().default(''),
  },
  (table) => [primaryKey({ columns: [table.id, table.version] })],
);

/** A part that is crossed at a point, or that holds at an object: pending, active or ending; gone when it is not. */
export const ruleState = pgTable(
  'rule_state',
  {
    pointFid: integer('point_fid').notNull(),
    ruleId: text('rule_id').notNull(),
    ruleVersion: integer('rule_version').notNull(),
    state: text('state').notNull(),
    since: moment('since').notNull(),
    dueAt: moment('due_at'),
    value: doublePrecision('value').notNull(),
    warningId: bigint('warning_id', { mode: 'number' }),
    scopeKey: integer('scope_key').notNull(),
    kind: text('kind').notNull().default('limit'),
    objectFid: integer('object_fid'),
    detail: jsonb('detail').notNull().default({}),
  },
  (table) => [primaryKey({ columns: [table.pointFid, table.ruleId] })],
);

/** The newest word that an object said of itself; written by ingest, never by what came late. */
export const reportedState = pgTable('reported_state', {
  fid: integer('fid').primaryKey(),
  state: text('state').notNull(),
  at: moment('at').notNull(),
  receivedAt: moment('received_at').notNull(),
  scopeKey: integer('scope_key').notNull(),
});

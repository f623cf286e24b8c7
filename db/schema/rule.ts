import { bigint, doublePrecision, integer, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { moment, now } from '../columns.ts';

/** What a value must not do: versioned and dated (REQ-RISK-03). */
export const limitRule = pgTable(
  'limit_rule',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    sector: smallint('sector').notNull().default(0),
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
  },
  (table) => [primaryKey({ columns: [table.id, table.version] })],
);

/** A rule that is crossed at a point, pending or active; gone when it is not. */
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
  },
  (table) => [primaryKey({ columns: [table.pointFid, table.ruleId] })],
);

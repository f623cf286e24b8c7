import { bigint, integer, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';

/** A fault of a device and its repair (REQ-WF-13). Written by the worker, which finds it, and by the people who mend it. */
export const repair = pgTable('repair', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  layer: smallint('layer').notNull(),
  fid: integer('fid').notNull(),
  kind: text('kind').notNull(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  points: integer('points').notNull().default(1),
  siteFid: integer('site_fid').notNull().default(0),
  sector: smallint('sector').notNull().default(0),
  zone: integer('zone').notNull().default(0),
  enterprise: integer('enterprise').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
  fault: text('fault').notNull(),
  text: text('text').notNull().default(''),
  foundAt: moment('found_at').notNull(),
  foundBy: text('found_by').notNull(),
  foundByName: text('found_by_name').notNull().default(''),
  ruleSet: text('rule_set').notNull().default(''),
  dueAt: moment('due_at'),
  overdueAt: moment('overdue_at'),
  state: text('state').notNull().default('found'),
  repairer: text('repairer').notNull().default(''),
  repairerPhone: text('repairer_phone').notNull().default(''),
  orderedAt: moment('ordered_at'),
  expectedAt: moment('expected_at'),
  cause: text('cause'),
  causeText: text('cause_text').notNull().default(''),
  repairedAt: moment('repaired_at'),
  backAt: moment('back_at'),
  closedBy: text('closed_by'),
});

/** What was done about a fault, in order; append-only. */
export const repairStep = pgTable('repair_step', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  repairId: bigint('repair_id', { mode: 'number' }).notNull(),
  at: moment('at').notNull(),
  step: text('step').notNull(),
  actor: text('actor').notNull(),
  actorName: text('actor_name').notNull().default(''),
  text: text('text').notNull().default(''),
  scopeKey: integer('scope_key').notNull(),
});

import { bigint, boolean, doublePrecision, integer, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';

const key = () => bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey();
const incidentId = () => bigint('incident_id', { mode: 'number' }).notNull();

/** An incident (突发事件): opened from a warning judged an accident or by hand; written by server/incidents alone. */
export const incident = pgTable('incident', {
  id: key(),
  warningId: bigint('warning_id', { mode: 'number' }),
  exercise: boolean('exercise').notNull().default(false),
  kind: text('kind').notNull(),
  state: text('state').notNull().default('open'),
  layer: smallint('layer').notNull(),
  fid: integer('fid').notNull(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  sector: smallint('sector').notNull().default(0),
  zone: integer('zone').notNull().default(0),
  enterprise: integer('enterprise').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
  lng: doublePrecision('lng').notNull(),
  lat: doublePrecision('lat').notNull(),
  radiusMeters: integer('radius_meters').notNull(),
  responseLevel: smallint('response_level').notNull().default(3),
  casualties: jsonb('casualties').notNull().default({}),
  plan: jsonb('plan').notNull().default([]),
  planVersion: integer('plan_version').notNull().default(0),
  openedAt: moment('opened_at').notNull(),
  openedBy: text('opened_by').notNull(),
  openedByName: text('opened_by_name').notNull(),
  closedAt: moment('closed_at'),
  closedBy: text('closed_by'),
  closedByName: text('closed_by_name'),
});

/** One line of an incident's command log; append-only. */
export const incidentEntry = pgTable('incident_entry', {
  id: key(),
  incidentId: incidentId(),
  scopeKey: integer('scope_key').notNull(),
  at: moment('at').notNull(),
  kind: text('kind').notNull(),
  actor: text('actor').notNull(),
  actorName: text('actor_name').notNull(),
  text: text('text').notNull().default(''),
  detail: jsonb('detail').notNull().default({}),
});

/** A report owed or sent to the authorities (首报/续报/终报); a submitted one is never changed. */
export const incidentReport = pgTable('incident_report', {
  id: key(),
  incidentId: incidentId(),
  scopeKey: integer('scope_key').notNull(),
  level: text('level').notNull(),
  kind: text('kind').notNull(),
  number: integer('number').notNull().default(1),
  state: text('state').notNull().default('draft'),
  dueAt: moment('due_at'),
  overdueAt: moment('overdue_at'),
  body: jsonb('body').notNull(),
  savedAt: moment('saved_at'),
  savedBy: text('saved_by'),
  submittedAt: moment('submitted_at'),
  submittedBy: text('submitted_by'),
  submittedByName: text('submitted_by_name'),
});

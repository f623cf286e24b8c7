import {
  bigint,
  boolean,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import type { TaskAnswer, TaskFault, TaskPoint } from '../../domain/field-task.ts';
import { moment, pointColumn } from '../columns.ts';

/** A plan of rounds and patrols by role, route, list and interval. Written by the enterprise or department in charge. */
export const fieldPlan = pgTable('field_plan', {
  id: uuid('id').primaryKey().defaultRandom(),
  kind: text('kind').notNull(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  role: text('role').notNull(),
  people: text('people').array().notNull().default([]),
  eachPerson: boolean('each_person').notNull().default(false),
  objectFid: integer('object_fid'),
  objectName: text('object_name').notNull().default(''),
  objectNameEn: text('object_name_en').notNull().default(''),
  fromM: doublePrecision('from_m'),
  toM: doublePrecision('to_m'),
  points: jsonb('points').$type<readonly TaskPoint[]>().notNull(),
  startsAt: moment('starts_at').notNull(),
  endsAt: moment('ends_at'),
  everyMinutes: integer('every_minutes').notNull(),
  windowMinutes: integer('window_minutes').notNull(),
  graceMinutes: integer('grace_minutes').notNull().default(60),
  missedTier: smallint('missed_tier').notNull().default(0),
  version: integer('version').notNull().default(1),
  author: text('author').notNull(),
  authorName: text('author_name').notNull(),
  changedAt: moment('changed_at').notNull(),
  endedAt: moment('ended_at'),
  zone: integer('zone').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
});

/** What a plan asks for once, or the re-check of a finding. Written by the worker and by the steps after it. */
export const fieldTask = pgTable('field_task', {
  id: uuid('id').primaryKey().defaultRandom(),
  planId: uuid('plan_id'),
  findingId: uuid('finding_id'),
  kind: text('kind').notNull(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  role: text('role').notNull(),
  people: text('people').array().notNull().default([]),
  objectFid: integer('object_fid'),
  objectName: text('object_name').notNull().default(''),
  objectNameEn: text('object_name_en').notNull().default(''),
  fromM: doublePrecision('from_m'),
  toM: doublePrecision('to_m'),
  points: jsonb('points').$type<readonly TaskPoint[]>().notNull(),
  opensAt: moment('opens_at').notNull(),
  dueAt: moment('due_at').notNull(),
  missedAt: moment('missed_at').notNull(),
  state: text('state').notNull().default('open'),
  doneAt: moment('done_at'),
  overdue: boolean('overdue').notNull().default(false),
  missedTier: smallint('missed_tier').notNull().default(0),
  zone: integer('zone').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
});

/** What somebody entered at a point; the id is the device's. Written when it arrives. */
export const fieldResult = pgTable('field_result', {
  id: uuid('id').primaryKey(),
  taskId: uuid('task_id').notNull(),
  pointId: uuid('point_id').notNull(),
  inspector: text('inspector').notNull(),
  inspectorName: text('inspector_name').notNull(),
  outcome: text('outcome').notNull(),
  proved: boolean('proved').notNull(),
  doubts: text('doubts').array().notNull().default([]),
  answers: jsonb('answers').$type<readonly TaskAnswer[]>().notNull().default([]),
  faults: jsonb('faults').$type<readonly TaskFault[]>().notNull().default([]),
  note: text('note').notNull().default(''),
  geom: pointColumn('geom'),
  accuracyM: real('accuracy_m'),
  distanceM: real('distance_m'),
  postBy: text('post_by').notNull().default(''),
  takenAt: moment('taken_at').notNull(),
  receivedAt: moment('received_at').notNull(),
  quarantined: boolean('quarantined').notNull().default(false),
  scopeKey: integer('scope_key').notNull(),
});

/** A picture of a result, complete when its hash is met. Announced with the result, completed by the upload. */
export const fieldResultMedia = pgTable(
  'field_result_media',
  {
    resultId: uuid('result_id').notNull(),
    sha256: text('sha256').notNull(),
    role: text('role').notNull(),
    name: text('name').notNull().default(''),
    mediaType: text('media_type'),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    completeAt: moment('complete_at'),
    scopeKey: integer('scope_key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.resultId, table.sha256] })],
);

/** What happened to a task; append-only. Written with the change that it tells of. */
export const fieldTaskStep = pgTable('field_task_step', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  taskId: uuid('task_id').notNull(),
  at: moment('at').notNull(),
  step: text('step').notNull(),
  pointId: uuid('point_id'),
  outcome: text('outcome'),
  actor: text('actor').notNull(),
  actorName: text('actor_name').notNull(),
  text: text('text').notNull().default(''),
  scopeKey: integer('scope_key').notNull(),
});

import { bigint, integer, pgTable, real, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { moment, pointColumn } from '../columns.ts';

const scopeKey = () => integer('scope_key').notNull();

/** A permit of a special operation from application to acceptance; written by who applies and by each step after it. */
export const permit = pgTable('permit', {
  id: uuid('id').primaryKey(),
  ticket: text('ticket').notNull(),
  kind: text('kind').notNull(),
  level: text('level').notNull(),
  state: text('state').notNull().default('applied'),
  content: text('content').notNull(),
  measures: text('measures').notNull().default(''),
  contractor: text('contractor').notNull().default(''),
  objectFid: integer('object_fid'),
  place: text('place').notNull(),
  placeEn: text('place_en').notNull().default(''),
  geom: pointColumn('geom').notNull(),
  radiusM: real('radius_m').notNull(),
  cameraFid: integer('camera_fid'),
  validFrom: moment('valid_from').notNull(),
  validTo: moment('valid_to').notNull(),
  applicant: text('applicant').notNull(),
  applicantName: text('applicant_name').notNull(),
  reviewer: text('reviewer'),
  reviewerName: text('reviewer_name'),
  approver: text('approver'),
  approverName: text('approver_name'),
  guardian: text('guardian').notNull(),
  guardianName: text('guardian_name').notNull(),
  guardianPhone: text('guardian_phone').notNull().default(''),
  startedAt: moment('started_at'),
  stoppedAt: moment('stopped_at'),
  finishedAt: moment('finished_at'),
  acceptedAt: moment('accepted_at'),
  createdAt: moment('created_at').notNull(),
  zone: integer('zone').notNull().default(0),
  scopeKey: scopeKey(),
});

/** What was done about a permit; append-only. Written with the change that it tells of. */
export const permitStep = pgTable('permit_step', {
  id: uuid('id').primaryKey(),
  n: bigint('n', { mode: 'number' }).generatedAlwaysAsIdentity(),
  permitId: uuid('permit_id').notNull(),
  act: text('act').notNull(),
  at: moment('at').notNull(),
  receivedAt: moment('received_at').notNull(),
  actor: text('actor').notNull(),
  actorName: text('actor_name').notNull(),
  text: text('text').notNull().default(''),
  distanceM: real('distance_m'),
  accuracyM: real('accuracy_m'),
  scopeKey: scopeKey(),
});

/** A gas test of a permit; written with its step. Volume percent, toxic as percent of its limit. */
export const permitGasTest = pgTable('permit_gas_test', {
  id: uuid('id').primaryKey(),
  permitId: uuid('permit_id').notNull(),
  at: moment('at').notNull(),
  testerName: text('tester_name').notNull(),
  spot: text('spot').notNull().default(''),
  combustiblePercent: real('combustible_percent'),
  lelPercent: real('lel_percent'),
  oxygenPercent: real('oxygen_percent'),
  toxicPercent: real('toxic_percent'),
  problems: text('problems').array().notNull().default([]),
  scopeKey: scopeKey(),
});

/** An alarm inside the area of a running permit; written by the worker, heard on the guardian's phone. */
export const permitAlarm = pgTable('permit_alarm', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  permitId: uuid('permit_id').notNull(),
  warningId: bigint('warning_id', { mode: 'number' }).notNull(),
  at: moment('at').notNull(),
  distanceM: real('distance_m').notNull(),
  tier: smallint('tier').notNull(),
  reasonZh: text('reason_zh').notNull(),
  reasonEn: text('reason_en').notNull(),
  heardAt: moment('heard_at'),
  scopeKey: scopeKey(),
});

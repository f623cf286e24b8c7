import {
  bigint,
  date,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
} from 'drizzle-orm/pg-core';
import { moment, now } from '../columns.ts';

/** A stretch of silence of a sensor point or camera, from its last valid sample (REQ-MON-09). Written by the worker from the event log. */
export const offlineSpan = pgTable('offline_span', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  fid: integer('fid').notNull(),
  kind: text('kind').notNull(),
  objectFid: integer('object_fid').notNull().default(0),
  siteFid: integer('site_fid').notNull().default(0),
  sector: smallint('sector').notNull().default(0),
  zone: integer('zone').notNull().default(0),
  enterprise: integer('enterprise').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
  fromAt: moment('from_at').notNull(),
  toAt: moment('to_at'),
  cause: text('cause').notNull().default('device'),
  repairId: bigint('repair_id', { mode: 'number' }),
});

/** Our own fault; never counts against an enterprise. Written by the worker. */
export const platformFault = pgTable('platform_fault', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  reason: text('reason').notNull(),
  fromAt: moment('from_at').notNull(),
  toAt: moment('to_at'),
  detail: jsonb('detail').notNull().default({}),
});

/** Readings that cannot be true: frozen or out of range (REQ-MON-10). Written by the worker; the readings stay. */
export const readingDistortion = pgTable(
  'reading_distortion',
  {
    pointFid: integer('point_fid').notNull(),
    kind: text('kind').notNull(),
    fromAt: moment('from_at').notNull(),
    toAt: moment('to_at').notNull(),
    low: doublePrecision('low').notNull(),
    high: doublePrecision('high').notNull(),
    samples: integer('samples').notNull(),
    enterprise: integer('enterprise').notNull().default(0),
    scopeKey: integer('scope_key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.pointFid, table.kind, table.fromAt] })],
);

/** Where the worker stands in the event log and in its sweeps. Written by the worker. */
export const assessmentMark = pgTable('assessment_mark', {
  name: text('name').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull().default(0),
  at: moment('at').notNull(),
});

/** The numbers of the assessment, versioned with author. Written by a holder of assessment.decide. */
export const assessmentParameters = pgTable('assessment_parameters', {
  version: integer('version').primaryKey(),
  body: jsonb('body').notNull(),
  author: text('author').notNull(),
  authorName: text('author_name').notNull(),
  note: text('note').notNull().default(''),
  createdAt: now('created_at'),
});

/** A run that is due or was asked for. Claimed by the worker. */
export const assessmentDue = pgTable(
  'assessment_due',
  {
    period: text('period').notNull(),
    fromDay: date('from_day').notNull(),
    number: integer('number').notNull().default(1),
    dueAt: moment('due_at').notNull(),
    askedBy: text('asked_by').notNull().default('worker'),
    doneAt: moment('done_at'),
  },
  (table) => [primaryKey({ columns: [table.period, table.fromDay, table.number] })],
);

/** One run over whole Beijing days; immutable. Written by the worker. */
export const assessmentRun = pgTable('assessment_run', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  period: text('period').notNull(),
  fromDay: date('from_day').notNull(),
  toDay: date('to_day').notNull(),
  number: integer('number').notNull().default(1),
  corrects: bigint('corrects', { mode: 'number' }),
  parametersVersion: integer('parameters_version').notNull(),
  askedBy: text('asked_by').notNull(),
  madeAt: moment('made_at').notNull(),
});

/** Figures of one unit in a run, whole minutes (REQ-ASSESS-40). Written with the run. */
export const assessmentResult = pgTable(
  'assessment_result',
  {
    runId: bigint('run_id', { mode: 'number' }).notNull(),
    unit: text('unit').notNull(),
    key: integer('key').notNull(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    nameEn: text('name_en').notNull().default(''),
    sector: smallint('sector').notNull().default(0),
    zone: integer('zone').notNull().default(0),
    enterprise: integer('enterprise').notNull().default(0),
    scopeKey: integer('scope_key').notNull(),
    points: integer('points').notNull(),
    neverSeen: integer('never_seen').notNull().default(0),
    grossMinutes: bigint('gross_minutes', { mode: 'number' }).notNull(),
    dueMinutes: bigint('due_minutes', { mode: 'number' }).notNull(),
    offlineMinutes: bigint('offline_minutes', { mode: 'number' }).notNull(),
    outageMinutes: bigint('outage_minutes', { mode: 'number' }).notNull(),
    platformMinutes: bigint('platform_minutes', { mode: 'number' }).notNull(),
    excusedMinutes: bigint('excused_minutes', { mode: 'number' }).notNull(),
    networkMinutes: bigint('network_minutes', { mode: 'number' }).notNull(),
    distortedPoints: integer('distorted_points').notNull().default(0),
    longestMinutes: integer('longest_minutes').notNull().default(0),
    longestOutageMinutes: integer('longest_outage_minutes').notNull().default(0),
    rate: doublePrecision('rate'),
    findings: jsonb('findings').notNull().default([]),
    days: jsonb('days').notNull().default([]),
  },
  (table) => [primaryKey({ columns: [table.runId, table.unit, table.key, table.kind] })],
);

/** A point of a run that was silent, in an outage or distorted: the evidence. Written with the run. */
export const assessmentPoint = pgTable(
  'assessment_point',
  {
    runId: bigint('run_id', { mode: 'number' }).notNull(),
    fid: integer('fid').notNull(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    nameEn: text('name_en').notNull().default(''),
    objectFid: integer('object_fid').notNull().default(0),
    siteFid: integer('site_fid').notNull().default(0),
    sector: smallint('sector').notNull().default(0),
    zone: integer('zone').notNull().default(0),
    enterprise: integer('enterprise').notNull().default(0),
    scopeKey: integer('scope_key').notNull(),
    offlineMinutes: integer('offline_minutes').notNull(),
    outageMinutes: integer('outage_minutes').notNull(),
    platformMinutes: integer('platform_minutes').notNull(),
    excusedMinutes: integer('excused_minutes').notNull(),
    longestMinutes: integer('longest_minutes').notNull(),
    stretches: jsonb('stretches').notNull().default([]),
    distortions: jsonb('distortions').notNull().default([]),
  },
  (table) => [primaryKey({ columns: [table.runId, table.fid] })],
);

/** A consequence, a draft until an authorised person sends it (REQ-ASSESS-43, REQ-WF-15). */
export const assessmentDraft = pgTable('assessment_draft', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  runId: bigint('run_id', { mode: 'number' }).notNull(),
  kind: text('kind').notNull(),
  basis: text('basis').notNull(),
  enterprise: integer('enterprise').notNull().default(0),
  zone: integer('zone').notNull().default(0),
  site: integer('site').notNull().default(0),
  sector: smallint('sector').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
  recipient: text('recipient').notNull(),
  recipientEn: text('recipient_en').notNull().default(''),
  textZh: text('text_zh').notNull(),
  textEn: text('text_en').notNull(),
  evidence: jsonb('evidence').notNull().default({}),
  state: text('state').notNull().default('draft'),
  revision: integer('revision').notNull().default(1),
  editedBy: text('edited_by'),
  approvedBy: text('approved_by'),
  approvedByName: text('approved_by_name'),
  number: text('number'),
  sentAt: moment('sent_at'),
  answer: text('answer'),
  answeredAt: moment('answered_at'),
  createdAt: moment('created_at').notNull(),
});

/** An appeal (申诉) of an enterprise against figures of a run; another person decides. */
export const assessmentAppeal = pgTable('assessment_appeal', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  runId: bigint('run_id', { mode: 'number' }).notNull(),
  enterprise: integer('enterprise').notNull(),
  zone: integer('zone').notNull().default(0),
  sector: smallint('sector').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
  fids: integer('fids').array().notNull(),
  fromAt: moment('from_at').notNull(),
  toAt: moment('to_at').notNull(),
  reason: text('reason').notNull(),
  evidence: jsonb('evidence').notNull().default([]),
  state: text('state').notNull().default('open'),
  author: text('author').notNull(),
  authorName: text('author_name').notNull(),
  createdAt: moment('created_at').notNull(),
  decidedBy: text('decided_by'),
  decidedByName: text('decided_by_name'),
  decidedAt: moment('decided_at'),
  decision: text('decision'),
});

/** What happened to a draft or an appeal, in order. */
export const assessmentStep = pgTable('assessment_step', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  draftId: bigint('draft_id', { mode: 'number' }),
  appealId: bigint('appeal_id', { mode: 'number' }),
  at: moment('at').notNull(),
  step: text('step').notNull(),
  actor: text('actor').notNull(),
  actorName: text('actor_name').notNull().default(''),
  text: text('text').notNull().default(''),
  scopeKey: integer('scope_key').notNull(),
});

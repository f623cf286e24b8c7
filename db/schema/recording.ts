import { bigint, boolean, integer, jsonb, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { moment, now } from '../columns.ts';

const id = () => bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey();
const scopeKey = () => integer('scope_key').notNull();
const cameraFid = () => integer('camera_fid').notNull();

/** How one camera is recorded, what of it is masked; written by whoever manages devices. */
export const recordingRule = pgTable('recording_rule', {
  cameraFid: integer('camera_fid').primaryKey(),
  plan: text('plan').notNull().default('watched'),
  ringMinutes: integer('ring_minutes').notNull().default(15),
  ruleSets: text('rule_sets').array().notNull().default([]),
  retentionClass: text('retention_class').notNull().default('general'),
  ownDays: integer('own_days'),
  place: text('place').notNull().default(''),
  masks: jsonb('masks').notNull().default([]),
  author: text('author').notNull().default(''),
  updatedAt: now('updated_at'),
  scopeKey: scopeKey(),
});

/** One stored file of some minutes; written by the gateway that records. */
export const recordingSegment = pgTable('recording_segment', {
  id: id(),
  cameraFid: cameraFid(),
  startedAt: moment('started_at').notNull(),
  endedAt: moment('ended_at').notNull(),
  bytes: bigint('bytes', { mode: 'number' }).notNull(),
  codec: text('codec').notNull().default(''),
  width: integer('width').notNull().default(0),
  height: integer('height').notNull().default(0),
  ring: boolean('ring').notNull(),
  open: boolean('open').notNull(),
  dueAt: moment('due_at').notNull(),
  scopeKey: scopeKey(),
});

/** What must not be deleted, while it is not released; written with requests and by hand. */
export const recordingHold = pgTable('recording_hold', {
  id: id(),
  cameraFid: cameraFid(),
  fromAt: moment('from_at').notNull(),
  toAt: moment('to_at').notNull(),
  reason: text('reason').notNull(),
  requestId: bigint('request_id', { mode: 'number' }),
  author: text('author').notNull(),
  createdAt: moment('created_at').notNull(),
  releasedAt: moment('released_at'),
  scopeKey: scopeKey(),
});

/** The register of deletions; written by the worker. */
export const recordingDeletion = pgTable('recording_deletion', {
  id: id(),
  cameraFid: cameraFid(),
  fromAt: moment('from_at').notNull(),
  toAt: moment('to_at').notNull(),
  files: integer('files').notNull(),
  bytes: bigint('bytes', { mode: 'number' }).notNull(),
  reason: text('reason').notNull(),
  at: moment('at').notNull(),
  scopeKey: scopeKey(),
});

/** A request for images from its filing to its end (REQ-WF-44); written by people, and by the export job. */
export const imageRequest = pgTable('image_request', {
  id: id(),
  cameraFid: cameraFid(),
  fromAt: moment('from_at').notNull(),
  toAt: moment('to_at').notNull(),
  purpose: text('purpose').notNull(),
  caseNumber: text('case_number').notNull(),
  unit: text('unit').notNull(),
  certificateKind: text('certificate_kind').notNull(),
  certificateNumber: text('certificate_number').notNull(),
  applicant: text('applicant').notNull(),
  applicantName: text('applicant_name').notNull(),
  createdAt: moment('created_at').notNull(),
  state: text('state').notNull().default('submitted'),
  approver: text('approver'),
  approverName: text('approver_name'),
  decidedAt: moment('decided_at'),
  decisionText: text('decision_text').notNull().default(''),
  jobUntil: moment('job_until'),
  jobPercent: smallint('job_percent').notNull().default(0),
  jobCancel: boolean('job_cancel').notNull().default(false),
  jobError: text('job_error').notNull().default(''),
  linkEndsAt: moment('link_ends_at'),
  exportBytes: bigint('export_bytes', { mode: 'number' }),
  exportSha256: text('export_sha256'),
  manifest: jsonb('manifest'),
  downloads: integer('downloads').notNull().default(0),
  scopeKey: scopeKey(),
});

/** What happened to a request, in order. */
export const imageRequestStep = pgTable('image_request_step', {
  id: id(),
  requestId: bigint('request_id', { mode: 'number' }).notNull(),
  at: moment('at').notNull(),
  step: text('step').notNull(),
  actor: text('actor').notNull(),
  actorName: text('actor_name').notNull(),
  text: text('text').notNull().default(''),
  scopeKey: scopeKey(),
});

/** Who looked at what of which camera, when and why; written when it is opened. */
export const imageAccess = pgTable('image_access', {
  id: id(),
  kind: text('kind').notNull(),
  viewer: text('viewer').notNull(),
  viewerName: text('viewer_name').notNull(),
  cameraFid: cameraFid(),
  fromAt: moment('from_at').notNull(),
  toAt: moment('to_at').notNull(),
  purpose: text('purpose').notNull(),
  requestId: bigint('request_id', { mode: 'number' }),
  address: text('address').notNull().default(''),
  at: moment('at').notNull(),
  scopeKey: scopeKey(),
});

/** A picture that came with an AI event (REQ-AI-05); one with a face carries purpose, legal basis and end. Written by ingest. */
export const eventPicture = pgTable('event_picture', {
  id: id(),
  cameraFid: cameraFid(),
  kind: text('kind').notNull(),
  takenAt: moment('taken_at').notNull(),
  receivedAt: moment('received_at').notNull(),
  sha256: text('sha256').notNull(),
  mediaType: text('media_type').notNull(),
  bytes: integer('bytes').notNull(),
  face: boolean('face').notNull().default(false),
  purpose: text('purpose').notNull().default(''),
  legalBasis: text('legal_basis').notNull().default(''),
  expiresAt: moment('expires_at').notNull(),
  warningId: bigint('warning_id', { mode: 'number' }),
  scopeKey: scopeKey(),
});

/** The clip around the opening of a warning; written by the worker, once per warning and camera. */
export const recordingClip = pgTable(
  'recording_clip',
  {
    warningId: bigint('warning_id', { mode: 'number' }).notNull(),
    cameraFid: cameraFid(),
    evidenceId: bigint('evidence_id', { mode: 'number' }),
    at: moment('at').notNull(),
    scopeKey: scopeKey(),
  },
  (table) => [primaryKey({ columns: [table.warningId, table.cameraFid] })],
);

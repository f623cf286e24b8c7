import { bigint, doublePrecision, integer, pgTable, primaryKey, real, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, moment, now, pointColumn } from '../columns.ts';
import { auth } from './auth.ts';

/** A hidden danger that somebody found in the field (REQ-ENT-62); the id is the device's. Written when it arrives and by the steps after it. */
export const finding = pgTable('finding', {
  id: uuid('id').primaryKey(),
  code: text('code').notNull(),
  severity: text('severity').notNull(),
  note: text('note').notNull().default(''),
  state: text('state').notNull().default('reported'),
  geom: pointColumn('geom'),
  accuracyM: real('accuracy_m'),
  pipelineFid: integer('pipeline_fid'),
  chainageM: doublePrecision('chainage_m'),
  offsetM: real('offset_m'),
  objectFid: integer('object_fid'),
  objectName: text('object_name').notNull().default(''),
  objectNameEn: text('object_name_en').notNull().default(''),
  takenAt: moment('taken_at').notNull(),
  receivedAt: moment('received_at').notNull(),
  doubts: text('doubts').array().notNull().default([]),
  inspector: text('inspector').notNull(),
  inspectorName: text('inspector_name').notNull(),
  dueAt: moment('due_at'),
  zone: integer('zone').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
});

/** A step of a finding; append-only. Written with the change that it tells of. */
export const findingStep = pgTable('finding_step', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  findingId: uuid('finding_id').notNull(),
  at: moment('at').notNull(),
  step: text('step').notNull(),
  actor: text('actor').notNull(),
  actorName: text('actor_name').notNull(),
  text: text('text').notNull().default(''),
  scopeKey: integer('scope_key').notNull(),
});

/** A picture or clip of a finding, complete when its hash is met. Announced with the finding, completed by the upload. */
export const findingMedia = pgTable(
  'finding_media',
  {
    findingId: uuid('finding_id').notNull(),
    sha256: text('sha256').notNull(),
    role: text('role').notNull(),
    name: text('name').notNull().default(''),
    mediaType: text('media_type'),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    completeAt: moment('complete_at'),
    scopeKey: integer('scope_key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.findingId, table.sha256] })],
);

/** A device that was taken to the field, by the hash of its secret. Written when it is prepared. */
export const fieldDevice = auth.table('field_device', {
  hash: bytea('hash').primaryKey(),
  userId: text('user_id').notNull(),
  userName: text('user_name').notNull(),
  scopeKey: integer('scope_key').notNull(),
  createdAt: now('created_at'),
  lastSeenAt: moment('last_seen_at'),
});

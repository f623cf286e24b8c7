import { bigint, boolean, integer, jsonb, pgTable, primaryKey, smallint, text, unique } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';

/** Who holds a camera's drive (REQ-VID-11, -12); one row per camera that was ever steered, written by server/ptz. */
export const ptzLease = pgTable('ptz_lease', {
  cameraId: text('camera_id').primaryKey(),
  holder: text('holder').notNull(),
  holderName: text('holder_name').notNull(),
  level: text('level').notNull(),
  priority: smallint('priority').notNull(),
  hold: text('hold').notNull().default('work'),
  reason: text('reason').notNull().default(''),
  since: moment('since').notNull(),
  heldSince: moment('held_since'),
  heldUntil: moment('held_until'),
  expiresAt: moment('expires_at').notNull(),
  serial: bigint('serial', { mode: 'number' }).notNull().default(0),
  lastCommand: jsonb('last_command'),
});

/** What a stored position of a camera shows; written by whoever stored it. */
export const ptzPreset = pgTable(
  'ptz_preset',
  {
    cameraId: text('camera_id').notNull(),
    number: smallint('number').notNull(),
    name: text('name').notNull(),
    setBy: text('set_by').notNull(),
    setAt: moment('set_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.cameraId, table.number] })],
);

/** An arrangement of cameras on the video wall; written by its owner, shared with whoever reaches all its cameras. */
export const videoScene = pgTable(
  'video_scene',
  {
    id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
    owner: text('owner').notNull(),
    ownerName: text('owner_name').notNull(),
    name: text('name').notNull(),
    layout: smallint('layout').notNull(),
    cameras: text('cameras').array().notNull(),
    carouselSeconds: smallint('carousel_seconds'),
    shared: boolean('shared').notNull().default(false),
    whole: boolean('whole').notNull(),
    scopeKeys: integer('scope_keys').array().notNull().default([]),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [unique().on(table.owner, table.name)],
);

/** Why an object lacks a required camera point (REQ-VID-05, -40); append-only, the newest entry of an item counts. */
export const coverageNote = pgTable('coverage_note', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  fid: integer('fid').notNull(),
  ruleSet: text('rule_set').notNull(),
  item: text('item').notNull(),
  text: text('text').notNull(),
  author: text('author').notNull(),
  authorName: text('author_name').notNull(),
  at: moment('at').notNull(),
  scopeKey: integer('scope_key').notNull(),
});

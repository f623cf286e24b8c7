import { bigint, boolean, date, doublePrecision, integer, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';

/** A shift that an organisation keeps every day; written by the duty desk. */
export const dutyShift = pgTable('duty_shift', {
  id: integer('id').generatedAlwaysAsIdentity().primaryKey(),
  organisation: integer('organisation').notNull(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  startMinute: smallint('start_minute').notNull(),
  minutes: smallint('minutes').notNull(),
  scopeKey: integer('scope_key').notNull(),
});

/** One person in one shift of one day (值班表); written by the duty desk, read by call-and-answer. */
export const dutyRoster = pgTable('duty_roster', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  organisation: integer('organisation').notNull(),
  shift: integer('shift').notNull(),
  day: date('day').notNull(),
  position: smallint('position').notNull(),
  leader: boolean('leader').notNull().default(false),
  name: text('name').notNull(),
  post: text('post').notNull().default(''),
  phone: text('phone').notNull().default(''),
  userId: text('user_id'),
  startsAt: moment('starts_at').notNull(),
  endsAt: moment('ends_at').notNull(),
  author: text('author').notNull(),
  scopeKey: integer('scope_key').notNull(),
});

/** Who was called about a warning, what was said, when to look again (跟踪记录); written by the duty desk. */
export const dutyFollowUp = pgTable('duty_follow_up', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  warningId: bigint('warning_id', { mode: 'number' }).notNull(),
  at: moment('at').notNull(),
  author: text('author').notNull(),
  authorName: text('author_name').notNull(),
  contact: text('contact').notNull().default(''),
  text: text('text').notNull(),
  nextLookAt: moment('next_look_at'),
  doneAt: moment('done_at'),
  doneBy: text('done_by'),
  scopeKey: integer('scope_key').notNull(),
});

/** What a call (step `call` of a warning) came to; written by whoever called. */
export const dutyAnswer = pgTable('duty_answer', {
  stepId: bigint('step_id', { mode: 'number' }).primaryKey(),
  warningId: bigint('warning_id', { mode: 'number' }).notNull(),
  state: text('state').notNull(),
  text: text('text').notNull().default(''),
  at: moment('at').notNull(),
  author: text('author').notNull(),
  authorName: text('author_name').notNull(),
  scopeKey: integer('scope_key').notNull(),
});

/** A shift handover (交接班) with its figures and both signatures; written by the duty desk. */
export const dutyHandover = pgTable('duty_handover', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  organisation: integer('organisation').notNull(),
  shiftName: text('shift_name').notNull(),
  shiftNameEn: text('shift_name_en').notNull().default(''),
  fromAt: moment('from_at').notNull(),
  toAt: moment('to_at').notNull(),
  summary: jsonb('summary').notNull(),
  text: text('text').notNull().default(''),
  state: text('state').notNull().default('draft'),
  author: text('author').notNull(),
  givenBy: text('given_by'),
  givenAccount: text('given_account'),
  givenAt: moment('given_at'),
  takenBy: text('taken_by'),
  takenAccount: text('taken_account'),
  takenAt: moment('taken_at'),
  createdAt: moment('created_at').notNull(),
  whole: boolean('whole').notNull(),
  scopeKeys: integer('scope_keys').array().notNull().default([]),
});

/** A group of warnings shown as one (flood mode); written when warnings open, ended by the worker. */
export const warningFlood = pgTable('warning_flood', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  kind: text('kind').notNull(),
  key: text('key').notNull(),
  subject: integer('subject').notNull().default(0),
  source: text('source').notNull().default(''),
  lng: doublePrecision('lng').notNull(),
  lat: doublePrecision('lat').notNull(),
  startedAt: moment('started_at').notNull(),
  lastAt: moment('last_at').notNull(),
  endedAt: moment('ended_at'),
});

/** A warning that repeats too often; written when it repeats. */
export const warningChatter = pgTable('warning_chatter', {
  warningId: bigint('warning_id', { mode: 'number' }).primaryKey(),
  ruleId: text('rule_id'),
  ruleVersion: integer('rule_version'),
  repeats: integer('repeats').notNull(),
  since: moment('since').notNull(),
  lastAt: moment('last_at').notNull(),
  scopeKey: integer('scope_key').notNull(),
});

/** What the engine noticed about the clock and itself; written by the worker. */
export const engineEvent = pgTable('engine_event', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  kind: text('kind').notNull(),
  at: moment('at').notNull(),
  seconds: doublePrecision('seconds').notNull(),
  instance: text('instance').notNull(),
});

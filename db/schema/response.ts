import { bigint, boolean, date, doublePrecision, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { anyGeometryColumn, attrs, moment, now, pointColumn } from '../columns.ts';

const key = () => bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey();
const incidentId = () => bigint('incident_id', { mode: 'number' }).notNull();

/** A unit that can be sent (救援力量单元): one vehicle or crew of a station; its states are written by server/response alone. */
export const responseUnit = pgTable('response_unit', {
  id: key(),
  resourceFid: integer('resource_fid').notNull(),
  kind: text('kind').notNull(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  inService: boolean('in_service').notNull().default(true),
  outReason: text('out_reason').notNull().default(''),
  duty: text('duty').notNull().default('ready'),
  drill: text('drill').notNull().default('ready'),
  enterprise: integer('enterprise').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
  updatedAt: now('updated_at'),
});

/** A place that takes people in (应急避难场所), with its capacity. */
export const shelter = pgTable('shelter', {
  id: key(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  kind: text('kind').notNull().default('school'),
  capacity: integer('capacity').notNull(),
  inService: boolean('in_service').notNull().default(true),
  phone: text('phone').notNull().default(''),
  geom: pointColumn('geom').notNull(),
  zone: integer('zone').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
});

/** A unit at an incident: promised and real times of each state; one incident at a time. */
export const incidentUnit = pgTable('incident_unit', {
  id: key(),
  incidentId: incidentId(),
  scopeKey: integer('scope_key').notNull(),
  unitId: bigint('unit_id', { mode: 'number' }),
  exercise: boolean('exercise').notNull(),
  kind: text('kind').notNull(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  station: text('station').notNull().default(''),
  stationEn: text('station_en').notNull().default(''),
  fromLng: doublePrecision('from_lng').notNull(),
  fromLat: doublePrecision('from_lat').notNull(),
  state: text('state').notNull(),
  etaS: integer('eta_s'),
  lengthM: integer('length_m'),
  alertedAt: moment('alerted_at').notNull(),
  alertedByName: text('alerted_by_name').notNull(),
  enRouteAt: moment('en_route_at'),
  onSceneAt: moment('on_scene_at'),
  releasedAt: moment('released_at'),
  releasedWhy: text('released_why').notNull().default(''),
});

/** A task of an incident: what, who, until when, done by whom. */
export const incidentTask = pgTable('incident_task', {
  id: key(),
  incidentId: incidentId(),
  scopeKey: integer('scope_key').notNull(),
  what: text('what').notNull(),
  who: text('who').notNull(),
  dueAt: moment('due_at'),
  createdAt: moment('created_at').notNull(),
  createdByName: text('created_by_name').notNull(),
  doneAt: moment('done_at'),
  doneByName: text('done_by_name'),
  withdrawnAt: moment('withdrawn_at'),
  withdrawnByName: text('withdrawn_by_name'),
});

/** A sector, an evacuation area or the staging area (a point) of an incident; never changed, only removed and made anew. */
export const incidentArea = pgTable('incident_area', {
  id: key(),
  incidentId: incidentId(),
  scopeKey: integer('scope_key').notNull(),
  kind: text('kind').notNull(),
  name: text('name').notNull(),
  leader: text('leader').notNull().default(''),
  detail: attrs('detail'),
  geom: anyGeometryColumn('geom').notNull(),
  createdAt: moment('created_at').notNull(),
  createdByName: text('created_by_name').notNull(),
  removedAt: moment('removed_at'),
  removedByName: text('removed_by_name'),
});

/** A version of the table of needed units by kind and level of accident; written by those who approve rules. */
export const responseNeed = pgTable('response_need', {
  version: integer('version').primaryKey(),
  effectiveOn: date('effective_on').notNull(),
  body: jsonb('body').notNull(),
  note: text('note').notNull().default(''),
  author: text('author').notNull(),
  authorName: text('author_name').notNull(),
  createdAt: now('created_at'),
});

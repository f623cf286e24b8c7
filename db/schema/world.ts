import { sql } from 'drizzle-orm';
import { bigint, boolean, doublePrecision, integer, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';

/**
 * A world that people brought: 3D Tiles, a model, imagery, elevation or vectors below a configured root, left in its own
 * format (REQ-PERF-05), or a map service outside. What a look at its head told at registration; written by server/worlds
 * alone.
 */
export const worldSource = pgTable('world_source', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  kind: text('kind').notNull(),
  root: smallint('root').notNull(),
  path: text('path').notNull(),
  bytes: bigint('bytes', { mode: 'number' }).notNull(),
  modifiedAt: moment('modified_at').notNull(),
  datum: text('datum').notNull(),
  bounds: doublePrecision('bounds').array().notNull(),
  place: jsonb('place'),
  approvalNumber: text('approval_number').notNull().default(''),
  attribution: text('attribution').notNull().default(''),
  facts: jsonb('facts').notNull().default({}),
  scopeKey: integer('scope_key').notNull().default(-1),
  registeredBy: text('registered_by').notNull(),
  registeredAt: moment('registered_at').notNull().default(sql`guanlan.now()`),
  basemap: boolean('basemap').notNull().default(false),
  service: jsonb('service'),
});

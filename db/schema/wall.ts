import { bigint, boolean, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { bytea, moment, now } from '../columns.ts';
import { auth } from './auth.ts';

/** A screen that looks without signing in: unbound while it shows its code. Written by the screen itself and by whoever sets up walls. */
export const wallDevice = auth.table('wall_device', {
  id: text('id').primaryKey(),
  name: text('name').notNull().default(''),
  hash: bytea('hash').notNull(),
  code: text('code'),
  codeUntil: moment('code_until'),
  address: text('address').notNull().default(''),
  grants: jsonb('grants').notNull().default([]),
  programme: jsonb('programme').notNull().default({}),
  boundBy: text('bound_by'),
  boundByName: text('bound_by_name').notNull().default(''),
  boundAt: moment('bound_at'),
  lastSeenAt: moment('last_seen_at'),
  report: jsonb('report').notNull().default({}),
  revokedAt: moment('revoked_at'),
  createdAt: now('created_at'),
});

/** A scene of a wall that somebody composed. Written by its owner. */
export const wallScene = pgTable('wall_scene', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  name: text('name').notNull(),
  body: jsonb('body').notNull(),
  shared: boolean('shared').notNull().default(false),
  owner: text('owner').notNull(),
  ownerName: text('owner_name').notNull(),
  updatedAt: now('updated_at'),
});

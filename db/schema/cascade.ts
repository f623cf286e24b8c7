import { boolean, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { bytea, moment, now } from '../columns.ts';

/** A platform above us that we register at (GB/T 28181). Made by a holder of devices.manage; its health is written by the gateway. */
export const cascadeUpper = pgTable('cascade_upper', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  ownId: text('own_id').notNull(),
  host: text('host').notNull(),
  port: integer('port').notNull(),
  mediaAddresses: text('media_addresses').array().notNull().default([]),
  transport: text('transport').notNull(),
  passwordSealed: bytea('password_sealed').notNull(),
  expiresSeconds: integer('expires_seconds').notNull(),
  keepaliveSeconds: integer('keepalive_seconds').notNull(),
  enabled: boolean('enabled').notNull().default(true),
  state: text('state').notNull().default('never'),
  stateAt: moment('state_at'),
  registeredAt: moment('registered_at'),
  keepaliveAt: moment('keepalive_at'),
  lastError: text('last_error'),
  lastErrorDetail: text('last_error_detail').notNull().default(''),
  lastErrorAt: moment('last_error_at'),
  scopeKey: integer('scope_key').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: now('created_at'),
  updatedAt: now('updated_at'),
  retiredAt: moment('retired_at'),
});

/** A camera that a platform above may see, under the id that it knows. Written by holders of devices.manage. */
export const cascadeShare = pgTable(
  'cascade_share',
  {
    upperId: text('upper_id').notNull(),
    cameraFid: integer('camera_fid').notNull(),
    gbId: text('gb_id').notNull(),
    scopeKey: integer('scope_key').notNull(),
    sharedBy: text('shared_by').notNull(),
    sharedAt: now('shared_at'),
  },
  (table) => [primaryKey({ columns: [table.upperId, table.cameraFid] }), unique().on(table.upperId, table.gbId)],
);

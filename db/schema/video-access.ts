import {
  bigint,
  boolean,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
} from 'drizzle-orm/pg-core';
import { bytea, moment, now } from '../columns.ts';

/**
 * A GB/T 28181 device, or a platform below or above us. Made by a holder of devices.manage; its health is written by the
 * gateway.
 */
export const videoDevice = pgTable('video_device', {
  id: text('id').primaryKey(),
  kind: text('kind').notNull(),
  name: text('name').notNull(),
  passwordSealed: bytea('password_sealed').notNull(),
  path: text('path').notNull(),
  profile: jsonb('profile').notNull().default({}),
  datum: text('datum').notNull().default('WGS84'),
  allowedAddresses: text('allowed_addresses').array().notNull().default([]),
  upperPort: integer('upper_port'),
  vehicleId: text('vehicle_id'),
  state: text('state').notNull().default('never'),
  stateAt: moment('state_at'),
  registeredAt: moment('registered_at'),
  expiresAt: moment('expires_at'),
  keepaliveAt: moment('keepalive_at'),
  remote: text('remote'),
  maker: text('maker'),
  model: text('model'),
  firmware: text('firmware'),
  catalogAt: moment('catalog_at'),
  catalogTotal: integer('catalog_total'),
  lastError: text('last_error'),
  lastErrorDetail: text('last_error_detail').notNull().default(''),
  lastErrorAt: moment('last_error_at'),
  refusedCount: bigint('refused_count', { mode: 'number' }).notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: now('created_at'),
  updatedAt: now('updated_at'),
  retiredAt: moment('retired_at'),
});

/** A channel, group or area of a device's catalogue. Written by the gateway; the link to a camera of the map by people. */
export const videoChannel = pgTable(
  'video_channel',
  {
    deviceId: text('device_id').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    kind: text('kind').notNull(),
    parentId: text('parent_id'),
    civilCode: text('civil_code'),
    groupId: text('group_id'),
    lng: doublePrecision('lng'),
    lat: doublePrecision('lat'),
    ptzType: smallint('ptz_type'),
    maker: text('maker'),
    model: text('model'),
    online: boolean('online').notNull().default(false),
    stateAt: moment('state_at'),
    seenAt: now('seen_at'),
    missingSince: moment('missing_since'),
    cameraId: text('camera_id'),
    linkedBy: text('linked_by'),
    scopeKey: integer('scope_key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.deviceId, table.id] })],
);

/** A running call of the gateway; what one that died left behind is ended by the next. Written by the gateway alone. */
export const videoDialog = pgTable('video_dialog', {
  callId: text('call_id').primaryKey(),
  deviceId: text('device_id').notNull(),
  channelId: text('channel_id').notNull(),
  localParty: text('local_party').notNull(),
  remoteParty: text('remote_party').notNull(),
  target: text('target').notNull(),
  remote: text('remote').notNull(),
  sequence: integer('sequence').notNull(),
  startedAt: now('started_at'),
});

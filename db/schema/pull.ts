import { bigint, boolean, integer, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { bytea, moment, now } from '../columns.ts';

/** The address of a camera that the gateway fetches (RTSP, HLS). Written by holders of devices.manage; secrets are sealed. */
export const videoPull = pgTable('video_pull', {
  id: text('id').primaryKey(),
  cameraFid: integer('camera_fid').notNull(),
  kind: text('kind').notNull(),
  host: text('host').notNull(),
  port: integer('port').notNull(),
  addressSealed: bytea('address_sealed').notNull(),
  subAddressSealed: bytea('sub_address_sealed'),
  loginSealed: bytea('login_sealed'),
  onvifPort: integer('onvif_port'),
  state: text('state').notNull().default('unknown'),
  reason: text('reason'),
  detail: text('detail'),
  triedAt: moment('tried_at'),
  reachedAt: moment('reached_at'),
  changedAt: now('changed_at'),
  changedBy: text('changed_by').notNull(),
});

/** A JT/T 808 terminal of a vehicle. Written by holders of devices.manage and, for what it said of itself, by the gateway. */
export const vehicleTerminal = pgTable('vehicle_terminal', {
  number: text('number').primaryKey(),
  vehicleFid: integer('vehicle_fid').notNull(),
  dialect: text('dialect').notNull().default('jiangsu'),
  authRequired: boolean('auth_required').notNull().default(true),
  channels: smallint('channels').array().notNull().default([]),
  tokenHash: bytea('token_hash'),
  edition: smallint('edition'),
  maker: text('maker'),
  model: text('model'),
  terminalId: text('terminal_id'),
  registeredAt: moment('registered_at'),
  seenAt: moment('seen_at'),
  state: text('state').notNull().default('never'),
  lastError: text('last_error'),
  changedAt: now('changed_at'),
  changedBy: text('changed_by').notNull(),
});

/** A file that a terminal sent with an alarm. Written by the gateway, kept content-addressed. */
export const vehicleMedia = pgTable('vehicle_media', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  vehicleFid: integer('vehicle_fid').notNull(),
  terminal: text('terminal').notNull(),
  alarmMark: text('alarm_mark').notNull(),
  code: text('code').notNull(),
  alarmAt: moment('alarm_at').notNull(),
  name: text('name').notNull(),
  kind: text('kind').notNull(),
  sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
  sha256: text('sha256').notNull(),
  receivedAt: now('received_at'),
});

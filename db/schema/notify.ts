import { bigint, boolean, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { bytea, moment, now } from '../columns.ts';

/** A system that carries messages for everybody (city, SMS, voice); written by the holder of channels.manage. */
export const channelEndpoint = pgTable('channel_endpoint', {
  kind: text('kind').primaryKey(),
  address: text('address').notNull(),
  secretSealed: bytea('secret_sealed'),
  active: boolean('active').notNull().default(true),
  updatedAt: now('updated_at'),
  updatedBy: text('updated_by').notNull(),
});

/** A warning released to the public as CAP, by an authorised government role alone. */
export const capRelease = pgTable('cap_release', {
  warningId: bigint('warning_id', { mode: 'number' }).primaryKey(),
  scopeKey: integer('scope_key').notNull(),
  releasedAt: moment('released_at').notNull(),
  releasedBy: text('released_by').notNull(),
  releasedName: text('released_name').notNull(),
  reason: text('reason').notNull(),
  withdrawnAt: moment('withdrawn_at'),
  withdrawnBy: text('withdrawn_by'),
  withdrawnName: text('withdrawn_name'),
});

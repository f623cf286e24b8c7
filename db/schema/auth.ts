import { bigint, boolean, integer, pgSchema, text } from 'drizzle-orm/pg-core';
import { bytea, moment, now } from '../columns.ts';

/** better-auth's own tables and ours beside them, in their own schema with their own role. */
export const auth = pgSchema('auth');

/** A person who can sign in. */
export const user = auth.table('user', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  createdAt: now('created_at'),
  updatedAt: now('updated_at'),
  disabledAt: moment('disabled_at'),
  locale: text('locale').notNull().default('zh'),
  demoRole: text('demo_role'),
});

/** A signed-in browser. */
export const session = auth.table('session', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  token: text('token').notNull(),
  expiresAt: moment('expires_at').notNull(),
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  createdAt: now('created_at'),
  updatedAt: now('updated_at'),
});

/** The password of a person, hashed. */
export const account = auth.table('account', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: moment('access_token_expires_at'),
  refreshTokenExpiresAt: moment('refresh_token_expires_at'),
  scope: text('scope'),
  password: text('password'),
  createdAt: now('created_at'),
  updatedAt: now('updated_at'),
});

/** A pending proof of an address. */
export const verification = auth.table('verification', {
  id: text('id').primaryKey(),
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: moment('expires_at').notNull(),
  createdAt: now('created_at'),
  updatedAt: now('updated_at'),
});

/** Role × sectors × zones × enterprises of a person or key; null means all (REQ-ROLE-40). */
export const accessGrant = auth.table('grant', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  userId: text('user_id'),
  apiKeyId: text('api_key_id'),
  role: text('role').notNull(),
  sectors: text('sectors').array(),
  zones: integer('zones').array(),
  enterprises: integer('enterprises').array(),
  precisionClass: text('precision_class').notNull().default('full'),
  grantedBy: text('granted_by').notNull(),
  grantedAt: now('granted_at'),
});

/** A machine client; only the hash is kept. */
export const apiKey = auth.table('api_key', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  hash: bytea('hash').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: now('created_at'),
  revokedAt: moment('revoked_at'),
  lastUsedAt: moment('last_used_at'),
});

/** Failed attempts, for the lockout. */
export const signInFailure = auth.table('sign_in_failure', {
  identifier: text('identifier').notNull(),
  address: text('address').notNull(),
  at: now('at'),
});

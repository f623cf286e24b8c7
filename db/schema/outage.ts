import { bigint, boolean, integer, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';

/** An outage application and what became of it (停用申报, REQ-WF-02). */
export const outage = pgTable('outage', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  layer: smallint('layer').notNull(),
  fid: integer('fid').notNull(),
  whole: boolean('whole').notNull(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  sector: smallint('sector').notNull().default(0),
  zone: integer('zone').notNull().default(0),
  enterprise: integer('enterprise').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
  reason: text('reason').notNull(),
  text: text('text').notNull(),
  fromAt: moment('from_at').notNull(),
  toAt: moment('to_at').notNull(),
  state: text('state').notNull().default('applied'),
  applicant: text('applicant').notNull(),
  applicantName: text('applicant_name').notNull(),
  appliedAt: moment('applied_at').notNull(),
  verifier: text('verifier'),
  verifierName: text('verifier_name'),
  verifiedAt: moment('verified_at'),
  permissionNumber: text('permission_number'),
  decision: text('decision'),
  startedAt: moment('started_at'),
  endedAt: moment('ended_at'),
  endedBy: text('ended_by'),
});

/** A point whose silence an outage permits. */
export const outagePoint = pgTable(
  'outage_point',
  {
    outageId: bigint('outage_id', { mode: 'number' }).notNull(),
    fid: integer('fid').notNull(),
    layer: smallint('layer').notNull(),
    scopeKey: integer('scope_key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.outageId, table.fid] })],
);

import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';

/** A version of the checklist of one kind of incident; drafted by one person, approved by another (server/incident-plans). */
export const incidentPlan = pgTable(
  'incident_plan',
  {
    kind: text('kind').notNull(),
    version: integer('version').notNull(),
    state: text('state').notNull().default('draft'),
    steps: jsonb('steps').notNull(),
    note: text('note').notNull().default(''),
    author: text('author').notNull(),
    authorName: text('author_name').notNull().default(''),
    decidedBy: text('decided_by'),
    decidedByName: text('decided_by_name').notNull().default(''),
    decidedAt: moment('decided_at'),
    reason: text('reason').notNull().default(''),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.version] })],
);

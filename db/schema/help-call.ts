import { integer, pgTable, real, text, uuid } from 'drizzle-orm/pg-core';
import { moment, pointColumn } from '../columns.ts';

/** A call for help from the field; the id is the device's. Written when it arrives, by later positions, and by the desk. */
export const helpCall = pgTable('help_call', {
  id: uuid('id').primaryKey(),
  caller: text('caller').notNull(),
  callerName: text('caller_name').notNull(),
  phone: text('phone').notNull().default(''),
  note: text('note').notNull().default(''),
  geom: pointColumn('geom'),
  accuracyM: real('accuracy_m'),
  positionAt: moment('position_at'),
  calledAt: moment('called_at').notNull(),
  receivedAt: moment('received_at').notNull(),
  state: text('state').notNull().default('open'),
  acknowledgedAt: moment('acknowledged_at'),
  acknowledgedName: text('acknowledged_name').notNull().default(''),
  endedAt: moment('ended_at'),
  endedName: text('ended_name').notNull().default(''),
  outcome: text('outcome').notNull().default(''),
  scopeKey: integer('scope_key').notNull(),
});

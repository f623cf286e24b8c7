import { integer, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';

/** The unit of visibility: zone × sector × enterprise, 0 for none. Written by seed, import and administration. */
export const scopeCell = pgTable('scope_cell', {
  id: integer('id').generatedAlwaysAsIdentity().primaryKey(),
  zone: integer('zone').notNull().default(0),
  sector: smallint('sector').notNull().default(0),
  enterprise: integer('enterprise').notNull().default(0),
});

/** Which layer and object an integer feature id belongs to. Written by triggers of the layer tables. */
export const featureId = pgTable('feature_id', {
  fid: integer('fid').primaryKey(),
  layer: smallint('layer').notNull(),
  objectId: text('object_id').notNull(),
  scopeKey: integer('scope_key').notNull(),
  retiredAt: moment('retired_at'),
});

import { integer, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { attrs } from '../columns.ts';

/** A bureau, regulator, zone department, enterprise or operating company; `key` is what rows carry as enterprise. */
export const organisation = pgTable('organisation', {
  key: integer('key').generatedAlwaysAsIdentity().primaryKey(),
  kind: text('kind').notNull(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  code: text('code').notNull(),
  zone: integer('zone').notNull().default(0),
  sector: smallint('sector').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
  attrs: attrs(),
});

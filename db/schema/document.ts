import { date, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { attrs, bytea } from '../columns.ts';

/** A document of an object; the file lies in the evidence store under its hash. */
export const document = pgTable('document', {
  id: text('id').primaryKey(),
  objectFid: integer('object_fid').notNull(),
  scopeKey: integer('scope_key').notNull(),
  kind: text('kind').notNull(),
  title: text('title').notNull(),
  titleEn: text('title_en').notNull().default(''),
  issuedOn: date('issued_on'),
  expiresOn: date('expires_on'),
  sha256: bytea('sha256'),
  attrs: attrs(),
});

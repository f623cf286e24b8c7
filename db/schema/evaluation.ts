import {
  bigint,
  date,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
} from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';

/** What an enterprise scores in a monthly run, with the figures behind it (REQ-ASSESS-13). Written with the run. */
export const enterpriseScore = pgTable(
  'enterprise_score',
  {
    runId: bigint('run_id', { mode: 'number' }).notNull(),
    enterprise: integer('enterprise').notNull(),
    name: text('name').notNull(),
    nameEn: text('name_en').notNull().default(''),
    sector: smallint('sector').notNull().default(0),
    zone: integer('zone').notNull().default(0),
    scopeKey: integer('scope_key').notNull(),
    access: doublePrecision('access').notNull(),
    handling: doublePrecision('handling').notNull(),
    upkeep: doublePrecision('upkeep').notNull(),
    score: doublePrecision('score').notNull(),
    facts: jsonb('facts').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.enterprise] })],
);

/** The operating company's report on an enterprise, with the regulator's opinion and what followed (REQ-ASSESS-11). */
export const evaluation = pgTable('evaluation', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  runId: bigint('run_id', { mode: 'number' }).notNull(),
  enterprise: integer('enterprise').notNull(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  sector: smallint('sector').notNull().default(0),
  zone: integer('zone').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
  score: doublePrecision('score').notNull(),
  textZh: text('text_zh').notNull(),
  textEn: text('text_en').notNull(),
  state: text('state').notNull().default('draft'),
  revision: integer('revision').notNull().default(1),
  author: text('author').notNull(),
  authorName: text('author_name').notNull(),
  createdAt: moment('created_at').notNull(),
  submittedAt: moment('submitted_at'),
  opinion: text('opinion'),
  opinedBy: text('opined_by'),
  opinedByName: text('opined_by_name'),
  dueAt: moment('due_at'),
  answer: text('answer'),
  answeredAt: moment('answered_at'),
  closedAt: moment('closed_at'),
});

/** What happened to an evaluation report, in order; append-only. */
export const evaluationStep = pgTable('evaluation_step', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  evaluationId: bigint('evaluation_id', { mode: 'number' }).notNull(),
  at: moment('at').notNull(),
  step: text('step').notNull(),
  actor: text('actor').notNull(),
  actorName: text('actor_name').notNull().default(''),
  text: text('text').notNull().default(''),
  scopeKey: integer('scope_key').notNull(),
});

/** The monthly run bulletin: made with the run, issued by an authorised person, then read by everybody (REQ-ASSESS-13). */
export const bulletin = pgTable('bulletin', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  runId: bigint('run_id', { mode: 'number' }).notNull(),
  fromDay: date('from_day').notNull(),
  toDay: date('to_day').notNull(),
  body: jsonb('body').notNull(),
  remarksZh: text('remarks_zh').notNull().default(''),
  remarksEn: text('remarks_en').notNull().default(''),
  state: text('state').notNull().default('draft'),
  number: text('number'),
  editedBy: text('edited_by'),
  issuedBy: text('issued_by'),
  issuedByName: text('issued_by_name'),
  issuedAt: moment('issued_at'),
  madeAt: moment('made_at').notNull(),
});

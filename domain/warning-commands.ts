import { z } from 'zod';
import { tierSchema } from './code-schema.ts';
import { type CommandName, VERDICTS } from './loop-state.ts';

/** What people may ask of a warning; the input of the mutations on the `warnings` router. */
const id = z.int().positive();
/** What the person saw: when somebody else was faster, the command is refused instead of undoing it. */
const expected = z.object({ epoch: z.int(), handling: z.string() }).optional();
const text = z.string().trim().min(1).max(2000);
const evidence = z.array(z.int().positive()).max(20).default([]);

const target = z.object({ id, expected });

export const acknowledgeSchema = target;
export const verifySchema = target.extend({ verdict: z.enum(VERDICTS), text });
export const handleSchema = target.extend({ text });
export const reportSchema = target.extend({ text, evidence });
export const downgradeSchema = target.extend({ tier: tierSchema, text });
export const clearSchema = target.extend({ text, evidence });
export const confirmSchema = target;
export const sendBackSchema = target.extend({ text });
export const assignSchema = target.extend({ userId: z.string().min(1).max(200).nullable() });
export const commentSchema = target.extend({ text });
/** The plan's own maximum is checked by the loop. */
export const shelveSchema = target.extend({ minutes: z.int().positive(), reason: text });
export const approveShelfSchema = target;
export const unshelveSchema = target;

export const COMMAND_SCHEMAS = {
  acknowledge: acknowledgeSchema,
  verify: verifySchema,
  handle: handleSchema,
  report: reportSchema,
  downgrade: downgradeSchema,
  clear: clearSchema,
  confirm: confirmSchema,
  sendBack: sendBackSchema,
  assign: assignSchema,
  comment: commentSchema,
  shelve: shelveSchema,
  approveShelf: approveShelfSchema,
  unshelve: unshelveSchema,
} as const satisfies Record<CommandName, z.ZodType>;

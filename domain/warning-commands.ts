import { z } from 'zod';
import { tierSchema } from './code-schema.ts';
import { VERDICTS } from './loop-state.ts';

/** Inputs of what people may ask of a warning: the mutations of the `warnings` router. */
const text = z.string().trim().min(1).max(2000);

/** acknowledge, confirm, approveShelf, unshelve. */
export const targetSchema = z.object({
  id: z.int().positive(),
  /** What the person saw: when somebody else was faster, the command is refused instead of undoing it. */
  expected: z.object({ epoch: z.int(), handling: z.string().max(20) }).optional(),
});

/** handle, sendBack, comment. */
export const spokenSchema = targetSchema.extend({ text });

/** report, clear: `evidence` are numbers of files that lie with the warning. */
export const provenSchema = spokenSchema.extend({ evidence: z.array(z.int().positive()).max(20).default([]) });

export const verifySchema = spokenSchema.extend({ verdict: z.enum(VERDICTS) });
export const downgradeSchema = spokenSchema.extend({ tier: tierSchema });
export const assignSchema = targetSchema.extend({ userId: z.string().min(1).max(200).nullable() });

/** The plan's own maximum is checked by the loop. */
export const shelveSchema = targetSchema.extend({ minutes: z.int().positive(), reason: text });

import { z } from 'zod';
import { grantSchema, precisionSchema } from './code-schema.ts';

/** What administrators may type; the forms and the procedures read the same rules. */
export const identifierSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(200)
  .refine((value) => /^[a-z0-9][a-z0-9._-]{2,60}$/.test(value) || z.email().safeParse(value).success, {
    message: 'a name of letters, digits, dot, dash and underscore, or an e-mail address',
  });

export const personNameSchema = z.string().trim().min(1).max(80);

export const newUserSchema = z.object({ identifier: identifierSchema, name: personNameSchema });
export type NewUser = z.infer<typeof newUserSchema>;

/** A grant for a person or a machine: the tuple, and how exactly it sees. Administrators' roles reach no objects. */
export const newGrantSchema = grantSchema.extend({ precision: precisionSchema.exclude(['hidden']).default('full') });
export type NewGrant = z.infer<typeof newGrantSchema>;

export const newKeySchema = z.object({ name: personNameSchema, grant: newGrantSchema });
export type NewKey = z.infer<typeof newKeySchema>;

/** Filters of the audit viewer; `before` is the last seq of the page above. Times are epoch milliseconds. */
export const auditFilterSchema = z.object({
  actor: z.string().trim().max(200).optional(),
  /** A whole action or its beginning: `grant.` finds all about grants. */
  action: z.string().trim().max(80).optional(),
  outcome: z.enum(['allowed', 'refused', 'failed']).optional(),
  from: z.number().optional(),
  to: z.number().optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

export const PAGE_ROWS = 50;

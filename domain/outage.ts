import { z } from 'zod';

/** Why an enterprise stops sending (REQ-WF-02, S2 Art 25). */
export const OUTAGE_REASONS = ['overhaul', 'damage', 'other'] as const;
export type OutageReason = (typeof OUTAGE_REASONS)[number];

/** applied → permitted or refused; permitted → ended; applied → withdrawn. */
export const OUTAGE_STATES = ['applied', 'permitted', 'refused', 'withdrawn', 'ended'] as const;
export type OutageState = (typeof OUTAGE_STATES)[number];

export const MAX_OUTAGE_POINTS = 500;
/** Filling in a form takes a moment: "from now on" is not backdated. */
const BACKDATED_MS = 10 * 60_000;
/** A stop that is longer is renewed, so that nobody forgets a point. */
const LONGEST_MS = 366 * 86_400_000;

const words = z.string().trim().min(4).max(2_000);
const fid = z.int().positive();

/** An application. `points` null means the whole object with all its points. Times in epoch milliseconds. */
export const outageApplicationSchema = z.strictObject({
  fid,
  points: z.array(fid).min(1).max(MAX_OUTAGE_POINTS).nullable(),
  reason: z.enum(OUTAGE_REASONS),
  text: words,
  from: z.int().positive(),
  to: z.int().positive(),
});
export type OutageApplication = z.infer<typeof outageApplicationSchema>;

/** The bureau's answer: a permission has a number (文号) and words, a refusal its reason. */
export const outageVerdictSchema = z.discriminatedUnion('permit', [
  z.strictObject({ id: fid, permit: z.literal(true), number: z.string().trim().min(2).max(60), text: words }),
  z.strictObject({ id: fid, permit: z.literal(false), text: words }),
]);
export type OutageVerdict = z.infer<typeof outageVerdictSchema>;

/** What is wrong with the period of an application, by field; null when nothing is. */
export function periodProblem(
  { from, to }: Pick<OutageApplication, 'from' | 'to'>,
  now: number,
): { readonly field: 'from' | 'to'; readonly message: string } | null {
  if (from < now - BACKDATED_MS)
    return { field: 'from', message: 'an outage is applied for before it begins, not afterwards' };
  if (to <= from) return { field: 'to', message: 'the end must come after the beginning' };
  if (to <= now) return { field: 'to', message: 'the end has passed' };
  if (to - from > LONGEST_MS) return { field: 'to', message: 'an outage lasts a year at most; apply again' };
  return null;
}

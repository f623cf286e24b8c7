import { z } from 'zod';
import { COVERAGE_STATES } from './camera-coverage.ts';
import { COVERAGE_RULE_SETS } from './camera-coverage-rules.ts';
import { SECTORS } from './sector.ts';

const fid = z.int().positive();

export const coverageObjectSchema = z.object({ fid });

/** A page of objects by how well they are covered; `unexplained`: missing something that nobody has explained. */
export const coverageListSchema = z.object({
  state: z
    .enum([...COVERAGE_STATES, 'unexplained'])
    .nullable()
    .default(null),
  sector: z.enum(SECTORS).nullable().default(null),
  text: z.string().trim().max(60).default(''),
  cursor: z.int().min(0).max(100_000).default(0),
});
export type CoverageListInput = z.output<typeof coverageListSchema>;

export const coverageNoteSchema = z.object({
  fid,
  ruleSet: z.enum(COVERAGE_RULE_SETS),
  item: z.string().regex(/^[a-z_]{1,40}$/),
  text: z.string().trim().min(4).max(500),
});
export type CoverageNoteInput = z.output<typeof coverageNoteSchema>;

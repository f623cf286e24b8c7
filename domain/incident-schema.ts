import { z } from 'zod';
import { layerSchema } from './code-schema.ts';
import { INCIDENT_KINDS, REPORT_LEVELS, type ReportBody, type ReportClocks } from './incident.ts';
import { RESPONSE_LEVELS } from './response-need.ts';

/** What people and settings may say about incidents; texts in characters, times in epoch milliseconds, radii in metres. */
const id = z.int().positive();
const fid = z.int().min(1).max(2_147_483_647);
const text = (max: number) => z.string().trim().max(max);
const count = z.int().min(0).max(100_000);

export const reportClocksSchema = z.object({
  enterpriseMinutes: z.int().min(1).max(1440).default(60),
  authorityMinutes: z.int().min(1).max(1440).default(120),
  finalDays: z.int().min(1).max(90).nullable().default(null),
}) satisfies z.ZodType<ReportClocks>;

export const casualtiesSchema = z.object({ dead: count, missing: count, injured: count, trapped: count });

export const reportBodySchema = z.object({
  unit: text(2000),
  place: text(500),
  happenedAt: z.int().min(0),
  course: text(4000),
  casualties: casualtiesSchema,
  loss: text(500),
  measures: text(4000),
  other: text(2000),
}) satisfies z.ZodType<ReportBody>;

export const openIncidentSchema = z.object({
  layer: layerSchema,
  fid,
  kind: z.enum(INCIDENT_KINDS),
  exercise: z.boolean(),
  text: text(2000),
  /** The warning that somebody saw before anybody judged it; an exercise keeps clear of real warnings. */
  warningId: id.optional(),
});
export type OpenIncidentInput = z.infer<typeof openIncidentSchema>;

export const incidentIdSchema = z.object({ id });
export const incidentNoteSchema = z.object({ id, text: text(2000).min(1) });
export const incidentCorrectionSchema = incidentNoteSchema.extend({ entryId: id });
export const incidentLevelSchema = z.object({ id, level: z.literal(RESPONSE_LEVELS) });
export const incidentRadiusSchema = z.object({ id, radiusMeters: z.int().min(50).max(20_000) });
export const incidentKindSchema = z.object({ id, kind: z.enum(INCIDENT_KINDS) });
export const incidentCasualtiesSchema = z.object({ id, casualties: casualtiesSchema });
export const planStepSchema = z.object({ id, step: z.string().min(1).max(60) });
export const reportIdSchema = z.object({ reportId: id });
export const saveReportSchema = reportIdSchema.extend({ body: reportBodySchema });
export const newReportSchema = z.object({ id, level: z.enum(REPORT_LEVELS), kind: z.enum(['follow_up', 'final']) });

import { z } from 'zod';
import {
  FINDING_ACTS,
  FINDING_CODES,
  FINDING_SEVERITIES,
  FINDING_STATES,
  MAX_MEDIA,
  MAX_MEDIA_BYTES,
} from './finding.ts';

const epoch = z.int().positive().max(8_640_000_000_000_000);
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

const mediaSchema = z.strictObject({
  sha256: sha256Schema,
  role: z.enum(['original', 'marked']),
  name: z.string().max(200),
  bytes: z.int().min(1).max(MAX_MEDIA_BYTES),
});

/** A finding as a device sends it; `sentAt` tells how far its clock is off. */
export const newFindingSchema = z.strictObject({
  id: z.uuid(),
  code: z.enum(FINDING_CODES),
  severity: z.enum(FINDING_SEVERITIES),
  note: z.string().trim().max(2_000),
  takenAt: epoch,
  sentAt: epoch,
  position: z
    .strictObject({
      lng: z.number().min(-180).max(180),
      lat: z.number().min(-90).max(90),
      accuracyMeters: z.number().min(0).max(1_000_000),
      mocked: z.boolean().default(false),
    })
    .nullable(),
  media: z.array(mediaSchema).max(MAX_MEDIA).readonly(),
});
export type NewFinding = z.infer<typeof newFindingSchema>;

export const findingActSchema = z.strictObject({
  id: z.uuid(),
  act: z.enum(FINDING_ACTS),
  /** The state that the person saw: two who act at once are told so. */
  state: z.enum(FINDING_STATES),
  text: z.string().trim().max(2_000),
});
export type FindingActInput = z.infer<typeof findingActSchema>;

export const findingListSchema = z.strictObject({
  open: z.boolean(),
  mine: z.boolean().default(false),
  before: z.int().positive().nullable().default(null),
});
export const findingIdSchema = z.strictObject({ id: z.uuid() });

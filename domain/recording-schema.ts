import { z } from 'zod';
import { CERTIFICATE_KINDS, IMAGE_STATES } from './image-request.ts';
import { PRIVATE_PLACES, RECORDING_PLANS } from './recording-plan.ts';
import { RETENTION_CLASSES, RULE_SETS } from './recording-retention.ts';

const cameraId = z.string().regex(/^[\w-]{1,100}$/);
const moment = z.int().positive().max(8_640_000_000_000_000);
const id = z.int().positive();
const MINUTE = 60_000;

const inOrder = (span: { readonly from: number; readonly to: number }): boolean => span.from < span.to;
const within = (minutes: number) => (span: { readonly from: number; readonly to: number }) =>
  span.to - span.from <= minutes * MINUTE;

export const recordingCamerasSchema = z.object({ text: z.string().max(100).default('') });

/** At most 8 days, so that a timeline never reads a whole archive. */
export const timelineSchema = z
  .object({ cameraId, from: moment, to: moment })
  .refine(inOrder, { path: ['to'], error: 'ends before it begins' })
  .refine(within(8 * 1440), { path: ['to'], error: 'at most 8 days' });

/** Longest span that is opened for playback at once. */
export const PLAYBACK_MINUTES = 120;
const purpose = z.string().trim().min(4).max(500);

export const openRecordingSchema = z
  .object({ cameraId, from: moment, to: moment, purpose })
  .refine(inOrder, { path: ['to'], error: 'ends before it begins' })
  .refine(within(PLAYBACK_MINUTES), { path: ['to'], error: `at most ${PLAYBACK_MINUTES} minutes` });

/** What a playback on the recorder or terminal itself is told; `seconds` from its beginning, `at` the same as a moment. */
const deviceActSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['pause', 'resume']) }),
  z.object({ kind: z.literal('seek'), seconds: z.number().min(0).max(86_400), at: moment }),
]);
export type DeviceAct = z.infer<typeof deviceActSchema>;
export const deviceControlSchema = z.object({ cameraId, stream: z.string().max(160), act: deviceActSchema });

export const renewRecordingSchema = z.object({ accessId: id });
export const snapshotSchema = z.object({ accessId: id, at: moment });
export const registerSchema = z.object({ before: id.optional(), cameraId: cameraId.optional() });

const share = z.number().min(0).max(1);
/** A polygon in shares of width and height, three to twelve corners. */
const maskSchema = z
  .array(z.tuple([share, share]))
  .min(3)
  .max(12);
export type Mask = z.infer<typeof maskSchema>;
export const masksSchema = z.array(maskSchema).max(8);

/** Minutes of a ring buffer. */
export const RING_MINUTES = { least: 5, usual: 15, most: 1440 } as const;

export const recordingRuleSchema = z.object({
  cameraId,
  plan: z.enum(RECORDING_PLANS),
  ringMinutes: z.int().min(RING_MINUTES.least).max(RING_MINUTES.most).default(RING_MINUTES.usual),
  ruleSets: z.array(z.enum(RULE_SETS)).max(RULE_SETS.length).default([]),
  retentionClass: z.enum(RETENTION_CLASSES).default('general'),
  ownDays: z.int().min(1).max(3650).nullable().default(null),
  place: z.enum(['', ...PRIVATE_PLACES]).default(''),
  masks: masksSchema.default([]),
});
export type RecordingRuleInput = z.infer<typeof recordingRuleSchema>;
export const cameraOnlySchema = z.object({ cameraId });

export const submitImageSchema = z
  .object({
    cameraId,
    from: moment,
    to: moment,
    purpose,
    caseNumber: z.string().trim().min(1).max(100),
    unit: z.string().trim().min(2).max(200),
    certificateKind: z.enum(CERTIFICATE_KINDS),
    certificateNumber: z.string().trim().min(2).max(100),
  })
  .refine(inOrder, { path: ['to'], error: 'ends before it begins' });
export type SubmitImage = z.infer<typeof submitImageSchema>;

export const decideImageSchema = z.object({ id, text: z.string().trim().max(500).default('') });
/** Refusing and revoking need a reason in words. */
export const refuseImageSchema = z.object({ id, text: z.string().trim().min(2).max(500) });
export const imageIdSchema = z.object({ id });
export const imageListSchema = z.object({
  which: z.enum(['mine', 'others']),
  states: z.array(z.enum(IMAGE_STATES)).max(IMAGE_STATES.length).default([]),
  before: id.optional(),
});

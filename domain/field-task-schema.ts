import { z } from 'zod';
import { CHECK_KINDS, TASK_KINDS, TASK_OUTCOMES, TASK_PROOFS } from './field-task.ts';
import { MAX_MEDIA, MAX_MEDIA_BYTES } from './finding.ts';
import { sha256Schema } from './finding-schema.ts';
import { ROLES } from './role.ts';

const MOST_POINTS = 200;
const epoch = z.int().positive().max(8_640_000_000_000_000);
const label = z.string().trim().min(1).max(80);
const labelEn = z.string().trim().max(120);

const checkSchema = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(CHECK_KINDS),
    label,
    labelEn,
    required: z.boolean(),
    unit: z.string().trim().max(20),
    low: z.number().nullable(),
    high: z.number().nullable(),
    choices: z.array(z.strictObject({ label, labelEn, fault: z.boolean() })).max(12),
  })
  .refine(({ low, high }) => low === null || high === null || low < high, { path: ['high'], message: 'high above low' })
  .refine(({ kind, choices }) => kind !== 'choice' || choices.length >= 2, {
    path: ['choices'],
    message: 'a choice has at least two answers',
  });

const pointSchema = z.strictObject({
  id: z.uuid(),
  name: label,
  nameEn: labelEn,
  lng: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  radiusMeters: z.number().min(5).max(2_000),
  proof: z.enum(TASK_PROOFS),
  checks: z.array(checkSchema).max(30),
});

/** A plan as it is written; `version` is the one that the writer saw, 0 for a new one. */
export const planSchema = z
  .strictObject({
    id: z.uuid().nullable(),
    version: z.int().min(0),
    kind: z.enum(TASK_KINDS),
    name: label,
    nameEn: labelEn,
    role: z.enum(ROLES),
    people: z.array(z.string().min(1).max(80)).max(60),
    eachPerson: z.boolean(),
    objectFid: z.int().positive().nullable(),
    fromMeters: z.number().min(0).nullable(),
    toMeters: z.number().positive().nullable(),
    points: z.array(pointSchema).min(1).max(MOST_POINTS),
    startsAt: epoch,
    endsAt: epoch.nullable(),
    everyMinutes: z.int().min(30).max(535_680),
    windowMinutes: z.int().min(10).max(535_680),
    graceMinutes: z.int().min(0).max(10_080),
    missedTier: z.int().min(0).max(4),
  })
  .refine(({ windowMinutes, everyMinutes }) => windowMinutes <= everyMinutes, {
    path: ['windowMinutes'],
    message: 'a window ends before the next begins',
  })
  .refine(({ points }) => new Set(points.map(({ id }) => id)).size === points.length, {
    path: ['points'],
    message: 'each point has its own id',
  })
  .refine(({ missedTier, objectFid }) => missedTier === 0 || objectFid !== null, {
    path: ['missedTier'],
    message: 'a warning needs an object to stand at',
  });
export type PlanInput = z.infer<typeof planSchema>;

/** What a device enters at a point; `code` is what it read from the post. `sentAt` tells how far its clock is off. */
export const newResultSchema = z.strictObject({
  id: z.uuid(),
  task: z.uuid(),
  point: z.uuid(),
  unable: z.boolean(),
  note: z.string().trim().max(2_000),
  answers: z
    .array(z.strictObject({ check: z.uuid(), value: z.union([z.number(), z.string().max(500)]).nullable() }))
    .max(60),
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
  post: z.strictObject({ by: z.enum(['qr', 'typed', 'nfc']), code: z.string().max(300) }).nullable(),
  media: z
    .array(
      z.strictObject({
        sha256: sha256Schema,
        role: z.enum(['original', 'marked']),
        name: z.string().max(200),
        bytes: z.int().min(1).max(MAX_MEDIA_BYTES),
      }),
    )
    .max(MAX_MEDIA)
    .readonly(),
});
export type NewResult = z.infer<typeof newResultSchema>;

export const taskListSchema = z.strictObject({
  part: z.enum(['open', 'past']),
  /** Page on: tasks due before this, epoch milliseconds. */
  before: z.int().positive().nullable().default(null),
});
export const taskIdSchema = z.strictObject({ id: z.uuid() });
export const settleSchema = z.strictObject({
  task: z.uuid(),
  point: z.uuid(),
  outcome: z.enum(TASK_OUTCOMES),
  text: z.string().trim().min(2).max(1_000),
});
export const releaseResultSchema = z.strictObject({ id: z.uuid() });
export const recheckSchema = z.strictObject({
  finding: z.uuid(),
  people: z.array(z.string().min(1).max(80)).max(20),
  dueAt: epoch,
});

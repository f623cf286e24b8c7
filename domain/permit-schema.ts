import { z } from 'zod';
import { PERMIT_ACTS, PERMIT_KINDS, PERMIT_LEVELS, PERMIT_RULES } from './permit.ts';

const epoch = z.int().positive().max(8_640_000_000_000_000);
const percent = (most: number) => z.number().min(0).max(most).nullable();
const fid = z.int().positive().max(2_147_483_647);

/** An application; the id is the applicant's. Degrees WGS 84, metres, epoch milliseconds. */
export const newPermitSchema = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(PERMIT_KINDS),
    level: z.enum(PERMIT_LEVELS),
    content: z.string().trim().min(2).max(1_000),
    measures: z.string().trim().max(1_000).default(''),
    contractor: z.string().trim().max(120).default(''),
    siteFid: fid,
    position: z
      .tuple([z.number().min(-180).max(180), z.number().min(-85).max(85)])
      .nullable()
      .default(null),
    radiusMeters: z.number().min(5).max(1_000).default(50),
    cameraFid: fid.nullable().default(null),
    guardian: z.string().min(1).max(100),
    guardianPhone: z.string().trim().max(40).default(''),
    validFrom: epoch,
    validTo: epoch,
  })
  .refine(({ kind, level }) => PERMIT_RULES[kind].levels.includes(level), {
    path: ['level'],
    message: 'the standard knows no such level of this operation',
  })
  .refine(({ validFrom, validTo }) => validFrom < validTo, {
    path: ['validTo'],
    message: 'it must end after it begins',
  });
export type NewPermit = z.infer<typeof newPermitSchema>;

const gasSchema = z.strictObject({
  spot: z.string().trim().max(120).default(''),
  combustiblePercent: percent(100),
  lelPercent: percent(100),
  oxygenPercent: percent(100),
  toxicPercent: percent(100_000),
});

/** An act on a permit, from a desk or a phone; `takenAt` and `sentAt` are the device's, null at a desk. */
export const permitActSchema = z
  .strictObject({
    id: z.uuid(),
    permit: z.uuid(),
    act: z.enum(PERMIT_ACTS),
    text: z.string().trim().max(500).default(''),
    takenAt: epoch.nullable().default(null),
    sentAt: epoch.nullable().default(null),
    position: z
      .strictObject({
        lng: z.number().min(-180).max(180),
        lat: z.number().min(-90).max(90),
        accuracyMeters: z.number().min(0).max(1_000_000),
      })
      .nullable()
      .default(null),
    gas: gasSchema.nullable().default(null),
    alarm: z.int().positive().nullable().default(null),
  })
  .refine(({ act, gas }) => (act === 'gas_test') === (gas !== null), {
    path: ['gas'],
    message: 'a gas test has values',
  })
  .refine(({ act, alarm }) => (act === 'heard') === (alarm !== null), { path: ['alarm'], message: 'name the alarm' });
export type PermitActInput = z.infer<typeof permitActSchema>;

export const permitListSchema = z.strictObject({
  open: z.boolean(),
  before: epoch.nullable().default(null),
});
export const permitIdSchema = z.strictObject({ id: z.uuid() });
export const permitPlacesSchema = z.strictObject({ text: z.string().trim().max(60) });

import { z } from 'zod';
import { WALL_PARTS, WALL_SCENES, WALL_VIDEOS } from './wall-scene.ts';

const lng = z.number().min(-180).max(180);
const lat = z.number().min(-90).max(90);
const placeSchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  lng,
  lat,
  zoom: z.number().min(8).max(19),
});

export const wallSceneSchema = z.strictObject({
  kind: z.enum(WALL_SCENES),
  part: z.enum(WALL_PARTS),
  videos: z.literal([...WALL_VIDEOS]),
  dwellSeconds: z.int().min(8).max(300),
  tour: z.array(placeSchema).max(20).readonly(),
  viewingMeters: z.number().min(1).max(40),
  heightCentimeters: z.number().min(20).max(1000),
  theme: z.enum(['dark', 'light']),
  locale: z.enum(['zh', 'en']),
  speak: z.boolean(),
});

const minute = z.int().min(0).max(1440);
export const wallProgrammeSchema = z.strictObject({
  scene: wallSceneSchema,
  hours: z
    .array(
      z.strictObject({
        days: z.array(z.int().min(1).max(7)).min(1).max(7).readonly(),
        fromMinute: minute,
        toMinute: minute,
        scene: wallSceneSchema,
      }),
    )
    .max(10)
    .readonly(),
});

export const WALL_NAME_MAX = 40;
const name = z.string().trim().min(1).max(WALL_NAME_MAX);
const id = z.string().regex(/^wall_[0-9a-f]{16}$/);

/** Codes are read from afar and typed by hand: no letter looks like a figure. */
export const WALL_CODE_LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const WALL_CODE_LENGTH = 6;
const code = z
  .string()
  .transform((text) => text.replace(/[\s-]/g, '').toUpperCase())
  .refine((text) => text.length === WALL_CODE_LENGTH && [...text].every((one) => WALL_CODE_LETTERS.includes(one)));

export const wallIdSchema = z.strictObject({ id });
export const wallCodeSchema = z.strictObject({ code });
export const bindWallSchema = z.strictObject({ code, name, programme: wallProgrammeSchema });
export const configureWallSchema = z.strictObject({ id, name, programme: wallProgrammeSchema });
export const wallReportSchema = z.strictObject({
  width: z.int().min(0).max(100_000),
  height: z.int().min(0).max(100_000),
  focus: z.string().max(200),
  heapMegabytes: z.number().min(0).max(1_000_000),
  faults: z.array(z.string().max(200)).max(5),
});
export const saveSceneSchema = z.strictObject({
  id: z.int().positive().nullable(),
  name: z.string().trim().min(1).max(60),
  body: wallSceneSchema,
  shared: z.boolean(),
});
export const sceneIdSchema = z.strictObject({ id: z.int().positive() });

/** Which cameras a wall shows: those around its focus, or those of its scene. */
export const wallCamerasSchema = z.union([
  z.strictObject({ scene: z.enum(WALL_SCENES) }),
  z.strictObject({ lng, lat, fid: z.int().positive().nullable() }),
]);

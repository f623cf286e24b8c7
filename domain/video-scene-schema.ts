import { z } from 'zod';
import { LAYERS } from './layer.ts';
import { READY_SCENES, SCENE_CAMERAS } from './video-scene.ts';

const cameraId = z.string().regex(/^[\w-]{1,100}$/);
const id = z.int().positive();
/** Where a page begins; the name is what infinite queries send. */
const cursor = z.int().min(0).max(100_000).default(0);

/** One level of the tree: the zones, the sites of a zone, or the cameras of a site (0: of none). */
export const wallSitesSchema = z.object({ zone: z.int().nonnegative() });
export const wallCamerasOfSchema = z.object({
  zone: z.int().nonnegative(),
  site: z.int().nonnegative(),
  cursor,
});
export const wallSearchSchema = z.object({ text: z.string().trim().min(1).max(60), cursor });
export const wallCamerasSchema = z.object({ ids: z.array(cameraId).min(1).max(SCENE_CAMERAS) });
export const readySceneSchema = z.object({
  scene: z.enum(READY_SCENES),
  zone: z.int().nonnegative().nullable().default(null),
});

export const sceneSchema = z.object({
  /** Absent: a new one. */
  id: id.optional(),
  name: z.string().trim().min(1).max(60),
  layout: z.union([z.literal(1), z.literal(4), z.literal(6), z.literal(9), z.literal(16)]),
  /** In the order of the tiles; an empty text leaves a tile free. */
  cameras: z
    .array(z.union([cameraId, z.literal('')]))
    .min(1)
    .max(SCENE_CAMERAS)
    .refine((cameras) => cameras.some((camera) => camera !== ''), { message: 'a scene shows something' }),
  carouselSeconds: z.int().min(5).max(600).nullable(),
  shared: z.boolean(),
});
export type SceneInput = z.output<typeof sceneSchema>;
export const sceneIdSchema = z.object({ id });

/** What is to be seen: a warning, an object, or a spot (REQ-VID-24: with its neighbours within a radius). */
export const seeingSchema = z.object({
  target: z.union([
    z.object({ warning: id }),
    z.object({ layer: z.enum(LAYERS), fid: id }),
    z.object({ at: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]) }),
  ]),
  /** Also cameras that do not see it, within so many metres; 0 for none. */
  radiusMeters: z.int().min(0).max(3000).default(0),
});
export type SeeingInput = z.output<typeof seeingSchema>;

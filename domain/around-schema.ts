import { z } from 'zod';
import { AROUND_LAYERS, type AroundOrigin } from './around.ts';
import { layerSchema, sectorSchema, tierSchema } from './code-schema.ts';

const lng = z.number().min(-180).max(180);
const lat = z.number().min(-85).max(85);
const fid = z.int().min(1).max(2_147_483_647);
const point = z.tuple([lng, lat]).readonly();

const aroundOriginSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('point'), position: point }),
  z.object({ kind: z.literal('object'), layer: layerSchema, fid }),
  z.object({ kind: z.literal('polygon'), ring: z.array(point).min(3).max(500).readonly() }),
  z
    .object({ kind: z.literal('stretch'), fid, fromMeters: z.number().min(0), toMeters: z.number().positive() })
    .refine((stretch) => stretch.toMeters > stretch.fromMeters, {
      path: ['toMeters'],
      message: 'must lie behind fromMeters',
    }),
]) satisfies z.ZodType<AroundOrigin>;

/** What `around.look` takes. */
export const aroundInputSchema = z.object({
  origin: aroundOriginSchema,
  /** 0 is allowed for areas: what lies inside. */
  radiusMeters: z.number().min(0).max(20_000),
  layers: z
    .array(z.enum(AROUND_LAYERS))
    .min(1)
    .default([...AROUND_LAYERS]),
  sectors: z.array(sectorSchema).min(1).nullable().default(null),
  tiers: z.array(tierSchema).min(1).nullable().default(null),
  /** Warnings that stood in this span, epoch milliseconds; null asks for those open now. */
  span: z
    .object({ from: z.int().min(0), to: z.int().min(0) })
    .nullable()
    .default(null),
});
export type AroundInput = z.infer<typeof aroundInputSchema>;

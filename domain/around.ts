import { z } from 'zod';
import { layerSchema } from './layer.ts';
import { sectorSchema } from './sector.ts';
import { tierSchema } from './tier.ts';

/** From where one looks around (REQ-MAP-16, REQ-EMER-01): a point, an object, a drawn polygon, a stretch of a pipeline. */
const lng = z.number().min(-180).max(180);
const lat = z.number().min(-85).max(85);
const fid = z.int().min(1).max(2_147_483_647);
const point = z.tuple([lng, lat]).readonly();

export const aroundOriginSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('point'), position: point }),
  z.object({ kind: z.literal('object'), layer: layerSchema, fid }),
  z.object({ kind: z.literal('polygon'), ring: z.array(point).min(3).max(500) }),
  z
    .object({ kind: z.literal('stretch'), fid, fromMeters: z.number().min(0), toMeters: z.number().positive() })
    .refine((stretch) => stretch.toMeters > stretch.fromMeters, {
      path: ['toMeters'],
      message: 'must lie behind fromMeters',
    }),
]);
export type AroundOrigin = z.infer<typeof aroundOriginSchema>;

/** Layers that a look around answers with; warnings of the area come beside them. */
export const AROUND_LAYERS = [
  'places',
  'resources',
  'hazards',
  'cameras',
  'pipelines',
  'sites',
  'facilities',
  'assets',
] as const;
export type AroundLayer = (typeof AROUND_LAYERS)[number];

export const RADIUS_STEPS = [100, 200, 500, 1000, 2000, 5000, 10_000] as const;
export const DEFAULT_RADIUS_METERS = 1000;

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

/** The eight types of emergency resources (REQ-ENT-57) and all others are grouped by what the record says. */
export interface ResourceGroup {
  readonly type: string;
  readonly unit: string;
  readonly quantity: number;
  readonly count: number;
  readonly nearestMeters: number;
}

/** Sums resources by type and unit, nearest type first. */
export function groupResources(
  resources: readonly {
    readonly type: string;
    readonly unit: string;
    readonly available: number;
    readonly meters: number;
  }[],
): ResourceGroup[] {
  const groups = new Map<string, ResourceGroup>();
  for (const { type, unit, available, meters } of resources) {
    const key = `${type}\u0000${unit}`;
    const group = groups.get(key) ?? { type, unit, quantity: 0, count: 0, nearestMeters: Number.POSITIVE_INFINITY };
    groups.set(key, {
      ...group,
      quantity: group.quantity + available,
      count: group.count + 1,
      nearestMeters: Math.min(group.nearestMeters, meters),
    });
  }
  return [...groups.values()].sort((a, b) => a.nearestMeters - b.nearestMeters);
}

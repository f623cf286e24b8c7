import { z } from 'zod';
import { DATUMS } from './place.ts';
import { TIANDITU_LAYERS, WORLD_USES } from './world.ts';

/** Where a model stands: degrees of the declared datum, clockwise from north, metres above the ground. */
const placeSchema = z.object({
  lng: z.number().min(-180).max(180),
  lat: z.number().min(-85).max(85),
  headingDegrees: z.number().min(0).max(360),
  upMeters: z.number().min(-1_000).max(10_000),
});
export type WorldPlace = z.infer<typeof placeSchema>;

export const registerWorldSchema = z.object({
  /** On the server, below a configured root. */
  path: z.string().trim().min(1).max(1_000),
  name: z.string().trim().min(1).max(80),
  nameEn: z.string().trim().max(80).default(''),
  datum: z.enum(DATUMS),
  use: z.enum(WORLD_USES).default('auto'),
  /** A map of the real ground: objects of the demonstration are never drawn over it. */
  basemap: z.boolean().default(false),
  place: placeSchema.nullable().default(null),
  /** Whose it is: seen by whoever sees this site; null for everybody. */
  siteFid: z.int().min(1).nullable().default(null),
  /** 审图号 of a basemap; '' where none is needed. */
  approvalNumber: z.string().trim().max(60).default(''),
  attribution: z.string().trim().max(200).default(''),
});
export type RegisterWorld = z.infer<typeof registerWorldSchema>;
const serviceCommon = {
  /** http or https, of an origin that the administrator of the server listed. */
  url: z.url({ protocol: /^https?$/ }).max(500),
  name: z.string().trim().min(1).max(80),
  nameEn: z.string().trim().max(80).default(''),
  datum: z.enum(DATUMS),
  siteFid: z.int().min(1).nullable().default(null),
  approvalNumber: z.string().trim().max(60).default(''),
  attribution: z.string().trim().max(200).default(''),
} as const;
export const registerServiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['wms', 'wmts']), layer: z.string().trim().min(1).max(200), ...serviceCommon }),
  z.object({ kind: z.literal('tianditu'), layer: z.enum(TIANDITU_LAYERS), ...serviceCommon }),
]);
export type RegisterService = z.infer<typeof registerServiceSchema>;

export const worldIdSchema = z.object({ id: z.int().min(1) });

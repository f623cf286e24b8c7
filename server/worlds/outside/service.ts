import { z } from 'zod';

/** One zoom of a WMTS: pixels of the projection's units, from its left upper corner. */
const matrixSchema = z.object({
  id: z.string(),
  pixel: z.number().positive(),
  left: z.number(),
  top: z.number(),
  width: z.int().min(64).max(1024),
  height: z.int().min(64).max(1024),
  across: z.int().min(1),
  down: z.int().min(1),
});
export type Matrix = z.infer<typeof matrixSchema>;

/** What a row of world_source keeps of a service; never a key. */
export const serviceSchema = z.object({
  kind: z.enum(['wms', 'wmts', 'tianditu']),
  url: z.url(),
  layer: z.string(),
  style: z.string(),
  format: z.string(),
  epsg: z.int(),
  /** WMS: 1.1.1 or 1.3.0; in the latter EPSG:4326 and 4490 have latitude first. */
  version: z.string(),
  matrixSet: z.string(),
  matrices: z.array(matrixSchema).max(40),
});
export type Service = z.infer<typeof serviceSchema>;

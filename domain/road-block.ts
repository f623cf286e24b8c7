import { z } from 'zod';

/** A block never outlives a week unseen: what stands longer is works, or set again. */
export const LONGEST_BLOCK_HOURS = 24 * 7;

export const blockRoadSchema = z.object({
  lng: z.number().min(-180).max(180),
  lat: z.number().min(-85).max(85),
  reason: z.string().trim().min(2).max(200),
  hours: z.number().min(0.25).max(LONGEST_BLOCK_HOURS),
});
export type BlockRoad = z.infer<typeof blockRoadSchema>;

export const blockIdSchema = z.object({ id: z.int().positive() });

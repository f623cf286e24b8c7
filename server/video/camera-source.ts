import { z } from 'zod';

/** Where a camera's pictures come from: the column `camera.source`, parsed at the edge. Other protocols add members. */
export const cameraSourceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('demo-clip'),
    /** Scene id of db/seed/clips/manifest.json. */
    clip: z.string().min(1).max(60),
    /** Shifts the loop, so that cameras with the same scene do not move in step. */
    offsetSeconds: z.number().min(0).max(86_400).default(0),
  }),
]);
export type CameraSource = z.infer<typeof cameraSourceSchema>;

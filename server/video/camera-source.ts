import { z } from 'zod';

/** 20 digits of GB/T 28181-2016 annex D; always a string, since it exceeds what a number holds. */
const gbId = z.string().regex(/^\d{20}$/);
/** A row of `video_pull`: address and secrets stay there, sealed. */
const pull = z.string().min(1).max(100);

/** Where a camera's pictures come from: the column `camera.source`, parsed at the edge. Holds no address and no secret. */
export const cameraSourceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('demo-clip'),
    /** Scene id of db/seed/clips/manifest.json. */
    clip: z.string().min(1).max(60),
    /** Shifts the loop, so that cameras with the same scene do not move in step. */
    offsetSeconds: z.number().min(0).max(86_400).default(0),
  }),
  z.object({
    kind: z.literal('gb28181'),
    device: gbId,
    channel: gbId,
    subChannel: gbId.optional(),
    /** Demo only: scene whose still stands for the camera until somebody has watched it. */
    scene: z.string().min(1).max(60).optional(),
  }),
  z.object({ kind: z.literal('rtsp'), pull }),
  z.object({ kind: z.literal('hls'), pull }),
  z.object({
    kind: z.literal('jt1078'),
    /** Raw header bytes of the terminal's phone number in hex: some are no BCD (video-protocols 6). */
    terminal: z.string().regex(/^(?:[0-9a-f]{2}){6,10}$/),
    channel: z.int().min(1).max(255),
  }),
]);
export type CameraSource = z.infer<typeof cameraSourceSchema>;

/** Vehicle terminals always have a smaller stream; a recorder where its channel names one. */
export function hasSubStream(source: CameraSource | null): boolean {
  return source?.kind === 'jt1078' || (source?.kind === 'gb28181' && source.subChannel !== undefined);
}

/** Scene of the bundled clips that a demo camera shows; null for real cameras. */
export function demoScene(source: CameraSource | null): string | null {
  if (source?.kind === 'demo-clip') return source.clip;
  return source?.kind === 'gb28181' ? (source.scene ?? null) : null;
}

import { z } from 'zod';
import { PULL_KINDS } from './pull-address.ts';
import { VIDEO_REASONS } from './video-reason.ts';

/** What a holder of devices.manage types of a camera's address; the server judges the address itself. */
export const pullInputSchema = z.strictObject({
  cameraId: z.string().regex(/^[\w-]{1,100}$/),
  kind: z.enum(PULL_KINDS),
  /** May hold user and password, as copied from the camera's own page. */
  address: z.string().min(1).max(2_000),
  subAddress: z.string().max(2_000).default(''),
  user: z
    .string()
    .max(100)
    .regex(/^[^\n\r]*$/)
    .default(''),
  password: z
    .string()
    .max(200)
    .regex(/^[^\n\r]*$/)
    .default(''),
  onvifPort: z.int().min(1).max(65_535).nullable().default(null),
});
export type PullInput = z.infer<typeof pullInputSchema>;

/** What a try of an address came to: what the camera offers, or why it did not. */
export const pullTestSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), offers: z.string() }),
  z.object({ ok: z.literal(false), reason: z.enum(VIDEO_REASONS), detail: z.string() }),
]);
export type PullTest = z.infer<typeof pullTestSchema>;

import { z } from 'zod';
import type { PtzCommand } from './ptz-command.ts';
import { PTZ_HOLD_MINUTES } from './ptz-lease.ts';

const speed = z.number().min(-1).max(1);
const share = z.number().min(0).max(1);
const lens = z.union([z.literal(-1), z.literal(0), z.literal(1)]);

/** Commands as they cross a wire: from the browser to the server, and from the server to the gateway. */
export const ptzCommandSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('move'), pan: speed, tilt: speed, zoom: speed }),
  z.object({ kind: z.literal('stop') }),
  z.object({ kind: z.literal('preset'), act: z.enum(['set', 'call', 'delete']), number: z.int().min(1).max(255) }),
  z.object({ kind: z.literal('cruise'), act: z.enum(['start', 'stop']), group: z.int().min(1).max(255) }),
  z.object({
    kind: z.literal('zoomTo'),
    rect: z
      .object({ x: share, y: share, width: share, height: share })
      // A click by mistake is not a rectangle, and one outside the picture means nothing to a device.
      .refine(({ width, height }) => width >= 0.02 && height >= 0.02, { message: 'the rectangle is too small' })
      .refine(({ x, y, width, height }) => x + width <= 1.0001 && y + height <= 1.0001, {
        message: 'the rectangle leaves the picture',
      }),
    direction: z.enum(['in', 'out']),
  }),
  z.object({ kind: z.enum(['focus', 'iris']), direction: lens }),
  z.object({ kind: z.literal('wiper'), on: z.boolean() }),
]) satisfies z.ZodType<PtzCommand>;

const cameraId = z.string().regex(/^[\w-]{1,100}$/);
const reason = z.string().trim().min(2).max(200);
const number = z.int().min(1).max(255);

/** What the procedures of `ptz` take. */
export const ptzCameraSchema = z.object({ cameraId });
export const ptzSteerSchema = z.object({ cameraId, command: ptzCommandSchema });
export const ptzReserveSchema = z.object({ cameraId, minutes: z.int().min(1).max(PTZ_HOLD_MINUTES), reason });
export const ptzBreakSchema = z.object({ cameraId, reason });
export const ptzPresetSchema = z.object({ cameraId, number, name: z.string().trim().min(1).max(40) });
export const ptzPresetRemovalSchema = z.object({ cameraId, number });

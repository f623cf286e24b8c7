import { z } from 'zod';
import { ptzCommandSchema } from '../../domain/ptz-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { GatewayRoutes } from './gateway-routes.ts';
import type { PtzDesk } from './ptz-driver.ts';
import type { CameraRow } from './queries.ts';
import { VideoRefusal } from './video-refusal.ts';

const cameraSchema = z.object({ cameraId: z.string() });
const driveSchema = cameraSchema.extend({
  command: ptzCommandSchema,
  priority: z.int(),
  serial: z.int().positive().optional(),
});

/** `POST /ptz` carries a decided command out, `POST /ptz/able` tells whether a camera has a drive that this gateway knows. */
export function ptzRoutes(desk: PtzDesk, loadCamera: (id: string) => Promise<CameraRow | null>): GatewayRoutes {
  return {
    '/ptz': async (body) => {
      const { cameraId, command, priority, serial } = driveSchema.parse(body);
      const source = (await loadCamera(cameraId))?.source ?? null;
      if (source === null) throw new RefusalError({ code: 'not_found', field: 'cameraId', message: 'no such camera' });
      try {
        const order = serial === undefined ? {} : { serial };
        return { done: await desk.drive(cameraId, { source, command, priority, ...order }) };
      } catch (error) {
        if (!(error instanceof VideoRefusal)) throw error;
        const params = { reason: error.reason, detail: error.detail };
        throw new RefusalError({ code: 'unavailable', field: 'cameraId', message: error.message, params });
      }
    },
    '/ptz/able': async (body) => {
      const camera = await loadCamera(cameraSchema.parse(body).cameraId);
      return { able: await desk.steers(camera?.source ?? null) };
    },
  };
}

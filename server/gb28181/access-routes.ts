import { z } from 'zod';
import { RefusalError } from '../../domain/refusal.ts';
import { videoDeviceIdSchema } from '../../domain/video-device.ts';
import type { GatewayRoutes } from '../video/gateway-routes.ts';
import { VideoRefusal } from '../video/video-refusal.ts';
import type { AccessService } from './access-service.ts';

const byDevice = z.object({ device: videoDeviceIdSchema });
const byChannel = byDevice.extend({ channel: videoDeviceIdSchema });
const span = { from: z.number().int().positive(), to: z.number().int().positive() };
const recordsSchema = byChannel.extend(span);
const playSchema = byChannel.extend({
  ...span,
  camera: z.string().regex(/^[\w-]{1,80}$/),
  /** Faster than time, for an export. */
  downloadSpeed: z.number().min(1).max(16).optional(),
});
const streamSchema = z.object({ stream: z.string().max(120) });
const controlSchema = streamSchema.extend({
  act: z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['resume', 'pause']) }),
    z.object({ kind: z.literal('seek'), seconds: z.number().min(0).max(86_400) }),
    z.object({ kind: z.literal('scale'), scale: z.union([0.25, 0.5, 1, 2, 4].map((one) => z.literal(one))) }),
  ]),
});

/** A refusal of a device as one that travels: `video.reason.<reason>` for people, its own words for the operator. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof VideoRefusal)) throw error;
    const { reason, detail } = error;
    throw new RefusalError({ code: 'unavailable', message: error.message, params: { reason, detail } });
  }
}

/** What the web process asks of GB/T 28181 access; without it every question is answered "not configured". */
export function accessRoutes(access: AccessService | null): GatewayRoutes {
  const on = (): AccessService => {
    if (access === null)
      throw new RefusalError({
        code: 'unavailable',
        field: 'SIP_HOST',
        message: 'GB/T 28181 access is not switched on',
      });
    return access;
  };
  const deviceOf = (body: unknown) => {
    const { device: id } = byDevice.parse(body);
    const device = on().platform.book.get(id);
    if (device === undefined) throw new RefusalError({ code: 'not_found', message: 'no such device' });
    return device;
  };
  const onlineOf = (body: unknown) => {
    const device = deviceOf(body);
    if (device.state !== 'online') throw new VideoRefusal('device_offline', device.id);
    return device;
  };
  return {
    /** Where devices find us, who is there, and who was turned away. */
    '/gb28181/status': async () => {
      if (access === null) return { listening: null, online: 0, devices: 0, strangers: [], refused: {} };
      const { book, endpoint, strangers, self } = access.platform;
      const online = [...book.all()].filter(({ state }) => state === 'online').length;
      return {
        listening: { id: self.id, realm: self.realm, address: self.address, port: self.port },
        online,
        devices: book.size,
        strangers: strangers.list().slice(0, 50),
        refused: { ...endpoint.transport.refused, ...endpoint.counted, strangers: strangers.total() },
      };
    },
    /** A device was added or changed. */
    '/gb28181/reload': async () => {
      await on().reload();
      return {};
    },
    /** Asks a device for its catalogue anew; answers when it is stored or known to be incomplete. */
    '/gb28181/catalog': async (body) => {
      const device = deviceOf(body);
      if (device.state !== 'online')
        throw new RefusalError({ code: 'unavailable', message: 'the device is not online' });
      const error = await on().platform.catalogs.refresh(device);
      await on().write();
      return { error };
    },
    /** Files of a channel in a span; times are epoch milliseconds. */
    '/gb28181/records': (body) =>
      told(async () => {
        const { channel, from, to } = recordsSchema.parse(body);
        return { items: await on().history.records(onlineOf(body), channel, { from, to }) };
      }),
    '/gb28181/presets': (body) =>
      told(async () => {
        const { channel } = byChannel.parse(body);
        return { items: await on().history.presets(onlineOf(body), channel) };
      }),
    /** Begins a stretch of the past as a stream `<camera>~pb-…`; the caller has checked who may and why. */
    '/gb28181/playback': (body) =>
      told(async () => {
        const { channel, camera, from, to, downloadSpeed } = playSchema.parse(body);
        return on().history.play(onlineOf(body), channel, camera, { from, to }, downloadSpeed);
      }),
    '/gb28181/playback/control': (body) =>
      told(async () => {
        const { stream, act } = controlSchema.parse(body);
        await on().history.control(stream, act);
        return {};
      }),
    '/gb28181/playback/end': async (body) => {
      on().history.end(streamSchema.parse(body).stream);
      return {};
    },
    '/gb28181/progress': async (body) => on().platform.catalogs.progress(deviceOf(body).id),
  };
}

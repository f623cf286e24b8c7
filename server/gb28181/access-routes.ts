import { z } from 'zod';
import { RefusalError } from '../../domain/refusal.ts';
import { videoDeviceIdSchema } from '../../domain/video-device.ts';
import type { GatewayRoutes } from '../video/gateway-routes.ts';
import type { AccessService } from './access-service.ts';

const byDevice = z.object({ device: videoDeviceIdSchema });

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
    '/gb28181/progress': async (body) => on().platform.catalogs.progress(deviceOf(body).id),
  };
}

import { randomBytes } from 'node:crypto';
import { type Env, isDemo } from '../../lib/env.ts';
import { CascadeService } from '../cascade/cascade-service.ts';
import { asEngine } from '../database.ts';
import { deriveKey } from '../secrets.ts';
import { unseal } from '../sources/seal.ts';
import type { GatewayRoutes } from '../video/gateway-routes.ts';
import type { LiveStreams } from '../video/live-streams.ts';
import type { MediaEngine } from '../video/media-engine.ts';
import type { PtzDesk } from '../video/ptz-driver.ts';
import type { CameraRow } from '../video/queries.ts';
import type { Upstreams } from '../video/upstreams.ts';
import { ViidServer } from '../viid/viid-server.ts';
import { accessRoutes } from './access-routes.ts';
import { AccessService, sipSettings } from './access-service.ts';
import { ensureDemoRecorders } from './demo-recorders.ts';
import { gb28181Upstream } from './live-upstream.ts';
import { gb28181Ptz } from './ptz-driver.ts';
import { publishSipPort } from './sip-port.ts';

/** What GB/T 28181 joins in the gateway. */
export interface AccessParts {
  readonly upstreams: Upstreams;
  readonly streams: LiveStreams;
  readonly engine: MediaEngine;
  readonly ptz: PtzDesk;
  readonly loadCamera: (id: string) => Promise<CameraRow | null>;
}

/** Hears GB/T 28181 devices when settings say where; without them its routes answer that it is off. */
export async function startAccess(
  settings: Env,
  { upstreams, streams, engine, ptz, loadCamera }: AccessParts,
): Promise<{ readonly routes: GatewayRoutes; close(): Promise<void> }> {
  const sip = sipSettings(settings);
  if (sip === null) return { routes: accessRoutes(null), close: async () => {} };
  if (isDemo(settings)) await asEngine((tx) => ensureDemoRecorders(tx, () => randomBytes(12).toString('base64url')));
  const access = await AccessService.start(sip, streams, () => engine);
  upstreams.add(gb28181Upstream(access.platform, access.calls));
  ptz.add(gb28181Ptz(access.platform));
  const { host, port } = access.platform.endpoint.transport;
  publishSipPort(port, settings);
  console.log(`GB/T 28181 devices are heard on ${host}:${port} (UDP and TCP) as ${sip.id}`);
  const { platform } = access;
  const { VIDEO_HOST, VIDEO_PUBLIC_IP = VIDEO_HOST } = settings;
  const cascade = await CascadeService.start({
    platform,
    streams,
    loadCamera,
    unseal,
    host: VIDEO_HOST,
    publicIp: VIDEO_PUBLIC_IP,
    log: platform.log,
  });
  const viid = await startPictures(settings, access, host);
  return {
    routes: accessRoutes(access),
    close: async () => {
      await viid?.close();
      await cascade.close();
      await access.close();
    },
  };
}

/** Pictures and events that the same devices push by GA/T 1400.4, on a port of their own (REQ-ING-10). */
async function startPictures(settings: Env, access: AccessService, host: string): Promise<ViidServer | null> {
  if (settings.VIID_PORT === 0) return null;
  const { book, strangers, self, now, log } = access.platform;
  const viid = new ViidServer({ book, strangers, realm: self.realm, key: deriveKey('sip'), unseal, now, log });
  const port = await viid.listen(host, settings.VIID_PORT);
  console.log(`GA/T 1400 pictures are taken on http://${host}:${port}/VIID`);
  return viid;
}

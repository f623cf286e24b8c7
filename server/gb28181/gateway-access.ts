import type { Env } from '../../lib/env.ts';
import type { GatewayRoutes } from '../video/gateway-routes.ts';
import type { LiveStreams } from '../video/live-streams.ts';
import type { MediaEngine } from '../video/media-engine.ts';
import type { PtzDesk } from '../video/ptz-driver.ts';
import type { Upstreams } from '../video/upstreams.ts';
import { accessRoutes } from './access-routes.ts';
import { AccessService, sipSettings } from './access-service.ts';
import { gb28181Upstream } from './live-upstream.ts';
import { gb28181Ptz } from './ptz-driver.ts';

/** What GB/T 28181 joins in the gateway. */
export interface AccessParts {
  readonly upstreams: Upstreams;
  readonly streams: LiveStreams;
  readonly engine: MediaEngine;
  readonly ptz: PtzDesk;
}

/** Hears GB/T 28181 devices when settings say where; without them its routes answer that it is off. */
export async function startAccess(
  settings: Env,
  { upstreams, streams, engine, ptz }: AccessParts,
): Promise<{ readonly routes: GatewayRoutes; close(): Promise<void> }> {
  const sip = sipSettings(settings);
  if (sip === null) return { routes: accessRoutes(null), close: async () => {} };
  const access = await AccessService.start(sip, streams, () => engine);
  upstreams.add(gb28181Upstream(access.platform, access.calls));
  ptz.add(gb28181Ptz(access.platform));
  const { host, port } = access.platform.endpoint.transport;
  console.log(`GB/T 28181 devices are heard on ${host}:${port} (UDP and TCP) as ${sip.id}`);
  return { routes: accessRoutes(access), close: () => access.close() };
}

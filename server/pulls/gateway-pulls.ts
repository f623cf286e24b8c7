import { asEngine } from '../database.ts';
import { hlsUpstream } from '../ingest/hls/hls-upstream.ts';
import { onvifDriver } from '../ingest/onvif/onvif-driver.ts';
import { rtspUpstream } from '../ingest/rtsp/rtsp-upstream.ts';
import type { GatewayRoutes } from '../video/gateway-routes.ts';
import type { PtzDesk } from '../video/ptz-driver.ts';
import type { Upstreams } from '../video/upstreams.ts';
import { pullRoutes } from './pull-test.ts';
import { findPull } from './queries.ts';
import { watchPulls } from './watch.ts';

/** The gateway's part of pulled cameras: how they are opened, how an address is tried, and the look at each of them. */
export function startPulls(upstreams: Upstreams, ptz: PtzDesk): { readonly routes: GatewayRoutes; stop(): void } {
  const find = (id: string) => asEngine((tx) => findPull(tx, id));
  upstreams.add(rtspUpstream(find)).add(hlsUpstream(find));
  ptz.add(onvifDriver(find));
  return { routes: pullRoutes, stop: watchPulls().stop };
}

import { type PullTest, pullInputSchema } from '../../domain/pull-schema.ts';
import { probeHls } from '../ingest/hls/hls-client.ts';
import { probeRtsp } from '../ingest/rtsp/rtsp-upstream.ts';
import type { GatewayRoutes } from '../video/gateway-routes.ts';
import { VideoRefusal } from '../video/video-refusal.ts';
import { checkPull } from './commands.ts';
import type { OpenPull } from './queries.ts';

/** Looks whether a pull would play. Never rejects for what the device does. */
export async function tryPull(pull: Pick<OpenPull, 'kind' | 'url' | 'login'>): Promise<PullTest> {
  try {
    const offers = pull.kind === 'rtsp' ? await probeRtsp(pull) : await probeHls(pull.url, pull.login);
    return { ok: true, offers };
  } catch (error) {
    if (!(error instanceof VideoRefusal)) throw error;
    return { ok: false, reason: error.reason, detail: error.detail };
  }
}

export const pullRoutes: GatewayRoutes = {
  '/pull/test': async (body) => {
    const input = pullInputSchema.parse(body);
    const { main, login } = checkPull(input);
    return tryPull({ kind: input.kind, url: main.url, login });
  },
};

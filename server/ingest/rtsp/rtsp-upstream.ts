import type { FrameSink } from '../../media/frame.ts';
import { dialDevice } from '../../pulls/dial.ts';
import type { OpenPull } from '../../pulls/queries.ts';
import type { CameraSource } from '../../video/camera-source.ts';
import { pullByEngine } from '../../video/engine-pull.ts';
import type { Upstream } from '../../video/upstream.ts';
import { VideoRefusal } from '../../video/video-refusal.ts';
import { openRtsp } from './rtsp-client.ts';

/** Cameras that are fetched over RTSP. `findPull` reads the address with its secrets, as the engine. */
export function rtspUpstream(
  findPull: (id: string) => Promise<OpenPull | null>,
): Upstream<Extract<CameraSource, { kind: 'rtsp' }>> & { readonly kind: 'rtsp' } {
  return {
    kind: 'rtsp',
    async open({ streamId, source, engine, stream }) {
      const pull = await findPull(source.pull);
      if (pull?.kind !== 'rtsp') throw new VideoRefusal('not_configured', 'the address of this camera was removed');
      const url = stream === 'sub' ? (pull.subUrl ?? pull.url) : pull.url;
      if (engine.capabilities.has('pull')) return pullByEngine(engine, streamId, url, pull.login);
      return openRtsp({ url, credentials: pull.login, dial: dialDevice, sink: engine.frames(streamId) });
    },
  };
}

const NOWHERE: FrameSink = { frame: () => {}, lost: () => {}, ended: () => {} };

/** What a camera offers, for instance `h264, g711a`, without playing it. Rejects with a VideoRefusal. */
export async function probeRtsp({ url, login }: Pick<OpenPull, 'url' | 'login'>): Promise<string> {
  const session = await openRtsp({ url, credentials: login, dial: dialDevice, sink: NOWHERE, probe: true });
  return session.tracks.join(', ');
}

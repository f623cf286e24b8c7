import type { OpenPull } from '../../pulls/queries.ts';
import type { CameraSource } from '../../video/camera-source.ts';
import type { Upstream } from '../../video/upstream.ts';
import { VideoRefusal } from '../../video/video-refusal.ts';
import { openHls } from './hls-client.ts';

/** Cameras that are fetched as HLS; their frames take the same way as all others, so that walls and recordings know no difference. */
export function hlsUpstream(
  findPull: (id: string) => Promise<OpenPull | null>,
): Upstream<Extract<CameraSource, { kind: 'hls' }>> & { readonly kind: 'hls' } {
  return {
    kind: 'hls',
    async open({ streamId, source, engine, stream }) {
      const pull = await findPull(source.pull);
      if (pull?.kind !== 'hls') throw new VideoRefusal('not_configured', 'the address of this camera was removed');
      const url = stream === 'sub' ? (pull.subUrl ?? pull.url) : pull.url;
      return openHls({ url, login: pull.login, stream, sink: engine.frames(streamId) });
    },
  };
}

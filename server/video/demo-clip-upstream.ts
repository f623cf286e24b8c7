import type { CameraSource } from './camera-source.ts';
import { DemoClipSource } from './demo-clip-source.ts';
import type { EmbeddedEngine } from './engine.ts';
import type { Upstream } from './upstream.ts';
import { VideoRefusal } from './video-refusal.ts';

/** Demo cameras: clips of the seed, played by the embedded engine whatever other engines there are. */
export function demoClipUpstream(
  engine: EmbeddedEngine,
): Upstream<Extract<CameraSource, { kind: 'demo-clip' }>> & { readonly kind: 'demo-clip' } {
  return {
    kind: 'demo-clip',
    async open({ streamId, source }) {
      const clip = engine.clips.clip(source.clip);
      if (clip === undefined) throw new VideoRefusal('not_configured', `no clip ${source.clip}`);
      const pictures = new DemoClipSource(clip, source.offsetSeconds, engine.clock);
      pictures.start(engine.pictures(streamId));
      return { close: async () => pictures.stop() };
    },
  };
}

import type { CameraSource } from '../video/camera-source.ts';
import type { Upstream } from '../video/upstream.ts';
import { VideoRefusal } from '../video/video-refusal.ts';
import type { CallService } from './call-service.ts';
import type { Platform } from './platform.ts';

type GbSource = Extract<CameraSource, { kind: 'gb28181' }>;

/** Live pictures of a channel: INVITE at the first viewer, BYE after the last, a key picture on demand (IFameCmd). */
export function gb28181Upstream(
  platform: Platform,
  calls: CallService,
): Upstream<GbSource> & { readonly kind: 'gb28181' } {
  return {
    kind: 'gb28181',
    async open({ streamId, source, engine, stream }) {
      const device = platform.book.get(source.device);
      if (device === undefined) throw new VideoRefusal('not_configured', `no device ${source.device}`);
      const channel = stream === 'sub' ? (source.subChannel ?? source.channel) : source.channel;
      const call = await calls.open({ device, channel, streamId, engine, kind: 'Play', span: null });
      return {
        close: () => calls.close(call),
        requestKeyPicture: () => {
          platform.sender.control(device, channel, [['IFameCmd', 'Send']]).catch(() => undefined);
        },
      };
    },
  };
}

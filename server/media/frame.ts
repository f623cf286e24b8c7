import type { UpstreamReason } from '../../domain/video-reason.ts';
import type { AudioCodec, VideoCodec } from './codec.ts';

/** One access unit or one packet of sound, as every protocol hands it over. */
export type Frame =
  | {
      readonly kind: 'video';
      readonly codec: VideoCodec;
      /** Ticks of 90 kHz, unwrapped: it never jumps back at 2^32 or 2^33. */
      readonly pts: number;
      readonly key: boolean;
      /** Annex B. */
      readonly data: Uint8Array;
    }
  | {
      readonly kind: 'audio';
      readonly codec: AudioCodec;
      readonly pts: number;
      /** Raw samples of G.711; one AAC frame without ADTS. */
      readonly data: Uint8Array;
      readonly sampleRate: number;
      readonly channels: number;
    };

/** Where a protocol puts what arrives. */
export interface FrameSink {
  frame(frame: Frame): void;
  /** Packets that never came. */
  lost(packets: number): void;
  ended(reason: UpstreamReason): void;
}

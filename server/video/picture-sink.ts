import type { UpstreamReason } from '../../domain/video-reason.ts';
import type { Sample, SoundSample } from '../media/mp4.ts';
import type { SoundFormat, VideoFormat } from '../media/mp4-entries.ts';

/** What a source tells its channel. Every protocol ends here: pictures in decode order with their wall clock. */
export interface PictureSink {
  /**
   * Called before the first picture, and again when the camera changes its settings. `prerollSeconds`: pictures that
   * come at once; 0 for a camera that can only begin now.
   */
  format(format: VideoFormat, sound?: SoundFormat | null, prerollSeconds?: number): void;
  /** `at`: epoch milliseconds at which the picture was taken. */
  picture(sample: Sample, at: number): void;
  sound(sample: SoundSample): void;
  /** The upstream ended or failed; the channel closes. */
  down(reason: UpstreamReason): void;
}

/** The clock of media: epoch milliseconds. Tests replace it. */
export type Clock = () => number;

/** Zero of all media times, so that a channel that restarts goes on where time is, not where it was. */
export const MEDIA_EPOCH = Date.UTC(2026, 0, 1);

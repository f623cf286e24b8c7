import type { Env } from '../../lib/env.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import type { FfmpegWork } from './gateway-parts.ts';
import type { MediaEngine } from './media-engine.ts';
import { Stills } from './stills.ts';
import { Transcoder } from './transcoder.ts';

/** What an FFmpeg of this machine is used for: conversions for browsers without H.265, and last pictures. */
export function ffmpegWork(ffmpeg: Ffmpeg, settings: Env, engines: Iterable<MediaEngine>): FfmpegWork {
  return {
    version: ffmpeg.version,
    transcoder: new Transcoder(ffmpeg, settings.VIDEO_CONVERSIONS),
    stills: new Stills(ffmpeg, settings.DATA_DIR, engines),
  };
}

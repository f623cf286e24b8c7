import type { UpstreamReason } from '../../domain/video-reason.ts';
import type { Frame, FrameSink } from '../media/frame.ts';
import { formatOf, type Picture, type PlainCodec, readPicture } from '../media/h26x.ts';
import type { VideoFormat } from '../media/mp4-entries.ts';
import { type MediaMoment, Timeline } from '../media/timeline.ts';
import { type Clock, MEDIA_EPOCH, type PictureSink } from './picture-sink.ts';
import { SoundTrack } from './sound-track.ts';

/** What the muxer asks of its surroundings. */
export interface MuxerEvents {
  /** Nothing can be shown before a key picture. */
  keyWanted(): void;
  /** Worth telling an operator; each sentence once. */
  warning(text: string): void;
  lost(packets: number): void;
}

type VideoFrame = Extract<Frame, { kind: 'video' }>;

/** A picture larger than this is no picture. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Frames of any protocol → pictures and sound with the channel's times. Holds back one picture, whose duration the next one tells. */
export class FrameMuxer implements FrameSink {
  private readonly sink: PictureSink;
  private readonly clock: Clock;
  private readonly events: MuxerEvents;
  private readonly timeline = new Timeline(MEDIA_EPOCH);
  private readonly soundTrack: SoundTrack | null;
  private sets: { vps: Uint8Array | null; sps: Uint8Array | null; pps: Uint8Array | null } = noSets();
  private codec: PlainCodec | null = null;
  private format: VideoFormat | null = null;
  private held: { readonly picture: Picture; readonly moment: MediaMoment } | null = null;

  constructor(sink: PictureSink, clock: Clock, events: MuxerEvents, options: { readonly sound: boolean }) {
    this.sink = sink;
    this.clock = clock;
    this.events = events;
    this.soundTrack = options.sound ? new SoundTrack(events.warning) : null;
  }

  frame(frame: Frame): void {
    if (frame.kind === 'video') this.video(frame);
    else this.sound(frame);
  }

  lost(packets: number): void {
    this.events.lost(packets);
    this.events.keyWanted();
  }

  ended(reason: UpstreamReason): void {
    this.sink.down(reason);
  }

  private video({ codec, data, pts }: VideoFrame): void {
    if (data.length > MOST_BYTES) return;
    if (codec === 'svac') {
      this.events.warning(`the camera sends ${codec}, which no browser plays`);
      this.sink.down('codec');
      return;
    }
    if (codec !== this.codec) {
      this.codec = codec;
      this.sets = noSets();
      this.format = null;
    }
    const picture = readPicture(codec, data);
    if (picture === null) return;
    if (picture.vps !== null) this.sets.vps = picture.vps;
    if (picture.sps !== null) this.sets.sps = picture.sps;
    if (picture.pps !== null) this.sets.pps = picture.pps;
    if (this.format !== null || picture.key) {
      const moment = this.timeline.picture(pts, this.clock());
      this.release(moment.time);
      if (picture.key) this.refreshFormat(codec);
      this.held = { picture, moment };
    }
    if (this.format === null) this.events.keyWanted();
  }

  /** Hands out the held picture, which lasts until the next one begins. */
  private release(until: number): void {
    const { held } = this;
    this.held = null;
    if (held === null || this.format === null) return;
    const { picture, moment } = held;
    const { data, key } = picture;
    const { time, offset, at } = moment;
    const duration = Math.max(1, until - time);
    const sample = offset === 0 ? { data, key, time, duration } : { data, key, time, duration, offset };
    this.sink.picture(sample, at);
    this.fillSound(until);
  }

  private refreshFormat(codec: PlainCodec): void {
    const { vps, sps, pps } = this.sets;
    if (sps === null || pps === null) return;
    const { format } = this;
    const unchanged =
      format !== null && same(format.sps, sps) && same(format.pps, pps) && same(format.vps ?? null, vps);
    if (unchanged) return;
    try {
      this.format = formatOf(codec, { vps, sps, pps });
      this.sink.format(this.format, this.soundTrack?.format ?? null);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.events.warning('the camera sends damaged parameter sets');
    }
  }

  private sound(frame: Extract<Frame, { kind: 'audio' }>): void {
    const { soundTrack, format } = this;
    if (soundTrack === null) return;
    const time = this.timeline.sound(frame.pts);
    const newest = this.timeline.newest;
    const changed = soundTrack.take(frame);
    if (format === null || time === null || newest === null) return;
    if (changed) this.sink.format(format, soundTrack.format);
    for (const sample of soundTrack.samples(frame, time, newest)) this.sink.sound(sample);
  }

  private fillSound(until: number): void {
    const { soundTrack, format } = this;
    if (soundTrack === null || format === null) return;
    const silence = soundTrack.fill(until);
    if (silence === 'given up') this.sink.format(format, null);
    else for (const sample of silence) this.sink.sound(sample);
  }
}

const noSets = (): { vps: Uint8Array | null; sps: Uint8Array | null; pps: Uint8Array | null } => ({
  vps: null,
  sps: null,
  pps: null,
});

function same(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === b || (a !== null && b !== null && Buffer.compare(a, b) === 0);
}

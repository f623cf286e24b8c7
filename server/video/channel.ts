import type { UpstreamReason } from '../../domain/video-reason.ts';
import { initSegment, type Sample, type SoundSample } from '../media/mp4.ts';
import type { SoundFormat, VideoFormat } from '../media/mp4-entries.ts';
import { parseMediaName, type ReloadRequest, renderPlaylist, satisfies } from '../media/playlist.ts';
import { LL_HLS, type Segment, Segmenter, segmentBytes } from '../media/segmenter.ts';
import type { MediaAnswer, SegmentTap } from './media-engine.ts';
import { type Clock, MEDIA_EPOCH, type PictureSink } from './picture-sink.ts';
import { Rate } from './rate.ts';

/** The longest a request may be held; three target durations of the longest usual key-picture distance. */
const HOLD_MS = 6_000;
/** A player may ask for at most this many segments ahead (RFC 8216bis 6.2.5.2). */
const AHEAD = 2;

export interface ChannelEvents {
  /** The first picture has come. */
  up(): void;
  down(reason: UpstreamReason): void;
}

/** Initialisations that segments of the window may still name. */
const MOST_INITS = 12;

/** One running camera, however many watch: its segmenter, and the requests that wait for its next part. */
export class Channel implements PictureSink {
  private readonly clock: Clock;
  private readonly events: ChannelEvents;
  private readonly waiting = new Set<() => void>();
  private readonly taps = new Set<SegmentTap>();
  private segmenter: Segmenter | null = null;
  /** By the number that `Segment.init` names; the newest one last. */
  private readonly inits = new Map<number, Uint8Array>();
  private rendered: string | null = null;
  private closed = false;
  /** Number of the last segment that the taps have. */
  private tapped = -1;
  private partsTapped = { number: -1, count: 0 };
  videoFormat: VideoFormat | null = null;
  soundFormat: SoundFormat | null = null;
  readonly rate: Rate;
  /** Epoch milliseconds of the newest picture; 0 before the first. */
  newestAt = 0;
  /** Epoch milliseconds at which the last picture came, or the channel began. */
  movedAt: number;
  touchedAt: number;

  constructor(clock: Clock, events: ChannelEvents) {
    this.clock = clock;
    this.events = events;
    this.touchedAt = clock();
    this.movedAt = this.touchedAt;
    this.rate = new Rate(clock);
  }

  /** Nobody has asked for anything and nobody waits. */
  idleMs(): number {
    const keeps = this.waiting.size > 0 || [...this.taps].some((tap) => tap.follows !== true);
    return keeps ? 0 : this.clock() - this.touchedAt;
  }

  /** RFC 6381; null before the first key picture. */
  get codecs(): string | null {
    const { videoFormat, soundFormat } = this;
    if (videoFormat === null) return null;
    return soundFormat === null ? videoFormat.codec : `${videoFormat.codec},${soundFormat.codec}`;
  }

  format(format: VideoFormat, sound: SoundFormat | null = null, prerollSeconds = 0): void {
    this.segmenter ??= this.makeSegmenter(prerollSeconds);
    const number = this.segmenter.fresh ? this.segmenter.init : this.segmenter.begin();
    // What the old settings still hold goes to the taps before the new ones are told.
    this.feedTaps();
    this.videoFormat = format;
    this.soundFormat = sound;
    const bytes = initSegment(format, sound);
    this.inits.set(number, bytes);
    for (const old of this.inits.keys()) if (this.inits.size > MOST_INITS) this.inits.delete(old);
    this.rendered = null;
    for (const tap of this.taps) tap.init(bytes, this.codecs ?? '');
  }

  private makeSegmenter(prerollSeconds: number): Segmenter {
    // Numbers rise twice as fast as segments can, so that a restarted channel never repeats one.
    const firstNumber = Math.floor((this.clock() - MEDIA_EPOCH) / 500);
    // With enough pictures in hand the first segment need not be cut short.
    const enough = prerollSeconds >= 2 * LL_HLS.segmentSeconds;
    const firstSegmentSeconds = enough ? LL_HLS.segmentSeconds : LL_HLS.firstSegmentSeconds;
    return new Segmenter({ ...LL_HLS, firstSegmentSeconds, firstNumber });
  }

  /** Hands whole segments to a recorder; it keeps the channel running as a viewer does. */
  tap(tap: SegmentTap): () => void {
    this.taps.add(tap);
    const init = [...this.inits.values()].at(-1);
    if (init !== undefined) tap.init(init, this.codecs ?? '');
    return () => {
      if (tap.follows !== true) this.touchedAt = this.clock();
      this.taps.delete(tap);
    };
  }

  picture(sample: Sample, at: number): void {
    if (this.newestAt === 0) this.events.up();
    this.newestAt = at;
    this.movedAt = this.clock();
    this.rate.picture(sample.data.length);
    if (this.segmenter?.push(sample, at) !== true) return;
    this.rendered = null;
    this.feedTaps();
    this.wake();
  }

  sound(sample: SoundSample): void {
    this.rate.sound(sample.data.length);
    this.segmenter?.pushSound(sample);
  }

  private feedTaps(): void {
    const segment = this.segmenter?.complete.at(-1);
    this.feedParts(segment);
    if (segment === undefined || segment.number <= this.tapped) return;
    this.tapped = segment.number;
    if (this.taps.size === 0) return;
    const { startedAt, durationSeconds, parts } = segment;
    const whole = { startedAt, durationSeconds, independent: parts[0]?.independent ?? false };
    const bytes = segmentBytes(segment);
    for (const tap of this.taps) tap.segment({ ...whole, bytes });
  }

  private feedParts(complete: Segment | undefined): void {
    const taps = [...this.taps].filter((tap) => tap.part !== undefined);
    for (const segment of [complete, this.segmenter?.current]) {
      if (segment === undefined || segment === null || segment.number < this.partsTapped.number) continue;
      const from = segment.number === this.partsTapped.number ? this.partsTapped.count : 0;
      this.partsTapped = { number: segment.number, count: segment.parts.length };
      for (const { bytes, independent } of segment.parts.slice(from))
        for (const tap of taps) tap.part?.(bytes, independent);
    }
  }

  down(reason: UpstreamReason): void {
    this.events.down(reason);
  }

  close(): void {
    this.closed = true;
    for (const tap of this.taps) tap.ended();
    this.taps.clear();
    this.wake();
  }

  private wake(): void {
    for (const check of [...this.waiting]) check();
  }

  /** Resolves when `ready` holds, the channel closes, or the hold time is over; `false` in the last two cases. */
  private until(ready: () => boolean): Promise<boolean> {
    this.touchedAt = this.clock();
    if (ready()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (result: boolean) => {
        clearTimeout(timer);
        this.waiting.delete(check);
        this.touchedAt = this.clock();
        resolve(result);
      };
      const check = () => {
        if (this.closed) finish(false);
        else if (ready()) finish(true);
      };
      const timer = setTimeout(() => finish(false), HOLD_MS);
      this.waiting.add(check);
    });
  }

  private render(): string | null {
    if (this.segmenter !== null) this.rendered ??= renderPlaylist(this.segmenter);
    return this.rendered;
  }

  /** The playlist now, or as soon as it holds what a blocking reload asks for. */
  async playlist(reload: ReloadRequest | null): Promise<MediaAnswer> {
    const edge = this.segmenter?.edge.number;
    if (reload !== null && edge !== undefined && reload.number > edge + AHEAD)
      return { kind: 'refused', reason: 'invalid' };
    const ready = await this.until(
      () =>
        this.render() !== null && (reload === null || (this.segmenter !== null && satisfies(this.segmenter, reload))),
    );
    const text = this.render();
    return ready && text !== null ? { kind: 'playlist', text } : { kind: 'refused', reason: 'late' };
  }

  /** Initialisation, segment or part by name; a hinted part is held until it exists. */
  async media(name: string): Promise<MediaAnswer> {
    const request = parseMediaName(name);
    if (request === null || request.kind === 'external') return { kind: 'refused', reason: 'invalid' };
    if (request.kind === 'init') {
      const ready = await this.until(() => this.inits.size > 0);
      const bytes = request.number === null ? [...this.inits.values()].at(-1) : this.inits.get(request.number);
      if (bytes !== undefined) return { kind: 'bytes', bytes, type: 'video/mp4' };
      return { kind: 'refused', reason: ready ? 'gone' : 'late' };
    }
    if (request.number > (this.segmenter?.edge.number ?? 0) + AHEAD) return { kind: 'refused', reason: 'invalid' };
    const wanted =
      request.kind === 'part' ? { number: request.number, part: request.part } : { number: request.number, part: null };
    if (!(await this.until(() => this.segmenter !== null && satisfies(this.segmenter, wanted))))
      return { kind: 'refused', reason: 'late' };
    const segment = this.segmenter?.segment(request.number);
    const bytes = request.kind === 'part' ? segment?.parts[request.part]?.bytes : segment && segmentBytes(segment);
    return bytes === undefined ? { kind: 'refused', reason: 'gone' } : { kind: 'bytes', bytes, type: 'video/mp4' };
  }
}

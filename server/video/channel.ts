import type { UpstreamReason } from '../../domain/video-reason.ts';
import { initSegment, type Sample, type VideoFormat } from '../media/mp4.ts';
import { parseMediaName, type ReloadRequest, renderPlaylist, satisfies } from '../media/playlist.ts';
import { LL_HLS, Segmenter, segmentBytes } from '../media/segmenter.ts';
import type { MediaAnswer, SegmentTap } from './media-engine.ts';
import { type Clock, MEDIA_EPOCH, type PictureSink } from './picture-sink.ts';

/** The longest a request may be held; three target durations of the longest usual key-picture distance. */
const HOLD_MS = 6_000;
/** A player may ask for at most this many segments ahead (RFC 8216bis 6.2.5.2). */
const AHEAD = 2;

export interface ChannelEvents {
  /** The first picture has come. */
  up(): void;
  down(reason: UpstreamReason): void;
}

/** One running camera, however many watch: its segmenter, and the requests that wait for its next part. */
export class Channel implements PictureSink {
  private readonly clock: Clock;
  private readonly events: ChannelEvents;
  private readonly waiting = new Set<() => void>();
  private readonly taps = new Set<SegmentTap>();
  private segmenter: Segmenter | null = null;
  private init: Uint8Array = new Uint8Array();
  private rendered: string | null = null;
  private closed = false;
  /** Number of the last segment that the taps have. */
  private tapped = -1;
  /** Epoch milliseconds of the newest picture; 0 before the first. */
  newestAt = 0;
  touchedAt: number;

  constructor(clock: Clock, events: ChannelEvents) {
    this.clock = clock;
    this.events = events;
    this.touchedAt = clock();
  }

  get videoFormat(): VideoFormat | null {
    return this.segmenter?.settings.format ?? null;
  }

  /** Nobody has asked for anything and nobody waits. */
  idleMs(): number {
    const keeps = this.waiting.size > 0 || [...this.taps].some((tap) => tap.follows !== true);
    return keeps ? 0 : this.clock() - this.touchedAt;
  }

  format(format: VideoFormat, prerollSeconds = 0): void {
    // Numbers rise twice as fast as segments can, so that a restarted channel never repeats one.
    const firstNumber = Math.floor((this.clock() - MEDIA_EPOCH) / 500);
    // With enough pictures in hand the first segment need not be cut short.
    const enough = prerollSeconds >= 2 * LL_HLS.segmentSeconds;
    const firstSegmentSeconds = enough ? LL_HLS.segmentSeconds : LL_HLS.firstSegmentSeconds;
    this.segmenter = new Segmenter({ ...LL_HLS, firstSegmentSeconds, format, firstNumber });
    this.init = initSegment(format);
    this.rendered = null;
    for (const tap of this.taps) tap.init(this.init, format.codec);
  }

  /** Hands whole segments to a recorder; it keeps the channel running as a viewer does. */
  tap(tap: SegmentTap): () => void {
    this.taps.add(tap);
    if (this.segmenter !== null) tap.init(this.init, this.segmenter.settings.format.codec);
    return () => {
      if (tap.follows !== true) this.touchedAt = this.clock();
      this.taps.delete(tap);
    };
  }

  picture(sample: Sample, at: number): void {
    if (this.newestAt === 0) this.events.up();
    this.newestAt = at;
    if (this.segmenter?.push(sample, at) !== true) return;
    this.rendered = null;
    this.feedTaps();
    this.wake();
  }

  private feedTaps(): void {
    const segment = this.segmenter?.complete.at(-1);
    if (segment === undefined || segment.number <= this.tapped) return;
    this.tapped = segment.number;
    if (this.taps.size === 0) return;
    const { startedAt, durationSeconds, parts } = segment;
    const whole = { startedAt, durationSeconds, independent: parts[0]?.independent ?? false };
    const bytes = segmentBytes(segment);
    for (const tap of this.taps) tap.segment({ ...whole, bytes });
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
    if (request === null) return { kind: 'refused', reason: 'invalid' };
    if (request.kind === 'init') {
      const ready = await this.until(() => this.segmenter !== null);
      return ready ? { kind: 'bytes', bytes: this.init, type: 'video/mp4' } : { kind: 'refused', reason: 'late' };
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

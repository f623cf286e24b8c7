import type { FrameSink } from '../media/frame.ts';
import type { ReloadRequest } from '../media/playlist.ts';
import { Channel } from './channel.ts';
import { ClipLibrary } from './clips.ts';
import type {
  MediaAnswer,
  MediaCapability,
  MediaEngine,
  MediaEvent,
  SegmentTap,
  StreamStatus,
} from './media-engine.ts';
import type { Clock, PictureSink } from './picture-sink.ts';
import { VideoRefusal } from './video-refusal.ts';

/** A channel outlives its last viewer this long, so that a reload or a switch of layout costs nothing. */
export const LINGER_MS = 20_000;
const SWEEP_MS = 1_000;
const GONE: MediaAnswer = { kind: 'refused', reason: 'gone' };

/** Media in this process's memory: no file is written, no other program is needed. */
export class EmbeddedEngine implements MediaEngine {
  readonly capabilities: ReadonlySet<MediaCapability> = new Set<MediaCapability>(['ll-hls', 'frames']);
  readonly clips: ClipLibrary;
  readonly clock: Clock;
  private readonly channels = new Map<string, Channel>();
  private readonly listeners = new Set<(event: MediaEvent) => void>();
  private readonly sweeper: NodeJS.Timeout;

  constructor(clips = new ClipLibrary(), clock: Clock = Date.now) {
    this.clips = clips;
    this.clock = clock;
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS);
    this.sweeper.unref();
  }

  start(streamId: string): void {
    this.open(streamId);
  }

  private open(streamId: string): Channel {
    const running = this.channels.get(streamId);
    if (running !== undefined) return running;
    const channel = new Channel(this.clock, {
      up: () => this.tell({ kind: 'up', streamId }),
      down: (reason) => {
        this.stop(streamId);
        this.tell({ kind: 'down', streamId, reason });
      },
    });
    this.channels.set(streamId, channel);
    return channel;
  }

  /** Finished pictures of this process's own clips, with their times. */
  pictures(streamId: string): PictureSink {
    return this.open(streamId);
  }

  get size(): number {
    return this.channels.size;
  }

  stop(streamId: string): void {
    this.channels.get(streamId)?.close();
    this.channels.delete(streamId);
  }

  // Receivers and frames of protocols follow with the media pipeline; until then the refusal says so.
  openReceiver(): Promise<never> {
    return Promise.reject(new VideoRefusal('not_configured', 'no receivers'));
  }
  connectActive(): Promise<never> {
    return Promise.reject(new VideoRefusal('not_configured', 'no receivers'));
  }
  updateSsrc(): void {}
  async closeReceiver(): Promise<void> {}
  frames(): FrameSink {
    throw new VideoRefusal('not_configured', 'no frames');
  }
  startPull(): Promise<never> {
    return Promise.reject(new VideoRefusal('not_configured', 'the embedded engine pulls nothing'));
  }
  async stopPull(): Promise<void> {}

  isOnline(streamId: string): boolean {
    const channel = this.channels.get(streamId);
    return channel !== undefined && this.clock() - channel.newestAt < 5_000;
  }

  status(streamId: string): StreamStatus | null {
    const channel = this.channels.get(streamId);
    if (channel === undefined) return null;
    const format = channel.videoFormat;
    return {
      receiving: this.isOnline(streamId),
      codecs: format?.codec ?? null,
      width: format?.width ?? null,
      height: format?.height ?? null,
      bitsPerSecond: 0,
      picturesPerSecond: 0,
      lostPackets: 0,
      receivedPackets: 0,
      newestAt: channel.newestAt === 0 ? null : channel.newestAt,
      warnings: [],
    };
  }

  async playlist(streamId: string, reload: ReloadRequest | null): Promise<MediaAnswer> {
    return this.channels.get(streamId)?.playlist(reload) ?? GONE;
  }

  async media(streamId: string, name: string): Promise<MediaAnswer> {
    return this.channels.get(streamId)?.media(name) ?? GONE;
  }

  tap(streamId: string, tap: SegmentTap): () => void {
    return this.open(streamId).tap(tap);
  }

  on(listener: (event: MediaEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(event: MediaEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  private sweep(): void {
    for (const [streamId, channel] of this.channels) {
      if (channel.idleMs() < LINGER_MS) continue;
      this.stop(streamId);
      this.tell({ kind: 'idle', streamId });
    }
  }

  close(): void {
    clearInterval(this.sweeper);
    for (const streamId of [...this.channels.keys()]) this.stop(streamId);
  }
}

import type { CameraSource } from './camera-source.ts';
import { Channel } from './channel.ts';
import { ClipLibrary } from './clips.ts';
import { DemoClipSource } from './demo-clip-source.ts';
import type { ChannelRequest, MediaCapability, MediaEngine, MediaEvent } from './media-engine.ts';
import type { Clock, PictureSource } from './picture-source.ts';

/** A channel outlives its last viewer this long, so that a reload or a switch of layout costs nothing. */
export const LINGER_MS = 20_000;
const SWEEP_MS = 1_000;

/** Media in this process's memory: no file is written, no other program is needed. */
export class EmbeddedEngine implements MediaEngine {
  readonly capabilities: ReadonlySet<MediaCapability> = new Set<MediaCapability>(['ll-hls', 'demo-clip']);
  readonly clips: ClipLibrary;
  private readonly clock: Clock;
  private readonly channels = new Map<string, Channel>();
  private readonly sources = new Map<string, string>();
  private readonly listeners = new Set<(event: MediaEvent) => void>();
  private readonly sweeper: NodeJS.Timeout;

  constructor(clips = new ClipLibrary(), clock: Clock = Date.now) {
    this.clips = clips;
    this.clock = clock;
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS);
    this.sweeper.unref();
  }

  startPull(request: ChannelRequest): void {
    this.open(request);
  }

  /** The running channel, started if need be; undefined when the source names a clip that does not exist. */
  open({ streamId, source }: ChannelRequest): Channel | undefined {
    const signature = JSON.stringify(source);
    const running = this.channels.get(streamId);
    if (running !== undefined && this.sources.get(streamId) === signature) return running;
    this.stopPull(streamId);
    const pictures = this.sourceFor(source);
    if (pictures === undefined) return undefined;
    const channel = new Channel(pictures, this.clock, (reason) => {
      this.stopPull(streamId);
      this.tell({ kind: 'down', streamId, reason });
    });
    this.channels.set(streamId, channel);
    this.sources.set(streamId, signature);
    this.tell({ kind: 'up', streamId });
    return channel;
  }

  /** The place where protocols are added: a source kind becomes a stream of pictures. */
  private sourceFor(source: CameraSource): PictureSource | undefined {
    const clip = this.clips.clip(source.clip);
    return clip && new DemoClipSource(clip, source.offsetSeconds, this.clock);
  }

  channel(streamId: string): Channel | undefined {
    return this.channels.get(streamId);
  }

  get size(): number {
    return this.channels.size;
  }

  stopPull(streamId: string): void {
    this.channels.get(streamId)?.close();
    this.channels.delete(streamId);
    this.sources.delete(streamId);
  }

  isOnline(streamId: string): boolean {
    const channel = this.channels.get(streamId);
    return channel !== undefined && this.clock() - channel.newestAt < 5_000;
  }

  playUrls(streamId: string): { readonly llhls: string } {
    return { llhls: `/live/${encodeURIComponent(streamId)}/index.m3u8` };
  }

  on(listener: (event: MediaEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(event: MediaEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  private sweep(): void {
    for (const [streamId, channel] of this.channels) {
      if (channel.idleMs() < LINGER_MS) continue;
      this.stopPull(streamId);
      this.tell({ kind: 'idle', streamId });
    }
  }

  close(): void {
    clearInterval(this.sweeper);
    for (const streamId of [...this.channels.keys()]) this.stopPull(streamId);
  }
}

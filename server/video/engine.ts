import { availableParallelism } from 'node:os';
import type { UpstreamReason } from '../../domain/video-reason.ts';
import type { FrameSink } from '../media/frame.ts';
import type { ReloadRequest } from '../media/playlist.ts';
import { ClipLibrary } from './clips.ts';
import type {
  MediaAnswer,
  MediaCapability,
  MediaEngine,
  MediaEvent,
  ReceiverRequest,
  SegmentTap,
  StreamStatus,
} from './media-engine.ts';
import { MediaPipe } from './media-pipe.ts';
import type { Clock, PictureSink } from './picture-sink.ts';
import type { Pipe, TellPipe } from './pipe.ts';
import { PipeThreads } from './pipe-threads.ts';
import { PortPool } from './port-pool.ts';
import { VideoRefusal } from './video-refusal.ts';

/** A channel outlives its last viewer this long, so that a reload or a switch of layout costs nothing. */
export const LINGER_MS = 20_000;
const SWEEP_MS = 1_000;
const GONE: MediaAnswer = { kind: 'refused', reason: 'gone' };

/** A port that another program holds is passed over, this many times. */
const PORT_TRIES = 512;

export interface EmbeddedSettings {
  /** Address that receivers listen on. */
  readonly host: string;
  /** Address that cameras are told to send to. */
  readonly publicIp: string;
  readonly ports: { readonly from: number; readonly to: number };
  /** Streams in this thread before others get threads of their own. */
  readonly localStreams: number;
  readonly threads: number;
  /** Sound is personal data: left out unless the operator wants it. */
  readonly sound: boolean;
}

/** One core is left to signalling and to handing out media. */
const DEFAULTS: EmbeddedSettings = {
  host: '127.0.0.1',
  publicIp: '127.0.0.1',
  ports: { from: 0, to: 0 },
  localStreams: 20,
  threads: Math.min(8, Math.max(1, availableParallelism() - 1)),
  sound: false,
};

/** Media in this process's memory: no file is written, no other program is needed. */
export class EmbeddedEngine implements MediaEngine {
  readonly capabilities: ReadonlySet<MediaCapability> = new Set<MediaCapability>(['ll-hls', 'receive', 'frames']);
  readonly clips: ClipLibrary;
  readonly clock: Clock;
  private readonly settings: EmbeddedSettings;
  private readonly pool: PortPool;
  private readonly ports = new Map<string, number>();
  private readonly streams = new Map<string, Pipe>();
  /** Those of `streams` that run in this thread. */
  private readonly locals = new Map<string, MediaPipe>();
  private readonly threads: PipeThreads;
  private readonly listeners = new Set<(event: MediaEvent) => void>();
  private readonly sweeper: NodeJS.Timeout;

  constructor(clips = new ClipLibrary(), clock: Clock = Date.now, settings: Partial<EmbeddedSettings> = {}) {
    this.clips = clips;
    this.clock = clock;
    this.settings = { ...DEFAULTS, ...settings };
    this.threads = new PipeThreads(this.settings.threads);
    this.pool = new PortPool(this.settings.ports, clock);
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS);
    this.sweeper.unref();
  }

  start(streamId: string, { local }: { readonly local: boolean } = { local: false }): void {
    if (local) this.openLocal(streamId);
    else this.open(streamId);
  }

  private open(streamId: string): Pipe {
    const running = this.streams.get(streamId);
    if (running !== undefined) return running;
    const mostLocal = this.settings.localStreams;
    if (this.locals.size < mostLocal || this.settings.threads === 0) return this.openLocal(streamId);
    const tell = this.teller(streamId, () => pipe);
    const pipe: Pipe = this.threads.open(streamId, this.clock, tell, this.settings.sound);
    this.streams.set(streamId, pipe);
    return pipe;
  }

  private openLocal(streamId: string): MediaPipe {
    const running = this.locals.get(streamId);
    if (running !== undefined) return running;
    if (this.streams.has(streamId)) this.stop(streamId);
    const pipe: MediaPipe = new MediaPipe(
      this.clock,
      this.teller(streamId, () => pipe),
      this.settings,
    );
    this.streams.set(streamId, pipe);
    this.locals.set(streamId, pipe);
    return pipe;
  }

  /** Events of a pipe that was replaced meanwhile concern nobody. */
  private teller(streamId: string, mine: () => Pipe): TellPipe {
    return (kind: MediaEvent['kind'], reason?: UpstreamReason): void => {
      if (this.streams.get(streamId) !== mine()) return;
      if (kind === 'down') {
        this.stop(streamId);
        this.tell({ kind, streamId, reason: reason ?? 'ended' });
      } else this.tell({ kind, streamId });
    };
  }

  /** Finished pictures of this process's own clips, with their times. */
  pictures(streamId: string): PictureSink {
    return this.openLocal(streamId).channel;
  }

  get size(): number {
    return this.streams.size;
  }

  stop(streamId: string): void {
    this.streams.get(streamId)?.close();
    this.streams.delete(streamId);
    this.locals.delete(streamId);
    this.givePort(streamId);
  }

  async openReceiver(request: ReceiverRequest): Promise<{ readonly ip: string; readonly port: number }> {
    const { streamId } = request;
    const stream = this.open(streamId);
    stream.closeReceiver();
    this.givePort(streamId);
    for (let tries = 0; tries < PORT_TRIES; tries += 1) {
      const port = this.pool.take();
      if (port === null) break;
      try {
        const bound = await stream.receive(request, this.settings.host, port);
        this.ports.set(streamId, port);
        // The stream may have been stopped while the port was opened.
        if (this.streams.get(streamId) === stream) return { ip: this.settings.publicIp, port: bound };
        stream.closeReceiver();
        this.givePort(streamId);
        throw new VideoRefusal('ended', 'nobody watches any more');
      } catch (error) {
        if (error instanceof VideoRefusal) throw error;
        stream.closeReceiver();
        this.pool.give(port);
      }
    }
    throw new VideoRefusal('busy', 'no free media port; widen VIDEO_PORTS');
  }

  async connectActive(streamId: string, ip: string, port: number): Promise<void> {
    try {
      await this.streams.get(streamId)?.dial(ip, port);
    } catch (error) {
      throw new VideoRefusal('unreachable', `${ip}:${port}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  updateSsrc(streamId: string, ssrc: number): void {
    this.streams.get(streamId)?.updateSsrc(ssrc);
  }

  async closeReceiver(streamId: string): Promise<void> {
    this.streams.get(streamId)?.closeReceiver();
    this.givePort(streamId);
  }

  private givePort(streamId: string): void {
    const port = this.ports.get(streamId);
    if (port !== undefined) this.pool.give(port);
    this.ports.delete(streamId);
  }

  frames(streamId: string): FrameSink {
    return this.open(streamId).sink;
  }

  startPull(): Promise<never> {
    return Promise.reject(new VideoRefusal('not_configured', 'the embedded engine fetches nothing by itself'));
  }
  async stopPull(): Promise<void> {}

  hold(streamId: string, until: number): void {
    this.streams.get(streamId)?.hold(until);
  }

  isOnline(streamId: string): boolean {
    return this.streams.get(streamId)?.online ?? false;
  }

  status(streamId: string): StreamStatus | null {
    return this.streams.get(streamId)?.status() ?? null;
  }

  async playlist(streamId: string, reload: ReloadRequest | null): Promise<MediaAnswer> {
    return this.streams.get(streamId)?.playlist(reload) ?? GONE;
  }

  async media(streamId: string, name: string): Promise<MediaAnswer> {
    return this.streams.get(streamId)?.media(name) ?? GONE;
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
    for (const [streamId, stream] of [...this.streams])
      if (stream.idleMs() >= LINGER_MS) {
        this.stop(streamId);
        this.tell({ kind: 'idle', streamId });
      } else stream.check();
  }

  close(): void {
    clearInterval(this.sweeper);
    for (const streamId of [...this.streams.keys()]) this.stop(streamId);
    this.threads.close();
  }
}

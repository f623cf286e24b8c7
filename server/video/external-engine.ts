import type { ReloadRequest } from '../media/playlist.ts';
import { HlsRelay } from './hls-relay.ts';
import { followHls } from './hls-tap.ts';
import type {
  MediaAnswer,
  MediaCapability,
  MediaEngine,
  MediaEvent,
  ReceiverRequest,
  SegmentTap,
  StreamStatus,
} from './media-engine.ts';
import type { Clock } from './picture-sink.ts';
import { VideoRefusal } from './video-refusal.ts';

const LINGER_MS = 20_000;
const SILENCE_MS = 15_000;
const LOOK_MS = 3_000;
const PLAYLIST_LIMIT_MS = 6_000;
const POLL_MS = 300;

/** What is known of a stream on the other server. */
export interface ExternalFacts {
  readonly codecs: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly picturesPerSecond: number;
  readonly bitsPerSecond: number;
}

/** One kind of media server; the engine around it keeps time, viewers and events. */
export interface EngineDriver {
  readonly capabilities: ReadonlySet<MediaCapability>;
  openReceiver(request: ReceiverRequest): Promise<{ readonly ip: string; readonly port: number }>;
  connectActive(streamId: string, ip: string, port: number): Promise<void>;
  updateSsrc(streamId: string, ssrc: number): Promise<void>;
  startPull(streamId: string, url: string): Promise<void>;
  /** Ends receiver and pull of a stream; never rejects. */
  release(streamId: string): Promise<void>;
  /** Where its HLS is; null while the stream is on no node. */
  hlsUrl(streamId: string): string | null;
  /** Null while nothing arrives; rejects when the server does not answer. */
  look(streamId: string): Promise<ExternalFacts | null>;
  close(): void;
}

interface Stream {
  readonly startedAt: number;
  touchedAt: number;
  seenAt: number | null;
  facts: ExternalFacts | null;
  relay: { readonly url: string; readonly hls: HlsRelay } | null;
  stalledTold: boolean;
  holders: number;
}

/** Media on another server. Our gateway fetches its HLS and hands it on, so that tokens and scope hold as ever. */
export class ExternalEngine implements MediaEngine {
  readonly capabilities: ReadonlySet<MediaCapability>;
  private readonly driver: EngineDriver;
  private readonly clock: Clock;
  private readonly streams = new Map<string, Stream>();
  private readonly listeners = new Set<(event: MediaEvent) => void>();
  private readonly timers: readonly NodeJS.Timeout[];

  constructor(driver: EngineDriver, clock: Clock = Date.now) {
    this.driver = driver;
    this.clock = clock;
    this.capabilities = driver.capabilities;
    this.timers = [setInterval(() => this.sweep(), 1_000), setInterval(() => void this.lookAll(), LOOK_MS)];
    for (const timer of this.timers) timer.unref();
  }

  start(streamId: string): void {
    const now = this.clock();
    if (this.streams.has(streamId)) return;
    const times = { startedAt: now, touchedAt: now, seenAt: null };
    this.streams.set(streamId, { ...times, facts: null, relay: null, stalledTold: false, holders: 0 });
  }

  stop(streamId: string): void {
    if (this.streams.delete(streamId)) void this.driver.release(streamId);
  }

  async openReceiver(request: ReceiverRequest): Promise<{ readonly ip: string; readonly port: number }> {
    this.start(request.streamId);
    return this.driver.openReceiver(request);
  }

  connectActive(streamId: string, ip: string, port: number): Promise<void> {
    return this.driver.connectActive(streamId, ip, port);
  }

  updateSsrc(streamId: string, ssrc: number): void {
    this.driver.updateSsrc(streamId, ssrc).catch((error: unknown) => console.error('an SSRC was not changed:', error));
  }

  closeReceiver(streamId: string): Promise<void> {
    return this.driver.release(streamId);
  }

  frames(): never {
    throw new VideoRefusal('not_configured', 'this media server takes no pictures from us');
  }

  startPull({ streamId, url }: { readonly streamId: string; readonly url: string }): Promise<void> {
    this.start(streamId);
    return this.driver.startPull(streamId, url);
  }

  stopPull(streamId: string): Promise<void> {
    return this.driver.release(streamId);
  }

  /** The other server ends streams by its own rules. */
  hold(): void {}

  isOnline(streamId: string): boolean {
    const seenAt = this.streams.get(streamId)?.seenAt ?? null;
    return seenAt !== null && this.clock() - seenAt < 2 * LOOK_MS;
  }

  status(streamId: string): StreamStatus | null {
    const stream = this.streams.get(streamId);
    if (stream === undefined) return null;
    const none = { codecs: null, width: null, height: null, picturesPerSecond: 0, bitsPerSecond: 0 };
    return {
      receiving: this.isOnline(streamId),
      ...(stream.facts ?? none),
      // The other server counts for itself.
      lostPackets: 0,
      receivedPackets: 0,
      refusedPackets: 0,
      newestAt: stream.seenAt,
      warnings: [],
    };
  }

  /** Waits for the first pictures as the embedded engine does. */
  async playlist(streamId: string, reload: ReloadRequest | null): Promise<MediaAnswer> {
    const until = Date.now() + PLAYLIST_LIMIT_MS;
    for (;;) {
      const answer = await this.held(streamId, (hls) => hls.playlist(reload), 'late');
      const waits = answer.kind === 'refused' && answer.reason === 'late' && this.streams.has(streamId);
      if (!waits || Date.now() > until) return answer;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  media(streamId: string, name: string): Promise<MediaAnswer> {
    return this.held(streamId, (hls) => hls.media(name), 'gone');
  }

  private async held(
    streamId: string,
    work: (hls: HlsRelay) => Promise<MediaAnswer>,
    otherwise: 'late' | 'gone',
  ): Promise<MediaAnswer> {
    const stream = this.streams.get(streamId);
    if (stream === undefined) return { kind: 'refused', reason: 'gone' };
    stream.touchedAt = this.clock();
    const url = this.driver.hlsUrl(streamId);
    if (url === null) return { kind: 'refused', reason: otherwise };
    if (stream.relay?.url !== url) stream.relay = { url, hls: new HlsRelay(url) };
    stream.holders += 1;
    try {
      return await work(stream.relay.hls);
    } finally {
      stream.holders -= 1;
      stream.touchedAt = this.clock();
    }
  }

  tap(streamId: string, tap: SegmentTap): () => void {
    this.start(streamId);
    const stream = this.streams.get(streamId);
    const keeps = tap.follows !== true && stream !== undefined;
    if (keeps) stream.holders += 1;
    const source = {
      running: () => this.streams.get(streamId) === stream,
      url: () => this.driver.hlsUrl(streamId),
    };
    const stop = followHls(source, tap, this.clock);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      if (keeps) stream.holders -= 1;
      stop();
    };
  }

  on(listener: (event: MediaEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(event: MediaEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  /** What a hook of the server says, or our own look at it. */
  seen(streamId: string, facts: ExternalFacts | null): void {
    const stream = this.streams.get(streamId);
    if (stream === undefined) return;
    const first = stream.seenAt === null;
    stream.facts = facts ?? stream.facts;
    stream.seenAt = this.clock();
    stream.stalledTold = false;
    if (first) this.tell({ kind: 'up', streamId });
  }

  /** The server waited for a camera that never sent. */
  timedOut(streamId: string): void {
    if (!this.streams.has(streamId)) return;
    this.tell({ kind: 'rtpTimeout', streamId });
    this.stop(streamId);
    this.tell({ kind: 'down', streamId, reason: 'no_pictures' });
  }

  /** The node that carried these streams is gone: their cameras are asked anew, on a node that lives. */
  lostNode(streamIds: Iterable<string>): void {
    for (const streamId of streamIds) if (this.streams.has(streamId)) this.tell({ kind: 'stalled', streamId });
  }

  private async lookAll(): Promise<void> {
    for (const streamId of [...this.streams.keys()]) {
      const facts = await this.driver.look(streamId).catch(() => null);
      if (facts !== null) this.seen(streamId, facts);
    }
  }

  private sweep(): void {
    const now = this.clock();
    for (const [streamId, stream] of [...this.streams]) {
      const silentMs = now - (stream.seenAt ?? stream.startedAt);
      if (stream.holders === 0 && now - stream.touchedAt >= LINGER_MS) {
        this.stop(streamId);
        this.tell({ kind: 'idle', streamId });
      } else if (silentMs >= SILENCE_MS) {
        this.stop(streamId);
        this.tell({ kind: 'down', streamId, reason: 'no_pictures' });
      } else if (stream.seenAt !== null && silentMs > 2 * LOOK_MS && !stream.stalledTold) {
        stream.stalledTold = true;
        this.tell({ kind: 'stalled', streamId });
      }
    }
  }

  close(): void {
    for (const timer of this.timers) clearInterval(timer);
    for (const streamId of [...this.streams.keys()]) this.stop(streamId);
    this.driver.close();
  }
}

import type { CameraSource } from './camera-source.ts';
import type { MediaEngine } from './media-engine.ts';
import type { Clock } from './picture-sink.ts';
import type { UpstreamSession } from './upstream.ts';
import type { Upstreams } from './upstreams.ts';
import { VideoRefusal } from './video-refusal.ts';

/** An upstream that failed is not asked again before this, however many viewers retry. */
const PAUSE_MS = 3_000;
/** A failure explains itself to viewers this long. */
const REMEMBER_MS = 60_000;
/** An upstream that neither accepts nor refuses is given up. */
const OPEN_LIMIT_MS = 20_000;

interface Running {
  /** Null for a stream that was opened elsewhere: it is never opened anew from here. */
  readonly request: StreamRequest | null;
  readonly signature: string;
  readonly engine: MediaEngine;
  session: UpstreamSession | null;
  gone: boolean;
}

export interface StreamRequest {
  readonly streamId: string;
  readonly source: CameraSource;
  readonly stream: 'main' | 'sub';
}

/** One upstream per stream, however many watch: opened for the first viewer, closed when its engine says idle or down. */
export class LiveStreams {
  private readonly upstreams: Upstreams;
  private readonly engineFor: (kind: CameraSource['kind']) => MediaEngine;
  private readonly clock: Clock;
  private readonly running = new Map<string, Running>();
  private readonly failures = new Map<string, { readonly at: number; readonly refusal: VideoRefusal }>();

  constructor(
    upstreams: Upstreams,
    engines: ReadonlySet<MediaEngine>,
    engineFor: (kind: CameraSource['kind']) => MediaEngine,
    clock: Clock = Date.now,
  ) {
    this.upstreams = upstreams;
    this.engineFor = engineFor;
    this.clock = clock;
    for (const engine of engines)
      engine.on((event) => {
        const { streamId } = event;
        const running = this.running.get(streamId);
        if (running?.engine !== engine) return;
        if (event.kind === 'key-wanted') running.session?.requestKeyPicture?.();
        if (event.kind === 'stalled') this.reopen(running);
        if (event.kind === 'idle') this.end(streamId, running);
        if (event.kind === 'down') this.fail(streamId, running, new VideoRefusal(event.reason, 'the stream ended'));
      });
  }

  /** The engine that carries the stream, started if need be. Throws the VideoRefusal of an attempt just made. */
  open(request: StreamRequest): MediaEngine {
    const { streamId, source } = request;
    const signature = JSON.stringify(source);
    const known = this.running.get(streamId);
    if (known?.signature === signature) return known.engine;
    if (known !== undefined) this.stop(streamId);
    const failed = this.failures.get(streamId);
    if (failed !== undefined && this.clock() - failed.at < PAUSE_MS) throw failed.refusal;
    const engine = this.engineFor(source.kind);
    const running: Running = { request, signature, engine, session: null, gone: false };
    this.running.set(streamId, running);
    engine.start(streamId, { local: source.kind === 'demo-clip' });
    void this.connect(request, running);
    return engine;
  }

  /** Takes over a stream whose upstream was opened elsewhere (a stretch of the past); it ends like any other. */
  adopt(streamId: string, engine: MediaEngine, session: UpstreamSession): void {
    this.running.set(streamId, { request: null, signature: '', engine, session, gone: false });
  }

  /** The engine of a stream that runs now. */
  engine(streamId: string): MediaEngine | undefined {
    return this.running.get(streamId)?.engine;
  }

  /** Why the last attempt failed, while nothing runs. */
  failure(streamId: string): VideoRefusal | null {
    const failed = this.failures.get(streamId);
    return failed !== undefined && this.clock() - failed.at < REMEMBER_MS ? failed.refusal : null;
  }

  get size(): number {
    return this.running.size;
  }

  stop(streamId: string): void {
    const running = this.running.get(streamId);
    if (running !== undefined) this.end(streamId, running);
  }

  /** Closes every upstream, so that no camera goes on sending to nobody. */
  async close(): Promise<void> {
    const sessions = [...this.running.values()].flatMap(({ session }) => session ?? []);
    this.running.clear();
    await Promise.allSettled(sessions.map((session) => session.close()));
  }

  /** Pictures stopped: the camera is asked anew, and the viewers go on with the same stream when they come again. */
  private reopen(running: Running): void {
    const { session, request } = running;
    // Still being opened: its own limit ends that. The past may stand still because somebody paused it.
    if (session === null || request === null) return;
    running.session = null;
    void quietly(session).then(() => (running.gone ? undefined : this.connect(request, running)));
  }

  private async connect(request: StreamRequest, running: Running): Promise<void> {
    const { streamId } = request;
    const limit = setTimeout(
      () => this.fail(streamId, running, new VideoRefusal('no_answer', 'the camera did not accept in time')),
      OPEN_LIMIT_MS,
    );
    try {
      const session = await this.upstreams.open({ ...request, engine: running.engine });
      // Whoever asked may have left, or the stream may have failed, while the camera made up its mind.
      if (running.gone) await quietly(session);
      else {
        running.session = session;
        this.failures.delete(streamId);
      }
    } catch (error) {
      this.fail(streamId, running, error instanceof VideoRefusal ? error : unexpected(streamId, error));
    } finally {
      clearTimeout(limit);
    }
  }

  private fail(streamId: string, running: Running, refusal: VideoRefusal): void {
    if (running.gone) return;
    if (this.failures.size > 10_000) this.failures.clear();
    this.failures.set(streamId, { at: this.clock(), refusal });
    console.error(`camera ${streamId} lost: ${refusal.message}`);
    this.end(streamId, running);
  }

  private end(streamId: string, running: Running): void {
    running.gone = true;
    if (this.running.get(streamId) === running) {
      this.running.delete(streamId);
      running.engine.stop(streamId);
    }
    if (running.session !== null) void quietly(running.session);
    running.session = null;
  }
}

async function quietly(session: UpstreamSession): Promise<void> {
  await session.close().catch((error: unknown) => console.error('an upstream did not close:', error));
}

function unexpected(streamId: string, error: unknown): VideoRefusal {
  console.error(`camera ${streamId} could not be opened:`, error);
  return new VideoRefusal('protocol', error instanceof Error ? error.message : String(error));
}

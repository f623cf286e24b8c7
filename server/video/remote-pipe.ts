import type { FrameSink } from '../media/frame.ts';
import type { ReloadRequest } from '../media/playlist.ts';
import type { MediaAnswer, ReceiverRequest, SegmentTap, StreamStatus } from './media-engine.ts';
import type { Clock } from './picture-sink.ts';
import type { Pipe, TellPipe } from './pipe.ts';
import type { FromThread, ToThread } from './pipe-messages.ts';

/** What a remote pipe needs of the thread that carries it. */
export interface PipeThread {
  post(message: ToThread): void;
  /** Waits for the answer to a message; rejects when the thread fails. */
  call(make: (call: number) => ToThread): Promise<MediaAnswer | number | null>;
  forget(streamId: string): void;
}

const NOTHING: StreamStatus = {
  receiving: false,
  codecs: null,
  width: null,
  height: null,
  bitsPerSecond: 0,
  picturesPerSecond: 0,
  lostPackets: 0,
  receivedPackets: 0,
  refusedPackets: 0,
  newestAt: null,
  warnings: [],
};

/** A pipe whose work is done in a media thread; what viewers ask goes there and back. */
export class RemotePipe implements Pipe {
  readonly sink: FrameSink;
  private readonly streamId: string;
  private readonly thread: PipeThread;
  private readonly clock: Clock;
  private readonly tellEngine: TellPipe;
  private readonly taps = new Set<SegmentTap>();
  private init: { readonly bytes: Uint8Array; readonly codecs: string } | null = null;
  private latest = NOTHING;
  private waiting = 0;
  private touchedAt: number;
  private heldUntil = 0;

  constructor(streamId: string, thread: PipeThread, clock: Clock, tell: TellPipe, sound: boolean) {
    this.streamId = streamId;
    this.thread = thread;
    this.clock = clock;
    this.tellEngine = tell;
    this.touchedAt = clock();
    this.sink = {
      frame: (frame) => thread.post({ kind: 'frame', streamId, frame }),
      lost: (packets) => thread.post({ kind: 'lost', streamId, packets }),
      ended: (reason) => thread.post({ kind: 'ended', streamId, reason }),
    };
    thread.post({ kind: 'open', streamId, sound });
  }

  /** What the thread tells of this stream. */
  hear(message: FromThread): void {
    if (message.kind === 'event') this.tellEngine(message.event, message.reason);
    else if (message.kind === 'status') this.latest = message.status;
    else if (message.kind === 'tap-init') {
      // Said again because the thread was asked for parts too.
      const known = this.init !== null && Buffer.compare(this.init.bytes, message.bytes) === 0;
      this.init = message;
      if (known) return;
      for (const tap of this.taps) tap.init(message.bytes, message.codecs);
    } else if (message.kind === 'tap-part') {
      for (const tap of this.taps) tap.part?.(message.bytes, message.independent);
    } else if (message.kind === 'tap-segment') for (const tap of this.taps) tap.segment(message);
    else if (message.kind === 'tap-ended') this.endTaps();
  }

  /** The thread died. */
  died(): void {
    this.endTaps();
    this.tellEngine('down', 'protocol');
  }

  private endTaps(): void {
    for (const tap of this.taps) tap.ended();
    this.taps.clear();
  }

  async receive(request: ReceiverRequest, host: string, port: number): Promise<number> {
    const { streamId } = this;
    const bound = await this.thread.call((call) => ({ kind: 'receive', streamId, call, request, host, port }));
    return typeof bound === 'number' ? bound : port;
  }

  async dial(ip: string, port: number): Promise<void> {
    const { streamId } = this;
    await this.thread.call((call) => ({ kind: 'dial', streamId, call, ip, port }));
  }

  updateSsrc(ssrc: number): void {
    this.thread.post({ kind: 'ssrc', streamId: this.streamId, ssrc });
  }

  closeReceiver(): void {
    this.thread.post({ kind: 'close-receiver', streamId: this.streamId });
  }

  playlist(reload: ReloadRequest | null): Promise<MediaAnswer> {
    return this.ask((call) => ({ kind: 'playlist', streamId: this.streamId, call, reload }));
  }

  media(name: string): Promise<MediaAnswer> {
    return this.ask((call) => ({ kind: 'media', streamId: this.streamId, call, name }));
  }

  private async ask(make: (call: number) => ToThread): Promise<MediaAnswer> {
    this.waiting += 1;
    try {
      const answer = await this.thread.call(make);
      return typeof answer === 'object' && answer !== null ? answer : { kind: 'refused', reason: 'gone' };
    } catch {
      return { kind: 'refused', reason: 'gone' };
    } finally {
      this.waiting -= 1;
      this.touchedAt = this.clock();
    }
  }

  tap(tap: SegmentTap): () => void {
    const { streamId } = this;
    const wanted = this.parts;
    this.taps.add(tap);
    if (this.init !== null) tap.init(this.init.bytes, this.init.codecs);
    if (this.taps.size === 1 || this.parts !== wanted) this.thread.post({ kind: 'tap', streamId, parts: this.parts });
    return () => {
      if (tap.follows !== true) this.touchedAt = this.clock();
      if (this.taps.delete(tap) && this.taps.size === 0) {
        this.init = null;
        this.thread.post({ kind: 'untap', streamId });
      }
    };
  }

  private get parts(): boolean {
    return [...this.taps].some((tap) => tap.part !== undefined);
  }

  hold(until: number): void {
    this.heldUntil = until;
    this.touchedAt = this.clock();
    this.thread.post({ kind: 'hold', streamId: this.streamId, until });
  }

  idleMs(): number {
    if (this.clock() < this.heldUntil) return 0;
    const kept = this.waiting > 0 || [...this.taps].some((tap) => tap.follows !== true);
    return kept ? 0 : this.clock() - this.touchedAt;
  }

  status(): StreamStatus {
    return this.latest;
  }

  get online(): boolean {
    return this.latest.receiving;
  }

  /** The thread looks by itself. */
  check(): void {}

  close(): void {
    this.thread.post({ kind: 'close', streamId: this.streamId });
    this.endTaps();
    this.thread.forget(this.streamId);
  }
}

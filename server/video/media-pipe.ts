import { videoDepacketiser } from '../ingest/rtsp/depacketise-video.ts';
import type { FrameSink } from '../media/frame.ts';
import type { ReloadRequest } from '../media/playlist.ts';
import { RtpToFrames } from '../media/rtp-to-frames.ts';
import { Channel } from './channel.ts';
import { FrameMuxer } from './frame-muxer.ts';
import type { MediaAnswer, ReceiverRequest, SegmentTap, StreamStatus } from './media-engine.ts';
import type { Clock } from './picture-sink.ts';
import type { Pipe, TellPipe } from './pipe.ts';
import { Receiver } from './receiver.ts';

const TICK_MS = 50;
/** Cameras are asked for a key picture at most this often (video-protocols 4). */
const KEY_PAUSE_MS = 2_000;
/** Pictures that stopped for this long: the upstream is opened anew, while the viewers keep what they have. */
const STALL_MS = 4_000;
/** Nothing at all for this long: the stream has failed (video-protocols 3.2). */
const SILENCE_MS = 15_000;
const MOST_WARNINGS = 16;
const ONLINE_MS = 5_000;

/** One stream of this engine: what receives it, what understands it, and the channel that viewers read. */
export class MediaPipe implements Pipe {
  readonly channel: Channel;
  readonly sink: FrameSink;
  private readonly clock: Clock;
  private readonly tell: TellPipe;
  private readonly warnings = new Set<string>();
  private receiver: Receiver | null = null;
  private rtp: RtpToFrames | null = null;
  private ticker: NodeJS.Timeout | undefined;
  private askedKeyAt = Number.NEGATIVE_INFINITY;
  private heldUntil = 0;
  private restartedAt = Number.NEGATIVE_INFINITY;
  private lostBefore = 0;
  private receivedBefore = 0;
  private strangers = 0;

  constructor(clock: Clock, tell: TellPipe, options: { readonly sound: boolean }) {
    this.clock = clock;
    this.tell = tell;
    this.channel = new Channel(clock, { up: () => tell('up'), down: (reason) => tell('down', reason) });
    const events = {
      keyWanted: () => this.keyWanted(),
      warning: (text: string) => this.warn(text),
      lost: () => {},
    };
    this.sink = new FrameMuxer(this.channel, clock, events, options);
  }

  /** Waits for the camera on a port; resolves with the port. Rejects when another program has it. */
  async receive({ mode, ssrc, peer }: ReceiverRequest, host: string, port: number): Promise<number> {
    this.closeReceiver();
    const rtp = new RtpToFrames(
      this.sink,
      (text) => this.warn(text),
      ssrc,
      (codec) => videoDepacketiser({ codec, parameterSets: [], orderNumbers: false }),
    );
    const receiver = new Receiver(
      { mode, host, port, peer: peer ?? null },
      {
        packet: (bytes) => this.take(rtp, bytes),
        stranger: (address) => {
          this.strangers += 1;
          this.warn(`media from ${address} was refused`);
        },
        closed: () => this.warn('the camera closed its media connection'),
        warning: (text) => this.warn(text),
      },
    );
    this.receiver = receiver;
    this.rtp = rtp;
    this.ticker = setInterval(() => rtp.tick(performance.now()), TICK_MS);
    return receiver.listen();
  }

  /** One camera's bytes must never end the process that carries all others. */
  private take(rtp: RtpToFrames, bytes: Buffer): void {
    try {
      rtp.push(bytes, performance.now());
    } catch (error) {
      console.error('media that could not be read:', error);
      this.tell('down', 'protocol');
    }
  }

  async dial(ip: string, port: number): Promise<void> {
    await this.receiver?.dial(ip, port);
  }

  updateSsrc(ssrc: number): void {
    this.rtp?.expect(ssrc);
  }

  closeReceiver(): void {
    clearInterval(this.ticker);
    const counts = this.rtp?.counts();
    this.lostBefore += counts?.lost ?? 0;
    this.receivedBefore += counts?.received ?? 0;
    this.receiver?.close();
    this.receiver = null;
    this.rtp = null;
  }

  private keyWanted(): void {
    const now = this.clock();
    if (now - this.askedKeyAt < KEY_PAUSE_MS) return;
    this.askedKeyAt = now;
    this.tell('key-wanted');
  }

  private warn(text: string): void {
    if (this.warnings.size < MOST_WARNINGS) this.warnings.add(text);
  }

  /** Looks whether pictures still move; called every second. */
  check(): void {
    const now = this.clock();
    if (now < this.heldUntil) return;
    const silentMs = now - this.channel.movedAt;
    if (silentMs >= SILENCE_MS) {
      if (this.channel.newestAt === 0 && this.receiver !== null) this.tell('rtpTimeout');
      this.tell('down', 'no_pictures');
    } else if (silentMs >= STALL_MS && this.channel.newestAt > 0 && now - this.restartedAt > SILENCE_MS) {
      this.restartedAt = now;
      this.tell('stalled');
    }
  }

  playlist(reload: ReloadRequest | null): Promise<MediaAnswer> {
    return this.channel.playlist(reload);
  }

  media(name: string): Promise<MediaAnswer> {
    return this.channel.media(name);
  }

  tap(tap: SegmentTap): () => void {
    return this.channel.tap(tap);
  }

  hold(until: number): void {
    this.heldUntil = until;
    this.channel.movedAt = this.clock();
    this.channel.touchedAt = this.clock();
  }

  idleMs(): number {
    return this.clock() < this.heldUntil ? 0 : this.channel.idleMs();
  }

  get online(): boolean {
    return this.channel.newestAt > 0 && this.clock() - this.channel.movedAt < ONLINE_MS;
  }

  status(): StreamStatus {
    const { channel } = this;
    const counts = this.rtp?.counts();
    return {
      receiving: this.online,
      codecs: channel.codecs,
      width: channel.videoFormat?.width ?? null,
      height: channel.videoFormat?.height ?? null,
      ...channel.rate.now,
      lostPackets: this.lostBefore + (counts?.lost ?? 0),
      receivedPackets: this.receivedBefore + (counts?.received ?? 0),
      refusedPackets: this.strangers + (counts?.strange ?? 0),
      newestAt: channel.newestAt === 0 ? null : channel.newestAt,
      warnings: [...this.warnings],
    };
  }

  close(): void {
    this.closeReceiver();
    this.channel.close();
  }
}

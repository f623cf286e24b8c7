import type { UpstreamReason } from '../../domain/video-reason.ts';
import type { FrameSink } from '../media/frame.ts';
import type { ReloadRequest } from '../media/playlist.ts';

export type MediaAnswer =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly type: 'video/mp4' | 'video/mp2t' }
  | { readonly kind: 'playlist'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: 'invalid' | 'gone' | 'late' };

/** A place that waits for one camera's RTP. */
export interface ReceiverRequest {
  readonly streamId: string;
  /** What the camera was asked to use; another one is a warning, never a reason to drop (video-protocols 3.10). */
  readonly ssrc: number | null;
  readonly mode: 'udp' | 'tcp-passive' | 'tcp-active';
  /** Address that the camera is known by; media from elsewhere is dropped and counted. Otherwise the first one wins. */
  readonly peer?: string;
}

/** What is known of a running stream; null where nothing has arrived yet. */
export interface StreamStatus {
  readonly receiving: boolean;
  /** RFC 6381, video and sound, for example `avc1.4D401E,flac`. */
  readonly codecs: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly bitsPerSecond: number;
  readonly picturesPerSecond: number;
  readonly lostPackets: number;
  readonly receivedPackets: number;
  /** From somebody else than the camera, or no RTP. */
  readonly refusedPackets: number;
  /** Epoch milliseconds of the newest picture; null before the first. */
  readonly newestAt: number | null;
  readonly warnings: readonly string[];
}

/** Whole segments as they are closed, for recording. A tap keeps its stream running as a viewer does, unless it follows. */
export interface SegmentTap {
  /** Only listens while others watch: the ring buffer of a watched camera must not watch it for ever. */
  readonly follows?: boolean;
  /** Before the first segment and whenever the camera changes its settings. */
  init(bytes: Uint8Array, codecs: string): void;
  /** `startedAt`: epoch milliseconds. Begins with a key picture unless `independent` is false. */
  segment(segment: {
    readonly startedAt: number;
    readonly durationSeconds: number;
    readonly independent: boolean;
    readonly bytes: Uint8Array;
  }): void;
  /** Each part (about 0.2 s) as it is closed, for those who cannot wait for the segment. */
  part?(bytes: Uint8Array, independent: boolean): void;
  ended(): void;
}

/**
 * The seam behind which media engines are exchanged (video-protocols 2.5). The embedded engine is the default; an
 * external one takes its place by implementing this.
 */
export interface MediaEngine {
  readonly capabilities: ReadonlySet<MediaCapability>;
  /**
   * Viewers may wait for this stream from now on; idempotent. Its upstream is opened by the caller. `local`: its pictures
   * are made in this thread.
   */
  start(streamId: string, options?: { readonly local: boolean }): void;
  /** Ends the stream, its receiver and its pull. */
  stop(streamId: string): void;
  /** Rejects with a VideoRefusal when no port is free. */
  openReceiver(request: ReceiverRequest): Promise<{ readonly ip: string; readonly port: number }>;
  /** Dials a camera that waits for us (`a=setup:passive` in its answer). */
  connectActive(streamId: string, ip: string, port: number): Promise<void>;
  /** The camera chose another SSRC in its answer. */
  updateSsrc(streamId: string, ssrc: number): void;
  closeReceiver(streamId: string): Promise<void>;
  /** Pictures that this process decoded itself (JT/T 1078, RTSP). Embedded engine only. */
  frames(streamId: string): FrameSink;
  /** Lets the engine fetch an address itself; engines with the capability `pull` only. */
  startPull(request: { readonly streamId: string; readonly url: string }): Promise<void>;
  stopPull(streamId: string): Promise<void>;
  /**
   * Whoever watches has paused: until then (epoch ms) neither silence nor that nobody asks ends the stream. 0: it goes on,
   * and silence is counted from now. The embedded engine only; others do nothing.
   */
  hold(streamId: string, until: number): void;
  /** Pictures are arriving now. */
  isOnline(streamId: string): boolean;
  status(streamId: string): StreamStatus | null;
  playlist(streamId: string, reload: ReloadRequest | null): Promise<MediaAnswer>;
  media(streamId: string, name: string): Promise<MediaAnswer>;
  /** Returns a function that ends the tap. */
  tap(streamId: string, tap: SegmentTap): () => void;
  /** Returns a function that ends the subscription. */
  on(listener: (event: MediaEvent) => void): () => void;
  close(): void;
}

export type MediaCapability = 'll-hls' | 'receive' | 'frames' | 'pull';

/**
 * `up`: the first picture. `idle`: nobody has watched for the linger time. `key-wanted`: viewers wait for a key picture.
 * `stalled`: pictures stopped; the upstream should be opened anew while viewers keep the stream. `rtpTimeout`: a receiver
 * was opened and nothing came; `down` follows.
 */
export type MediaEvent =
  | { readonly kind: 'up' | 'idle' | 'key-wanted' | 'stalled' | 'rtpTimeout'; readonly streamId: string }
  | { readonly kind: 'down'; readonly streamId: string; readonly reason: UpstreamReason };

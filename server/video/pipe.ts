import type { FrameSink } from '../media/frame.ts';
import type { ReloadRequest } from '../media/playlist.ts';
import type { MediaAnswer, MediaEvent, ReceiverRequest, SegmentTap, StreamStatus } from './media-engine.ts';

/** One stream from the camera's bytes to what viewers read, in this thread or in a worker. */
export interface Pipe {
  /** Waits for the camera; resolves with the port. Rejects when another program has it. */
  receive(request: ReceiverRequest, host: string, port: number): Promise<number>;
  dial(ip: string, port: number): Promise<void>;
  updateSsrc(ssrc: number): void;
  closeReceiver(): void;
  readonly sink: FrameSink;
  playlist(reload: ReloadRequest | null): Promise<MediaAnswer>;
  media(name: string): Promise<MediaAnswer>;
  tap(tap: SegmentTap): () => void;
  idleMs(): number;
  /** Until then (epoch ms) neither the camera's silence nor that nobody asks ends the stream; 0 ends that. */
  hold(until: number): void;
  status(): StreamStatus;
  readonly online: boolean;
  /** Looks whether pictures still move; called every second. */
  check(): void;
  close(): void;
}

export type TellPipe = (
  kind: MediaEvent['kind'],
  reason?: Extract<MediaEvent, { readonly kind: 'down' }>['reason'],
) => void;

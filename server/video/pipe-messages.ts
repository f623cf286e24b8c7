import type { UpstreamReason } from '../../domain/video-reason.ts';
import type { Frame } from '../media/frame.ts';
import type { ReloadRequest } from '../media/playlist.ts';
import type { MediaAnswer, MediaEvent, ReceiverRequest, StreamStatus } from './media-engine.ts';

/** What this process asks of a media thread; `call` numbers an answer that is waited for. */
export type ToThread = { readonly streamId: string } & (
  | { readonly kind: 'open'; readonly sound: boolean }
  | {
      readonly kind: 'receive';
      readonly call: number;
      readonly request: ReceiverRequest;
      readonly host: string;
      readonly port: number;
    }
  | { readonly kind: 'dial'; readonly call: number; readonly ip: string; readonly port: number }
  | { readonly kind: 'playlist'; readonly call: number; readonly reload: ReloadRequest | null }
  | { readonly kind: 'media'; readonly call: number; readonly name: string }
  | { readonly kind: 'ssrc'; readonly ssrc: number }
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'lost'; readonly packets: number }
  | { readonly kind: 'ended'; readonly reason: UpstreamReason }
  | { readonly kind: 'tap'; readonly parts: boolean }
  | { readonly kind: 'hold'; readonly until: number }
  | { readonly kind: 'untap' | 'close-receiver' | 'close' }
);

/** What a media thread tells. */
export type FromThread =
  | { readonly kind: 'answer'; readonly call: number; readonly answer: MediaAnswer | number | null }
  | { readonly kind: 'failed'; readonly call: number; readonly message: string }
  | {
      readonly kind: 'event';
      readonly streamId: string;
      readonly event: MediaEvent['kind'];
      readonly reason: UpstreamReason | undefined;
    }
  | { readonly kind: 'status'; readonly streamId: string; readonly status: StreamStatus }
  | { readonly kind: 'tap-init'; readonly streamId: string; readonly bytes: Uint8Array; readonly codecs: string }
  | {
      readonly kind: 'tap-segment';
      readonly streamId: string;
      readonly startedAt: number;
      readonly durationSeconds: number;
      readonly independent: boolean;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'tap-part'; readonly streamId: string; readonly bytes: Uint8Array; readonly independent: boolean }
  | { readonly kind: 'tap-ended'; readonly streamId: string };

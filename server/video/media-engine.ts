import type { CameraSource } from './camera-source.ts';

/**
 * The seam behind which media engines are exchanged (video-protocols 2.5). The embedded engine is the default; an
 * external one (ZLMediaKit first) takes its place by implementing this. Receivers of pushed media (openReceiver,
 * connectActive, updateSsrc, closeReceiver), recording and snapshots join the interface together with the first
 * protocol that needs them, GB/T 28181.
 */
export interface MediaEngine {
  readonly capabilities: ReadonlySet<MediaCapability>;
  /** Begins to fetch a channel when it is not running yet; idempotent, however many watch. */
  startPull(channel: ChannelRequest): void;
  stopPull(streamId: string): void;
  /** Pictures are arriving now. */
  isOnline(streamId: string): boolean;
  /** Where the web process finds the media; paths relative to the gateway. */
  playUrls(streamId: string): { readonly llhls: string };
  /** Returns a function that ends the subscription. */
  on(listener: (event: MediaEvent) => void): () => void;
  close(): void;
}

export type MediaCapability = 'll-hls' | 'demo-clip';

export interface ChannelRequest {
  /** The camera's id. */
  readonly streamId: string;
  readonly source: CameraSource;
}

/** `idle`: nobody has watched for the linger time and the upstream was closed. */
export type MediaEvent =
  | { readonly kind: 'up' | 'idle'; readonly streamId: string }
  | { readonly kind: 'down'; readonly streamId: string; readonly reason: string };

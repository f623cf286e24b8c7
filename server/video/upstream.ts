import type { CameraSource } from './camera-source.ts';
import type { MediaEngine } from './media-engine.ts';

export interface UpstreamRequest<Source extends CameraSource = CameraSource> {
  /** The camera's id for its main stream, `<id>~sub` for the sub-stream. */
  readonly streamId: string;
  readonly source: Source;
  /** Where the pictures go: `openReceiver` for pushed RTP, `frames` for what the protocol decodes itself. */
  readonly engine: MediaEngine;
  readonly stream: 'main' | 'sub';
}

export interface UpstreamSession {
  /** Tells the camera to stop sending; the engine's side is closed by the caller. */
  close(): Promise<void>;
  /** Asked at most once in 2 s per stream. */
  requestKeyPicture?(): void;
}

/** What makes a camera send: INVITE, 0x9101, RTSP PLAY, HLS fetch. One implementation per kind of `camera.source`. */
export interface Upstream<Source extends CameraSource = CameraSource> {
  readonly kind: Source['kind'];
  /** Resolves when the camera has accepted; rejects with a VideoRefusal. */
  open(request: UpstreamRequest<Source>): Promise<UpstreamSession>;
}

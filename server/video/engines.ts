import type { Env } from '../../lib/env.ts';
import type { CameraSource } from './camera-source.ts';
import { EmbeddedEngine } from './engine.ts';
import { ExternalEngine } from './external-engine.ts';
import type { MediaEngine } from './media-engine.ts';
import { MediaMtxDriver } from './mediamtx-driver.ts';
import { ZlmDriver } from './zlm-driver.ts';

export interface Engines {
  readonly embedded: EmbeddedEngine;
  readonly all: ReadonlySet<MediaEngine>;
  /** ZLMediaKit, for its hooks; null where it is not configured. */
  readonly zlm: ExternalEngine | null;
  engineFor(kind: CameraSource['kind']): MediaEngine;
  close(): void;
}

/**
 * The media engines that the settings name. Received GB/T 28181 goes to ZLMediaKit, fetched RTSP to MediaMTX or else to
 * ZLMediaKit; everything else, and everything without those settings, stays in this process.
 */
export function makeEngines(settings: Env): Engines {
  const embedded = new EmbeddedEngine(undefined, Date.now, {
    host: settings.VIDEO_HOST,
    publicIp: settings.VIDEO_PUBLIC_IP ?? settings.VIDEO_HOST,
    ports: settings.VIDEO_PORTS,
    sound: settings.VIDEO_SOUND === true,
  });
  const zlm = zlmEngine(settings);
  const { MEDIAMTX_URL: api, MEDIAMTX_HLS_URL: hls } = settings;
  const mediamtx = api === undefined || hls === undefined ? null : new ExternalEngine(new MediaMtxDriver(api, hls));
  const all = new Set<MediaEngine>([
    embedded,
    ...(zlm === null ? [] : [zlm]),
    ...(mediamtx === null ? [] : [mediamtx]),
  ]);
  return {
    embedded,
    all,
    zlm,
    engineFor(kind) {
      if (kind === 'gb28181') return zlm ?? embedded;
      return kind === 'rtsp' ? (mediamtx ?? zlm ?? embedded) : embedded;
    },
    close() {
      for (const engine of all) engine.close();
    },
  };
}

function zlmEngine({ ZLM_URL, ZLM_SECRET }: Env): ExternalEngine | null {
  if (ZLM_URL === undefined || ZLM_SECRET === undefined) return null;
  const engine: ExternalEngine = new ExternalEngine(
    new ZlmDriver(ZLM_URL.split(','), ZLM_SECRET, (streamIds) => engine.lostNode(streamIds)),
  );
  return engine;
}

import type { ServerResponse } from 'node:http';
import type { EmbeddedEngine } from './engine.ts';
import type { ExternalEngine } from './external-engine.ts';
import type { GatewayRoutes } from './gateway-routes.ts';
import type { LiveStreams } from './live-streams.ts';
import type { CameraRow } from './queries.ts';
import type { Stills } from './stills.ts';
import type { Transcoder } from './transcoder.ts';

export interface FfmpegWork {
  readonly version: string;
  readonly transcoder: Transcoder;
  readonly stills: Stills;
}

export interface GatewayParts {
  readonly engine: EmbeddedEngine;
  readonly streams: LiveStreams;
  /** What FFmpeg does for this gateway; absent where there is none. */
  readonly ffmpeg?: FfmpegWork | undefined;
  /** Hex; every request must carry it. */
  readonly key: string;
  readonly loadCamera: (id: string) => Promise<CameraRow | null>;
  /** ZLMediaKit, whose hooks are heard; absent without it. */
  readonly zlm?: ExternalEngine | null;
  readonly startedAt: number;
  readonly routes: GatewayRoutes;
}

export function sendJson(res: ServerResponse, body: unknown): void {
  res.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  res.end(JSON.stringify(body));
}

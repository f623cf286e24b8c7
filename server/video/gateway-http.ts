import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal, RefusalCode } from '../../domain/refusal.ts';
import { parseMediaName, parseReload } from '../media/playlist.ts';
import { sendError, sendRefusal } from '../refusal-answer.ts';
import type { Channel, MediaAnswer } from './channel.ts';
import type { EmbeddedEngine } from './engine.ts';
import { INTERNAL_HEADER } from './gateway-address.ts';
import type { CameraRow } from './queries.ts';

export interface GatewayParts {
  readonly engine: EmbeddedEngine;
  /** Hex; every request must carry it. */
  readonly key: string;
  readonly loadCamera: (id: string) => Promise<CameraRow | null>;
  readonly startedAt: number;
}

function authorised(req: IncomingMessage, key: string): boolean {
  const given = Buffer.from(String(req.headers[INTERNAL_HEADER] ?? ''));
  const wanted = Buffer.from(key);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function sendJson(res: ServerResponse, body: unknown): void {
  res.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  res.end(JSON.stringify(body));
}

function sendBytes(res: ServerResponse, type: string, bytes: Uint8Array | string): void {
  res.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(bytes), 'cache-control': 'no-store' });
  res.end(bytes);
}

const REFUSED: Record<Extract<MediaAnswer, { kind: 'refused' }>['reason'], readonly [RefusalCode, string]> = {
  invalid: ['invalid', 'no such part of the stream'],
  gone: ['not_found', 'this part has left the window'],
  late: ['unavailable', 'the camera sends no pictures'],
};

function sendAnswer(res: ServerResponse, answer: MediaAnswer): void {
  if (answer.kind === 'playlist') sendBytes(res, 'application/vnd.apple.mpegurl', answer.text);
  else if (answer.kind === 'bytes') sendBytes(res, answer.type, answer.bytes);
  else sendRefusal(res, { code: REFUSED[answer.reason][0], message: REFUSED[answer.reason][1] });
}

/** The request handler of the gateway's internal server. It trusts the web process, which has checked the viewer. */
export function gatewayHandler(parts: GatewayParts): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    answer(parts, req, res).catch((error: unknown) => sendError(res, error, `gateway ${req.url}`));
  };
}

async function answer(parts: GatewayParts, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://gateway');
  const live = /^\/live\/([^/]{1,120})\/([^/]{1,60})$/.exec(url.pathname);
  const status = /^\/cameras\/([^/]{1,120})\/status$/.exec(url.pathname);
  if (!authorised(req, parts.key))
    sendRefusal(res, { code: 'unauthenticated', message: 'internal key missing or wrong' });
  else if (url.pathname === '/health') sendJson(res, health(parts));
  else if (live !== null) await sendLive(parts, decodeURIComponent(live[1] ?? ''), live[2] ?? '', url, res);
  else if (status !== null) await sendStatus(parts, decodeURIComponent(status[1] ?? ''), res);
  else sendRefusal(res, { code: 'not_found', message: 'no such address' });
}

function health({ engine, startedAt }: GatewayParts) {
  const upSeconds = Math.round((Date.now() - startedAt) / 1000);
  return { status: 'ok', channels: engine.size, capabilities: [...engine.capabilities], upSeconds };
}

const NO_CAMERA: Refusal = { code: 'not_found', message: 'no such camera' };

async function sendStatus({ engine, loadCamera }: GatewayParts, id: string, res: ServerResponse): Promise<void> {
  const camera = await loadCamera(id);
  if (camera === null) {
    sendRefusal(res, NO_CAMERA);
    return;
  }
  const channel = engine.channel(id);
  const format = channel?.videoFormat ?? null;
  sendJson(res, {
    id,
    state: camera.state,
    lastSeenAt: camera.lastSeenAt,
    running: channel !== undefined,
    receiving: engine.isOnline(id),
    format: format === null ? null : { codec: format.codec, width: format.width, height: format.height },
  });
}

async function sendLive(parts: GatewayParts, id: string, name: string, url: URL, res: ServerResponse): Promise<void> {
  const running = parts.engine.channel(id);
  if (running !== undefined && parseMediaName(name) !== null) {
    sendAnswer(res, await running.media(name));
    return;
  }
  const camera = await parts.loadCamera(id);
  if (camera === null) sendRefusal(res, NO_CAMERA);
  else if (name === 'still.jpg') sendStill(parts, camera, res);
  else await sendStream(parts, camera, name, url, res);
}

async function sendStream(
  parts: GatewayParts,
  camera: CameraRow,
  name: string,
  url: URL,
  res: ServerResponse,
): Promise<void> {
  const channel = openChannel(parts, camera);
  if (channel === null) {
    const params = { state: camera.state };
    sendRefusal(res, { code: 'unavailable', message: `the camera is ${camera.state}`, params });
  } else if (name !== 'index.m3u8') {
    sendAnswer(res, await channel.media(name));
  } else {
    const reload = parseReload(url.searchParams);
    sendAnswer(res, reload === 'invalid' ? { kind: 'refused', reason: 'invalid' } : await channel.playlist(reload));
  }
}

/** The camera's channel when it can send; a camera that went away loses its channel at the next playlist. */
function openChannel({ engine }: GatewayParts, camera: CameraRow): Channel | null {
  if (camera.state === 'online' && camera.source !== null)
    return engine.open({ streamId: camera.id, source: camera.source }) ?? null;
  engine.stopPull(camera.id);
  return null;
}

/** The last picture, with the time it stands for: REQ-VID-09. */
function sendStill({ engine }: GatewayParts, camera: CameraRow, res: ServerResponse): void {
  const still = camera.source === null ? undefined : engine.clips.still(camera.source.clip);
  if (still === undefined) {
    sendRefusal(res, { code: 'not_found', message: 'no picture of this camera' });
    return;
  }
  const takenAt = camera.lastSeenAt ?? Date.now();
  res.setHeader('last-modified', new Date(takenAt).toUTCString());
  res.setHeader('age', String(Math.max(0, Math.round((Date.now() - takenAt) / 1000))));
  sendBytes(res, 'image/jpeg', still);
}

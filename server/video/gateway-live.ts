import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { Refusal, RefusalCode } from '../../domain/refusal.ts';
import { parseMediaName, parseReload, withFolder } from '../media/playlist.ts';
import { sendRefusal } from '../refusal-answer.ts';
import { demoScene } from './camera-source.ts';
import { type GatewayParts, sendJson } from './gateway-parts.ts';
import { playableStream } from './gateway-playable.ts';
import type { MediaAnswer, MediaEngine } from './media-engine.ts';
import type { CameraRow } from './queries.ts';
import { VideoRefusal } from './video-refusal.ts';

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

/** A reason that the player translates (`video.reason.<reason>`), and the detail for the operator. */
function refusalFor({ reason, detail }: VideoRefusal): Refusal {
  return { code: 'unavailable', message: `no pictures: ${reason}`, params: { reason, detail } };
}

const NO_CAMERA: Refusal = { code: 'not_found', message: 'no such camera' };

/** `<camera>` and `<camera>~sub`: the camera and which of its streams. */
function splitStream(streamId: string): { readonly cameraId: string; readonly stream: 'main' | 'sub' } {
  return streamId.endsWith('~sub')
    ? { cameraId: streamId.slice(0, -4), stream: 'sub' }
    : { cameraId: streamId, stream: 'main' };
}

export async function sendStatus(
  { streams, loadCamera }: GatewayParts,
  streamId: string,
  res: ServerResponse,
): Promise<void> {
  const camera = await loadCamera(splitStream(streamId).cameraId);
  if (camera === null) {
    sendRefusal(res, NO_CAMERA);
    return;
  }
  const status = streams.engine(streamId)?.status(streamId) ?? null;
  const failure = streams.failure(streamId);
  sendJson(res, {
    id: camera.id,
    state: camera.state,
    lastSeenAt: camera.lastSeenAt,
    running: status !== null,
    receiving: status?.receiving ?? false,
    stream: status,
    failure: status === null && failure !== null ? { reason: failure.reason, detail: failure.detail } : null,
  });
}

export async function sendLive(
  parts: GatewayParts,
  streamId: string,
  name: string,
  url: URL,
  res: ServerResponse,
): Promise<void> {
  const running = parts.streams.engine(streamId);
  if (running !== undefined && parseMediaName(name) !== null) {
    sendAnswer(res, await running.media(streamId, name));
    return;
  }
  if (streamId.includes('~pb-')) {
    await sendPast(running, streamId, name, url, res);
    return;
  }
  const camera = await parts.loadCamera(splitStream(streamId).cameraId);
  if (camera === null) sendRefusal(res, NO_CAMERA);
  else if (name === 'still.jpg') await sendStill(parts, camera, res);
  else await sendStream(parts, camera, streamId, name, url, res);
}

/** A stretch of the past was opened by a call of its own; asking for its playlist opens nothing. */
async function sendPast(
  engine: MediaEngine | undefined,
  streamId: string,
  name: string,
  url: URL,
  res: ServerResponse,
): Promise<void> {
  const reload = parseReload(url.searchParams);
  if (engine === undefined || name !== 'index.m3u8')
    sendRefusal(res, { code: 'not_found', message: 'this playback is over' });
  else if (reload === 'invalid') sendAnswer(res, { kind: 'refused', reason: 'invalid' });
  else sendAnswer(res, await engine.playlist(streamId, reload));
}

async function sendStream(
  parts: GatewayParts,
  camera: CameraRow,
  streamId: string,
  name: string,
  url: URL,
  res: ServerResponse,
): Promise<void> {
  const engine = openStream(parts, camera, streamId);
  if (engine instanceof VideoRefusal) sendRefusal(res, refusalFor(engine));
  else if (engine === null) {
    const params = { state: camera.state };
    sendRefusal(res, { code: 'unavailable', message: `the camera is ${camera.state}`, params });
  } else if (name !== 'index.m3u8') {
    sendAnswer(res, await engine.media(streamId, name));
  } else {
    await sendPlaylist(parts, camera, engine, streamId, url, res);
  }
}

async function sendPlaylist(
  parts: GatewayParts,
  camera: CameraRow,
  engine: MediaEngine,
  streamId: string,
  url: URL,
  res: ServerResponse,
): Promise<void> {
  const reload = parseReload(url.searchParams);
  if (reload === 'invalid') {
    sendAnswer(res, { kind: 'refused', reason: 'invalid' });
    return;
  }
  try {
    const h265 = url.searchParams.get('h265') !== '0';
    const chosen = await playableStream(parts, camera, engine, streamId, h265);
    const known = chosen.answer;
    const answer =
      known !== undefined && (reload === null || known.kind === 'refused')
        ? known
        : await chosen.engine.playlist(chosen.streamId, reload);
    const failure = answer.kind === 'refused' ? parts.streams.failure(chosen.streamId) : null;
    if (failure !== null && parts.streams.engine(chosen.streamId) === undefined) throw failure;
    const elsewhere = answer.kind === 'playlist' && chosen.streamId !== streamId;
    sendAnswer(res, elsewhere ? { ...answer, text: withFolder(answer.text, `../${chosen.streamId}/`) } : answer);
  } catch (error) {
    if (!(error instanceof VideoRefusal)) throw error;
    sendRefusal(res, refusalFor(error));
  }
}

/** The camera's engine when it can send; a camera that went away loses its stream at the next playlist. */
function openStream({ streams }: GatewayParts, camera: CameraRow, streamId: string): MediaEngine | VideoRefusal | null {
  if (camera.state !== 'online' || camera.source === null) {
    streams.stop(streamId);
    return null;
  }
  try {
    return streams.open({ streamId, source: camera.source, stream: splitStream(streamId).stream });
  } catch (error) {
    if (error instanceof VideoRefusal) return error;
    throw error;
  }
}

/** The last picture, with the time it stands for: REQ-VID-09. */
async function sendStill({ engine, ffmpeg }: GatewayParts, camera: CameraRow, res: ServerResponse): Promise<void> {
  const found = (await ffmpeg?.stills.find(camera.id)) ?? null;
  const scene = demoScene(camera.source);
  const clip = scene === null ? undefined : engine.clips.still(scene);
  const still = found === null ? clip : await readFile(found.file);
  if (still === undefined) {
    sendRefusal(res, { code: 'not_found', message: 'no picture of this camera' });
    return;
  }
  const takenAt = found?.takenAt ?? camera.lastSeenAt ?? Date.now();
  res.setHeader('last-modified', new Date(takenAt).toUTCString());
  res.setHeader('age', String(Math.max(0, Math.round((Date.now() - takenAt) / 1000))));
  sendBytes(res, 'image/jpeg', still);
}

import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Refusal } from '../../domain/refusal.ts';
import { mayAt } from '../auth/reach.ts';
import type { Viewer } from '../database.ts';
import { parseMediaName, withoutParts, withQuery } from '../media/playlist.ts';
import { sendRefusal } from '../refusal-answer.ts';
import { deriveKey } from '../secrets.ts';
import { gatewayAddress, INTERNAL_HEADER, internalKey } from './gateway-address.ts';
import { checkVideoToken } from './token.ts';

/** Longer than the gateway holds a blocking request, so that it answers first. */
const TIMEOUT_MS = 9_000;
/** A playlist of eight segments is 4 KB. */
const PLAYLIST_LIMIT = 256 * 1024;

const agent = new Agent({ keepAlive: true, maxSockets: 256, keepAliveMsecs: 30_000 });

interface Asked {
  readonly cameraId: string;
  /** The camera's id, with `~sub` or another suffix for a stream beside its main one; the token opens them all. */
  readonly streamId: string;
  /** `index.m3u8`, `still` or a media name. */
  readonly name: string;
  readonly token: string;
  readonly query: URLSearchParams;
}

function parseAddress(req: IncomingMessage): Asked | null {
  const url = new URL(req.url ?? '/', 'http://web');
  const found = /^\/api\/video\/([\w-]{1,100})(~[\w-]{1,40})?\/([\w.-]{1,60})$/.exec(url.pathname);
  const [, cameraId, suffix = '', name] = found ?? [];
  if (cameraId === undefined || name === undefined) return null;
  if (name !== 'index.m3u8' && name !== 'still' && parseMediaName(name) === null) return null;
  return {
    cameraId,
    streamId: cameraId + suffix,
    name,
    token: url.searchParams.get('token') ?? '',
    query: url.searchParams,
  };
}

/** What a request may have, or why it may have nothing. */
function admit(req: IncomingMessage, viewer: Viewer | null, now: number): Asked | Refusal {
  if (req.method !== 'GET' && req.method !== 'HEAD') return { code: 'invalid', field: 'method', message: 'only GET' };
  if (viewer === null) return { code: 'unauthenticated', message: 'sign in first' };
  if (!viewer.permissions.has('video.view')) return { code: 'forbidden', message: 'needs the permission video.view' };
  const asked = parseAddress(req);
  if (asked === null) return { code: 'not_found', message: 'no such media' };
  const claims = { viewerId: viewer.id, cameraId: asked.cameraId };
  const pass = checkVideoToken(deriveKey('video-token'), claims, asked.token, now);
  if (pass === 'expired') return { code: 'expired', field: 'token', message: 'the video token has expired' };
  if (pass === 'bad_signature' || !mayAt(viewer, 'video.view', pass.scopeKey))
    return { code: 'forbidden', field: 'token', message: 'this token does not open this camera' };
  return asked;
}

/**
 * `GET /api/video/{cameraId}/index.m3u8|init.mp4|seg-…|part-…|still?token=…`: checks session, permission, token and
 * scope on every request, then fetches from the gateway. Refusals are JSON (`refusal`), as everywhere.
 */
export function handleVideo(req: IncomingMessage, res: ServerResponse, viewer: Viewer | null): void {
  const admitted = admit(req, viewer, Date.now());
  if ('code' in admitted) sendRefusal(res, admitted);
  else forward(admitted, res);
}

const AWAY: Refusal = {
  code: 'unavailable',
  message: 'the video gateway does not answer',
  params: { state: 'gateway' },
};

function targetOf(base: string, asked: Asked): URL {
  const target = new URL(`/live/${asked.streamId}/${asked.name === 'still' ? 'still.jpg' : asked.name}`, base);
  for (const name of ['_HLS_msn', '_HLS_part', 'h265']) {
    const value = asked.query.get(name);
    if (value !== null) target.searchParams.set(name, value);
  }
  return target;
}

function forward(asked: Asked, res: ServerResponse, isFirst = true): void {
  const base = gatewayAddress();
  if (base === null) {
    sendRefusal(res, AWAY);
    return;
  }
  const headers = { [INTERNAL_HEADER]: internalKey() };
  const upstream = request(targetOf(base, asked), { agent, headers, timeout: TIMEOUT_MS }, (answer) => {
    if (asked.name === 'index.m3u8' && answer.statusCode === 200) relayPlaylist(answer, res, asked);
    else relay(answer, res);
  });
  upstream.on('timeout', () => upstream.destroy(new Error('timeout')));
  upstream.on('error', (error: NodeJS.ErrnoException) => {
    if (res.writableEnded || res.destroyed) return;
    // A kept connection that the gateway closed in the same moment: nothing was asked yet, so it is asked on a new one.
    if (isFirst && upstream.reusedSocket && error.code === 'ECONNRESET' && !res.headersSent) forward(asked, res, false);
    else sendRefusal(res, AWAY);
  });
  // A viewer who leaves must not keep a held request open at the gateway.
  res.on('close', () => {
    if (!res.writableFinished) upstream.destroy();
  });
  upstream.end();
}

const RELAYED_HEADERS = ['content-type', 'content-length', 'last-modified', 'age'] as const;

function relay(answer: IncomingMessage, res: ServerResponse): void {
  const headers: Record<string, string> = { 'cache-control': 'no-store' };
  for (const name of RELAYED_HEADERS) {
    const value = answer.headers[name];
    if (value !== undefined) headers[name] = value;
  }
  res.writeHead(answer.statusCode ?? 502, headers);
  // A pipe does not end what it fills when its source breaks: the player would wait for the rest.
  answer.on('error', () => res.destroy());
  answer.pipe(res);
}

function relayPlaylist(answer: IncomingMessage, res: ServerResponse, { token, query }: Asked): void {
  const chunks: Buffer[] = [];
  let size = 0;
  answer.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > PLAYLIST_LIMIT) answer.destroy(new Error('playlist too large'));
    else chunks.push(chunk);
  });
  answer.on('error', () => res.destroy());
  answer.on('end', () => {
    const full = Buffer.concat(chunks).toString('utf8');
    const chosen = query.get('plain') === '1' ? withoutParts(full) : full;
    const text = withQuery(chosen, `token=${encodeURIComponent(token)}`);
    res.writeHead(200, {
      'content-type': 'application/vnd.apple.mpegurl',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
    });
    res.end(text);
  });
}

/** The address a player starts with; media names follow from the playlist. */
export const playlistPath = (cameraId: string, token: string): string =>
  `/api/video/${cameraId}/index.m3u8?token=${token}`;
export const stillPath = (cameraId: string, token: string): string => `/api/video/${cameraId}/still?token=${token}`;

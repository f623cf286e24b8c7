import type { IncomingMessage, ServerResponse } from 'node:http';
import { RefusalError } from '../../domain/refusal.ts';
import { mayAt } from '../auth/reach.ts';
import { asViewer, type Viewer } from '../database.ts';
import { withQuery } from '../media/playlist.ts';
import { deriveKey } from '../secrets.ts';
import { viewerWith } from '../trpc.ts';
import type { PieceIndex } from './piece-index.ts';
import { readIndex, readPiece } from './piece-reader.ts';
import { checkPlaybackToken, type PlaybackPass } from './playback-token.ts';
import { isChunk, type MediaName, type PlayedPiece, parseMedia, renderVod } from './playlist.ts';
import { piecesOf } from './queries.ts';

const notFound = (message: string) => new RefusalError({ code: 'not_found', message });

/** The pass that a request carries, for the viewer of its session; refuses forged, expired and withdrawn ones. */
function admit(viewer: Viewer, cameraId: string, token: string): PlaybackPass {
  const pass = checkPlaybackToken(deriveKey('playback-token'), viewer.id, cameraId, token, Date.now());
  if (pass === 'expired') throw new RefusalError({ code: 'expired', field: 'token', message: 'the token has expired' });
  if (pass === 'bad_signature' || !mayAt(viewer, 'recordings.view', pass.scopeKey))
    throw new RefusalError({ code: 'forbidden', field: 'token', message: 'this token does not open this recording' });
  return pass;
}

/**
 * `GET /api/recordings/{cameraId}/index.m3u8|<start>-init.mp4|<start>-<offset>-<bytes>.m4s?token=…`: session, permission,
 * token and scope on every request. Names are numbers, checked against the index of the file they name; nothing of the
 * address becomes a path.
 */
export async function handleRecordings(
  req: IncomingMessage,
  res: ServerResponse,
  viewer: Viewer | null,
  url: URL,
): Promise<void> {
  const actor = viewerWith(viewer, 'recordings.view');
  if (req.method !== 'GET') throw notFound('GET only');
  const found = /^\/api\/recordings\/([\w-]{1,100})\/([\w.-]{1,60})$/.exec(url.pathname);
  const [, cameraId, name] = found ?? [];
  if (cameraId === undefined || name === undefined) throw notFound('no such recording');
  const token = url.searchParams.get('token') ?? '';
  const pass = admit(actor, cameraId, token);
  if (name === 'index.m3u8') await sendPlaylist(res, actor, pass, token);
  else {
    const media = parseMedia(name);
    if (media === null) throw notFound('no such recording');
    await sendMedia(res, pass, media);
  }
}

async function sendPlaylist(res: ServerResponse, viewer: Viewer, pass: PlaybackPass, token: string): Promise<void> {
  const rows = await asViewer(viewer, (tx) => piecesOf(tx, pass.cameraFid, pass));
  const pieces: PlayedPiece[] = [];
  for (const { startedAt } of rows) {
    const index = await readIndex({ cameraFid: pass.cameraFid, startedAt });
    if (index !== null) pieces.push({ startedAt, index });
  }
  const playlist = renderVod(pieces, pass);
  if (playlist === null) throw notFound('nothing was recorded in this span');
  const body = withQuery(playlist, `token=${encodeURIComponent(token)}`);
  send(res, 'application/vnd.apple.mpegurl', Buffer.from(body));
}

async function sendMedia(res: ServerResponse, pass: PlaybackPass, media: MediaName): Promise<void> {
  const name = { cameraFid: pass.cameraFid, startedAt: media.startedAt };
  const index = await readIndex(name);
  if (index === null || !touches(index, pass)) throw notFound('this recording is gone');
  if (media.kind === 'init') send(res, 'video/mp4', await readPiece(name, 0, index.initBytes));
  else if (isChunk(index.segments, media.offset, media.bytes, pass))
    send(res, 'video/mp4', await readPiece(name, media.offset, media.bytes));
  else throw notFound('no such part of the recording');
}

function touches({ segments }: PieceIndex, pass: PlaybackPass): boolean {
  const [first] = segments;
  const last = segments.at(-1);
  return first !== undefined && last !== undefined && first.at < pass.to && last.at + last.durationMs > pass.from;
}

function send(res: ServerResponse, type: string, body: Buffer): void {
  res.writeHead(200, { 'content-type': type, 'content-length': body.length, 'cache-control': 'no-store' });
  res.end(body);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { Viewer } from '../database.ts';
import { publicOrigin } from '../ogc/public-origin.ts';
import { sendError, sendRefusal } from '../refusal-answer.ts';
import { viewerWith } from '../trpc.ts';
import { type TileIndexService, tileIndexService } from './index-service.ts';
import type { CachedTile } from './tile-cache.ts';
import type { TileQuestion } from './tile-index.ts';
import { tileJson } from './tile-json.ts';
import { parseTilePath } from './tile-path.ts';

/** Answers what was asked before are parsed once: a wall asks for the same tiles all day. */
const questions = new Map<string, TileQuestion>();
const MAX_QUESTIONS = 20_000;
const MAX_REMEMBERED_LENGTH = 300;

/**
 * The browser may reuse a tile for a minute and then asks with its tag. Another session in the same browser must not
 * find it: the answer varies with what proves who asks.
 */
const CACHING = {
  'cache-control': 'private, max-age=60, must-revalidate',
  vary: 'accept-encoding, cookie, authorization, x-api-key',
} as const;

/**
 * `GET /api/tiles/{layers}` (TileJSON 3.0.0) and `/api/tiles/{layers}/{z}/{x}/{y}` (Mapbox Vector Tile 2.1), scoped by
 * the viewer. 204 for an empty tile, 304 for a known tag, 503 with Retry-After until the index is read.
 */
export async function handleTiles(
  req: IncomingMessage,
  res: ServerResponse,
  viewer: Viewer | null,
  url: URL,
): Promise<void> {
  try {
    const allowed = viewerWith(viewer, 'situation.read');
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    // The raw address: a kept tile costs a look-up and no parsing.
    const asked = req.url ?? '';
    let question = questions.get(asked);
    if (question === undefined) {
      const address = parseTilePath(url.pathname, url.searchParams);
      if (address.kind === 'json') {
        sendTileJson(res, tileJson(address.layers, publicOrigin(req, url), url.search));
        return;
      }
      question = address.question;
      if (questions.size >= MAX_QUESTIONS) questions.clear();
      if (asked.length <= MAX_REMEMBERED_LENGTH) questions.set(asked, question);
    }
    const service = readyService(res);
    if (service === null) return;
    const found = service.index.tile(allowed, question);
    sendTile(req, res, found instanceof Promise ? await found : found);
  } catch (error) {
    sendError(res, error, 'tile');
  }
}

function readyService(res: ServerResponse): TileIndexService | null {
  const service = tileIndexService();
  if (service?.ready === true) return service;
  sendRefusal(res, { code: 'unavailable', message: 'the tile index is being read', params: { seconds: 2 } });
  return null;
}

function sendTile(req: IncomingMessage, res: ServerResponse, tile: CachedTile): void {
  if (tile.body === null) {
    res.writeHead(204, CACHING).end();
    return;
  }
  if (req.headers['if-none-match'] === tile.etag) {
    res.writeHead(304, { ...CACHING, etag: tile.etag }).end();
    return;
  }
  const compressed = tile.gzip && req.headers['accept-encoding']?.includes('gzip') === true;
  const body = tile.gzip && !compressed ? gunzipSync(tile.body) : tile.body;
  res.writeHead(200, {
    'content-type': 'application/vnd.mapbox-vector-tile',
    'content-length': body.length,
    'cache-control': CACHING['cache-control'],
    vary: CACHING.vary,
    etag: tile.etag,
    ...(compressed ? { 'content-encoding': 'gzip' } : {}),
  });
  res.end(body);
}

function sendTileJson(res: ServerResponse, json: Readonly<Record<string, unknown>>): void {
  const body = JSON.stringify(json);
  res.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'private, max-age=300',
    vary: CACHING.vary,
  });
  res.end(body);
}

import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fromWgs84 } from '../../domain/datum.ts';
import type { LngLat } from '../../domain/place.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { staysInside, worldShape } from '../../domain/world.ts';
import { placeMatrix, shiftMatrix } from '../../domain/world-bounds.ts';
import { asViewer, type Viewer } from '../database.ts';
import { byteRangeOf } from '../evidence/byte-range.ts';
import { sendError } from '../refusal-answer.ts';
import { viewerWith } from '../trpc.ts';
import { type ArchiveIndex, readArchived, readIndex } from './archive-3tz.ts';
import { findWorld, type WorldFiles } from './queries.ts';
import { inside } from './roots.ts';
import { sendWorldTile, tilePath } from './tile-http.ts';

/** What a world may consist of; anything else in its folder is not given out. */
const TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.geojson': 'application/geo+json',
  '.glb': 'model/gltf-binary',
  '.gltf': 'model/gltf+json',
  '.b3dm': 'application/octet-stream',
  '.i3dm': 'application/octet-stream',
  '.pnts': 'application/octet-stream',
  '.cmpt': 'application/octet-stream',
  '.bin': 'application/octet-stream',
  '.subtree': 'application/octet-stream',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ktx2': 'image/ktx2',
};
const MODEL = 'model.glb';
/** Where the index of an archive begins, as long as the archive is the same. */
const indexes = new Map<string, ArchiveIndex>();
const MOST_INDEXES = 100;
const HEADERS = {
  'cache-control': 'private, max-age=3600',
  vary: 'cookie, authorization, x-api-key',
  'content-security-policy': "default-src 'none'; sandbox",
} as const;

const nothing = (): RefusalError =>
  new RefusalError({ code: 'not_found', message: 'no such world, or nothing of it here' });

/**
 * `GET /api/worlds/{id}/tileset.json` stands a registered 3D world at its true place; `/api/worlds/{id}/files/{path}`
 * gives its files as they are, with ranges; `/api/worlds/{id}/tiles/{z}/{x}/{y}` a tile of imagery, elevation or vectors.
 * Scope by row-level security at each request.
 */
export async function handleWorlds(
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
    const [, id = '', rest = ''] = /^\/api\/worlds\/([1-9]\d{0,14})\/(.+)$/.exec(url.pathname) ?? [];
    const world = id === '' ? null : await asViewer(allowed, (tx) => findWorld(tx, Number(id)));
    if (world === null) throw nothing();
    const tile = tilePath(rest);
    if (tile !== null) {
      await sendWorldTile(req, res, world, tile);
      return;
    }
    if (worldShape(world.kind) !== 'solid') throw nothing();
    if (rest === 'tileset.json') {
      sendBytes(req, res, Buffer.from(JSON.stringify(wrapper(world))), '.json', `"w${world.id}"`);
      return;
    }
    const path = rest.startsWith('files/') ? pathOf(rest.slice('files/'.length)) : null;
    if (path === null || TYPES[extname(path).toLowerCase()] === undefined) throw nothing();
    await sendFile(req, res, world, path);
  } catch (error) {
    sendError(res, error, 'world');
  }
}

function pathOf(encoded: string): string | null {
  try {
    const path = decodeURIComponent(encoded);
    return staysInside(path) && !path.split('/').some((part) => part.startsWith('.')) ? path : null;
  } catch {
    return null;
  }
}

/** A tileset with the world as its only content, moved to where it truly stands. */
function wrapper({ kind, place, bounds, datum }: WorldFiles): Readonly<Record<string, unknown>> {
  const [west, south, east, north] = bounds;
  const middle: LngLat = [(west + east) / 2, (south + north) / 2];
  const region = [west, south, east, north].map((angle) => (angle * Math.PI) / 180);
  const transform = place === null ? shiftMatrix(fromWgs84(middle, datum), middle) : placeMatrix(place);
  // In the tile's own frame where it is turned: a region is not moved by a transform.
  const half = (north - south) * 60_000 + 100;
  const boundingVolume = place === null ? { region: [...region, -500, 2_000] } : { sphere: [0, 0, 0, half] };
  return {
    asset: { version: '1.1' },
    geometricError: 100_000,
    root: {
      boundingVolume,
      geometricError: 50_000,
      refine: 'ADD',
      transform,
      content: { uri: kind === 'glb' ? `files/${MODEL}` : 'files/tileset.json' },
    },
  };
}

async function sendFile(req: IncomingMessage, res: ServerResponse, world: WorldFiles, path: string): Promise<void> {
  if (world.kind === '3tz') {
    await sendArchived(req, res, world, path);
    return;
  }
  if (world.kind === 'glb' && path !== MODEL) throw nothing();
  const absolute = await inside(world.root, world.path, world.kind === 'glb' ? '' : path);
  if (absolute === null) throw nothing();
  const { size, mtimeMs } = await stat(absolute);
  const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
  const headers = { ...HEADERS, 'content-type': TYPES[extname(path).toLowerCase()], 'accept-ranges': 'bytes', etag };
  if (req.headers['if-none-match'] === etag) {
    res.writeHead(304, headers).end();
    return;
  }
  const range = byteRangeOf(req.headers.range, size);
  if (range === 'beyond') {
    res.writeHead(416, { ...headers, 'content-range': `bytes */${size}` }).end();
    return;
  }
  const { first, last } = range ?? { first: 0, last: size - 1 };
  res.writeHead(range === null ? 200 : 206, {
    ...headers,
    'content-length': last - first + 1,
    ...(range === null ? {} : { 'content-range': `bytes ${first}-${last}/${size}` }),
  });
  if (req.method === 'HEAD' || size === 0) {
    res.end();
    return;
  }
  // A reader who goes away ends the reading; there is nothing to answer any more.
  await pipeline(createReadStream(absolute, { start: first, end: last }), res).catch(() => res.destroy());
}

async function sendArchived(req: IncomingMessage, res: ServerResponse, world: WorldFiles, path: string): Promise<void> {
  const absolute = await inside(world.root, world.path);
  if (absolute === null) throw nothing();
  const file = await open(absolute, 'r');
  try {
    const { size, mtimeMs } = await file.stat();
    const stamp = `${absolute}|${size}|${mtimeMs}`;
    const index = indexes.get(stamp) ?? (await readIndex(file, size));
    if (indexes.size >= MOST_INDEXES) indexes.clear();
    indexes.set(stamp, index);
    const bytes = await readArchived(file, size, index, path);
    if (bytes === null) throw nothing();
    sendBytes(
      req,
      res,
      bytes,
      extname(path).toLowerCase(),
      `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`,
    );
  } finally {
    await file.close();
  }
}

function sendBytes(req: IncomingMessage, res: ServerResponse, bytes: Buffer, extension: string, etag: string): void {
  const compressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const headers = {
    ...HEADERS,
    'content-type': TYPES[extension] ?? 'application/octet-stream',
    etag,
    // Writers keep tiles compressed inside the archive; the browser undoes it.
    ...(compressed ? { 'content-encoding': 'gzip' } : {}),
  };
  if (req.headers['if-none-match'] === etag) {
    res.writeHead(304, headers).end();
    return;
  }
  res.writeHead(200, { ...headers, 'content-length': bytes.length });
  res.end(req.method === 'HEAD' ? undefined : bytes);
}

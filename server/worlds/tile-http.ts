import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RefusalError } from '../../domain/refusal.ts';
import { worldShape } from '../../domain/world.ts';
import type { Service } from './outside/service.ts';
import { serviceTile } from './outside/service-tile.ts';
import type { WorldFiles } from './queries.ts';
import { NOTHING } from './raster/nothing.ts';
import type { TileAddress } from './raster/tile-grid.ts';
import { readWorldTile } from './read-thread.ts';
import { inside } from './roots.ts';
import type { WorldTile } from './world-job.ts';

const DEEPEST = 24;
const HEADERS = {
  'cache-control': 'private, max-age=3600',
  vary: 'cookie, authorization, x-api-key',
} as const;

const nothing = (): RefusalError => new RefusalError({ code: 'not_found', message: 'no such tile of this world' });

/** Finished tiles, least recently used out first. The name holds what the file was when it was read. */
const kept = new Map<string, WorldTile>();
const running = new Map<string, Promise<WorldTile>>();
const MOST_KEPT_BYTES = 96 * 2 ** 20;
let keptBytes = 0;

function keep(key: string, tile: WorldTile): void {
  kept.set(key, tile);
  keptBytes += (tile.bytes?.length ?? 0) + 200;
  for (const [oldest, old] of kept) {
    if (keptBytes <= MOST_KEPT_BYTES) break;
    kept.delete(oldest);
    keptBytes -= (old.bytes?.length ?? 0) + 200;
  }
}

/** Makes a tile once for all who ask for it meanwhile, and keeps it. */
function tileOnce(key: string, make: () => Promise<WorldTile>): Promise<WorldTile> {
  const known = kept.get(key);
  if (known !== undefined) {
    kept.delete(key);
    kept.set(key, known);
    return Promise.resolve(known);
  }
  const already = running.get(key);
  if (already !== undefined) return already;
  const made = make()
    .then((tile) => {
      keep(key, tile);
      return tile;
    })
    .finally(() => running.delete(key));
  running.set(key, made);
  return made;
}

/** `tiles/{z}/{x}/{y}` or `heights/{z}/{x}/{y}`; null for other addresses. */
export function tilePath(rest: string): { readonly what: 'tile' | 'heights'; readonly tile: TileAddress } | null {
  const match = /^(tiles|heights)\/(\d{1,2})\/(\d{1,8})\/(\d{1,8})$/.exec(rest);
  if (match === null) return null;
  const [z, x, y] = [Number(match[2]), Number(match[3]), Number(match[4])];
  if (z > DEEPEST || x >= 2 ** z || y >= 2 ** z) return null;
  return { what: match[1] === 'heights' ? 'heights' : 'tile', tile: { z, x, y } };
}

/**
 * One tile of a world in Web Mercator, WGS 84, whatever the world's own grid and datum: PNG, JPEG or WebP of imagery,
 * Terrarium PNG or 65 × 65 floats of elevation, Mapbox Vector Tile of vectors. 204 where the world shows nothing.
 */
export async function sendWorldTile(
  req: IncomingMessage,
  res: ServerResponse,
  world: WorldFiles,
  { what, tile }: { readonly what: 'tile' | 'heights'; readonly tile: TileAddress },
): Promise<void> {
  const shape = worldShape(world.kind);
  if (shape === 'solid' || (what === 'heights' && shape !== 'elevation')) throw nothing();
  if (world.service !== null) {
    await sendServiceTile(req, res, world, world.service, tile);
    return;
  }
  const path = await inside(world.root, world.path);
  if (path === null) throw nothing();
  const { size, mtimeMs } = await stat(path);
  const stamp = `${size.toString(36)}-${Math.round(mtimeMs).toString(36)}`;
  const etag = `"w${world.id}-${stamp}"`;
  if (req.headers['if-none-match'] === etag) {
    res.writeHead(304, { ...HEADERS, etag }).end();
    return;
  }
  const key = `${world.id}|${stamp}|${what}|${tile.z}/${tile.x}/${tile.y}`;
  const { kind, datum } = world;
  const made = await tileOnce(key, () => readWorldTile({ do: what, path, kind, datum, tile }));
  sendMade(req, res, made, etag);
}

const EMPTY: WorldTile = { bytes: NOTHING, type: 'image/png' };
/** A tile of a service is fetched again after a day, by the browser and here. */
const DAY_MS = 86_400_000;

async function sendServiceTile(
  req: IncomingMessage,
  res: ServerResponse,
  world: WorldFiles,
  service: Service,
  tile: TileAddress,
): Promise<void> {
  const day = Math.floor(Date.now() / DAY_MS);
  const etag = `"w${world.id}-${day}"`;
  const key = `${world.id}|${day}|tile|${tile.z}/${tile.x}/${tile.y}`;
  // Removed and registered again it has another id: what is kept is of this service.
  const made = await tileOnce(key, async () => (await serviceTile(service, world.datum, tile)) ?? EMPTY);
  sendMade(req, res, made, etag);
}

function sendMade(req: IncomingMessage, res: ServerResponse, { bytes, type, gzip }: WorldTile, etag: string): void {
  if (bytes === null) {
    res.writeHead(204, { ...HEADERS, etag }).end();
    return;
  }
  res.writeHead(200, {
    ...HEADERS,
    etag,
    'content-type': type,
    'content-length': bytes.length,
    ...(gzip === true ? { 'content-encoding': 'gzip' } : {}),
  });
  res.end(req.method === 'HEAD' ? undefined : bytes);
}

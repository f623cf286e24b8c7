import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { RefusalError } from '../../domain/refusal.ts';
import type { Viewer } from '../database.ts';
import { sendError } from '../refusal-answer.ts';
import type { CachedTile } from '../tiles/tile-cache.ts';
import { viewerWith } from '../trpc.ts';
import { LODS } from './content.ts';
import { type Place, type SolidService, solidService } from './solid-service.ts';
import { SOLID_LAYERS, type SolidLayer } from './solid-source.ts';

export const SOLID_PREFIX = '/api/3dtiles/';
const DEEPEST_ZOOM = 22;

type Address =
  | { readonly kind: 'tileset'; readonly layer: SolidLayer }
  | { readonly kind: 'content'; readonly layer: SolidLayer; readonly place: Place };

const invalid = (field: string, message: string): RefusalError => new RefusalError({ code: 'invalid', field, message });

/** Reads `{layer}/tileset.json` or `{layer}/{z}/{x}/{y}/{coarse|full}.glb`. Throws a refusal that names the bad part. */
export function parseSolidPath(pathname: string): Address {
  const [name = '', ...rest] = pathname.slice(SOLID_PREFIX.length).split('/');
  const layer = SOLID_LAYERS.find((known) => known === name);
  if (layer === undefined) throw invalid('layer', `the layer is one of ${SOLID_LAYERS.join(', ')}`);
  if (rest.length === 1 && rest[0] === 'tileset.json') return { kind: 'tileset', layer };
  const lod = LODS.find((known) => `${known}.glb` === rest[3]);
  if (rest.length !== 4 || lod === undefined)
    throw invalid('path', 'the path is {layer}/tileset.json or {layer}/{z}/{x}/{y}/{coarse|full}.glb');
  const [z = -1, x = -1, y = -1] = rest.slice(0, 3).map((part) => (/^\d{1,8}$/.test(part) ? Number(part) : -1));
  if (z < 0 || z > DEEPEST_ZOOM || x < 0 || y < 0 || x >= 2 ** z || y >= 2 ** z)
    throw invalid('tile', 'z, x and y must be the address of a square');
  return { kind: 'content', layer, place: { z, x, y, lod } };
}

/**
 * `GET /api/3dtiles/{layer}/tileset.json` (3D Tiles 1.1) and its contents as binary glTF, scoped by the viewer exactly as
 * the vector tiles are. 404 for a square that holds nothing for this viewer, 304 for a known tag.
 */
export async function handleSolids(
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
    const address = parseSolidPath(url.pathname);
    const service = runningService();
    if (address.kind === 'tileset') {
      send(req, res, await service.tileset(allowed, address.layer), 'application/json; charset=utf-8', false);
      return;
    }
    const { layer, place } = address;
    const tile = await service.content(allowed, layer, place);
    // An address with the present stamp never shows anything else; the next change writes another address.
    send(req, res, tile, 'model/gltf-binary', url.searchParams.get('v') === service.stamp(layer, place));
  } catch (error) {
    sendError(res, error, '3D tile');
  }
}

function runningService(): SolidService {
  const service = solidService();
  if (service !== undefined) return service;
  throw new RefusalError({ code: 'unavailable', message: 'the 3D tiles are not started', params: { seconds: 2 } });
}

function send(req: IncomingMessage, res: ServerResponse, tile: CachedTile, type: string, lasting: boolean): void {
  if (tile.body === null) throw new RefusalError({ code: 'not_found', message: 'nothing here for this viewer' });
  const headers = {
    'cache-control': lasting ? 'private, max-age=86400, immutable' : 'private, max-age=0, must-revalidate',
    vary: 'accept-encoding, cookie, authorization, x-api-key',
    etag: tile.etag,
  };
  if (req.headers['if-none-match'] === tile.etag) {
    res.writeHead(304, headers).end();
    return;
  }
  const compressed = tile.gzip && req.headers['accept-encoding']?.includes('gzip') === true;
  const body = tile.gzip && !compressed ? gunzipSync(tile.body) : tile.body;
  res.writeHead(200, {
    ...headers,
    'content-type': type,
    'content-length': body.length,
    ...(compressed ? { 'content-encoding': 'gzip' } : {}),
  });
  res.end(req.method === 'HEAD' ? undefined : body);
}

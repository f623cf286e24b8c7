import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { layerSchema } from '../../domain/code-schema.ts';
import type { Layer } from '../../domain/layer.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { asViewer, type Viewer } from '../database.ts';
import { sendError } from '../refusal-answer.ts';
import { viewerWith } from '../trpc.ts';
import {
  collection,
  collections,
  conformance,
  GEOJSON,
  type Link,
  landingPage,
  OGC_PATH,
  OPENAPI,
} from './documents.ts';
import { featureText } from './feature.ts';
import { CRS84, checkParameters, parseItemsRequest } from './items-request.ts';
import { openApi } from './open-api.ts';
import { publicOrigin } from './public-origin.ts';
import { readItem, readItems } from './queries.ts';

const compress = promisify(gzip);
const COMPRESS_FROM_BYTES = 2_000;

interface Answer {
  readonly type: string;
  readonly body: string;
}

/**
 * OGC API – Features Part 1 (17-069r4) under `/api/ogc`: landing page, conformance, OpenAPI, collections, items, item.
 * Reads run as the viewer, so row-level security holds; anonymous gets 401.
 */
export async function handleOgc(
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
    await send(req, res, await answer(allowed, publicOrigin(req, url), url));
  } catch (error) {
    sendError(res, error, 'ogc');
  }
}

async function answer(viewer: Viewer, origin: string, url: URL): Promise<Answer> {
  const root = origin + OGC_PATH;
  const parts = url.pathname
    .slice(OGC_PATH.length)
    .split('/')
    .filter((part) => part !== '');
  const [first, layerId, items, id, ...rest] = parts;
  const document = (value: unknown, type = 'application/json'): Answer => {
    checkParameters(url.searchParams, ['f']);
    return { type, body: JSON.stringify(value) };
  };
  if (first === undefined) return document(landingPage(root));
  if (parts.length === 1 && first === 'api') return document(openApi(root), OPENAPI);
  if (parts.length === 1 && first === 'conformance') return document(conformance());
  if (first === 'collections' && rest.length === 0) {
    if (layerId === undefined) return document(collections(root));
    const layer = layerOf(layerId);
    if (items === undefined) return document(collection(root, layer));
    if (items === 'items') {
      return id === undefined ? itemsAnswer(viewer, layer, root, url) : itemAnswer(viewer, layer, id, root, url);
    }
  }
  throw new RefusalError({ code: 'not_found', message: `nothing at ${url.pathname.slice(0, 100)}` });
}

function layerOf(id: string): Layer {
  const layer = layerSchema.safeParse(id);
  if (!layer.success) throw new RefusalError({ code: 'not_found', message: `no collection "${id.slice(0, 40)}"` });
  return layer.data;
}

async function itemsAnswer(viewer: Viewer, layer: Layer, root: string, url: URL): Promise<Answer> {
  const request = parseItemsRequest(url.searchParams);
  const { rows, matched } = await asViewer(viewer, (tx) => readItems(tx, layer, request));
  const own = `${root}/collections/${layer}`;
  const links: Link[] = [
    { href: `${own}/items${url.search}`, rel: 'self', type: GEOJSON },
    { href: own, rel: 'collection', type: 'application/json' },
  ];
  const last = rows.at(-1);
  if (last !== undefined && rows.length === request.limit) {
    const next = new URLSearchParams(url.searchParams);
    next.set('after', String(last.fid));
    links.push({ href: `${own}/items?${next}`, rel: 'next', type: GEOJSON });
  }
  const features = rows.map((row) => featureText(row)).join(',');
  const head = `{"type":"FeatureCollection","timeStamp":"${new Date().toISOString()}","numberMatched":${matched},"numberReturned":${rows.length}`;
  return { type: GEOJSON, body: `${head},"links":${JSON.stringify(links)},"features":[${features}]}` };
}

async function itemAnswer(viewer: Viewer, layer: Layer, id: string, root: string, url: URL): Promise<Answer> {
  checkParameters(url.searchParams, ['f', 'crs']);
  const missing = (): RefusalError =>
    new RefusalError({ code: 'not_found', message: `no feature ${id.slice(0, 40)} in ${layer}` });
  if (!/^\d{1,10}$/.test(id) || Number(id) > 2_147_483_647) throw missing();
  const row = await asViewer(viewer, (tx) => readItem(tx, layer, Number(id)));
  if (row === null) throw missing();
  const own = `${root}/collections/${layer}`;
  const links: Link[] = [
    { href: `${own}/items/${id}`, rel: 'self', type: GEOJSON },
    { href: own, rel: 'collection', type: 'application/json' },
  ];
  return { type: GEOJSON, body: featureText(row, JSON.stringify(links)) };
}

async function send(req: IncomingMessage, res: ServerResponse, { type, body }: Answer): Promise<void> {
  const raw = Buffer.from(body);
  const compressed = raw.length >= COMPRESS_FROM_BYTES && req.headers['accept-encoding']?.includes('gzip') === true;
  const bytes = compressed ? await compress(raw, { level: 5 }) : raw;
  res.writeHead(200, {
    'content-type': type,
    'content-length': bytes.length,
    'content-crs': `<${CRS84}>`,
    'cache-control': 'private, no-cache',
    vary: 'accept-encoding, cookie, authorization, x-api-key',
    ...(compressed ? { 'content-encoding': 'gzip' } : {}),
  });
  res.end(bytes);
}

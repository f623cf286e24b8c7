import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import { RefusalError } from '../../domain/refusal.ts';
import { FILM_SPANS_MS } from '../../domain/replay.ts';
import { encodeFilm } from '../../domain/replay-film.ts';
import type { Viewer } from '../database.ts';
import { viewerWith } from '../trpc.ts';
import { filmFor } from './films.ts';
import { tracksFor } from './tracks.ts';

const compressed = promisify(gzip);
const WORTH_COMPRESSING = 2_000;

const stretchSchema = z.object({
  span: z.coerce.number().pipe(z.literal(FILM_SPANS_MS)),
  from: z.coerce.number().int().min(0).max(8_640_000_000_000),
});

function stretchOf(url: URL): z.infer<typeof stretchSchema> {
  const parsed = stretchSchema.safeParse(Object.fromEntries(url.searchParams));
  if (!parsed.success || parsed.data.from % parsed.data.span !== 0)
    throw new RefusalError({
      code: 'invalid',
      field: parsed.success ? 'from' : String(parsed.error.issues[0]?.path[0] ?? 'from'),
      message: `span is one of ${FILM_SPANS_MS.join(', ')} milliseconds, from an epoch millisecond that it divides`,
    });
  return parsed.data;
}

/** `GET /api/replay/film` and `GET /api/replay/tracks`: a stretch of the past (docs/replay.md). */
export async function handleReplay(
  req: IncomingMessage,
  res: ServerResponse,
  viewer: Viewer | null,
  url: URL,
): Promise<void> {
  const known = viewerWith(viewer, 'situation.read');
  if (req.method !== 'GET') throw new RefusalError({ code: 'not_found', message: 'GET only' });
  if (url.pathname === '/api/replay/film') {
    const { from, span } = stretchOf(url);
    return await send(req, res, encodeFilm(await filmFor(known, from, span)));
  }
  if (url.pathname === '/api/replay/tracks') {
    const { from, span } = stretchOf(url);
    return await send(req, res, await tracksFor(known, from, span));
  }
  throw new RefusalError({ code: 'not_found', message: `nothing at ${url.pathname}` });
}

async function send(req: IncomingMessage, res: ServerResponse, bytes: Uint8Array): Promise<void> {
  const packs =
    bytes.byteLength > WORTH_COMPRESSING && req.headers['accept-encoding']?.toString().includes('gzip') === true;
  const body = packs ? await compressed(bytes, { level: 4 }) : bytes;
  res.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': body.byteLength,
    'cache-control': 'no-store',
    ...(packs ? { 'content-encoding': 'gzip' } : {}),
  });
  res.end(body);
}

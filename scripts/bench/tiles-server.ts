import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sessionCookieName } from '../../server/auth/session-token.ts';
import { viewerOf } from '../../server/auth/viewer.ts';
import type { Pages } from '../../server/pages.ts';
import { deriveKey } from '../../server/secrets.ts';
import { finishTile } from '../../server/tiles/compress.ts';
import { startTileIndex } from '../../server/tiles/index-service.ts';
import { NO_NARROWING } from '../../server/tiles/scope-filter.ts';
import { createWebServer } from '../../server/web-server.ts';

/**
 * The process under load: the real web server in front of the tile index, a second port that encodes on every request
 * (`/plain/…` all points, `/cells/…` as served) for comparison with PostGIS, and a bare `node:http` no-op.
 * Tells its ports to the parent; without DATABASE_URL only the no-op is there.
 */

function listen(server: {
  listen(port: number, host: string, then: () => void): unknown;
  address(): unknown;
}): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function serveNothing(): Promise<void> {
  const body = Buffer.from('ok');
  const port = await listen(
    createServer((_req, res) => {
      res.writeHead(200, { 'content-type': 'text/plain', 'content-length': body.length });
      res.end(body);
    }),
  );
  process.send?.({ noop: port });
}

/** The cookie of a session as the sign-in sets it. */
function cookieOf(token: string): string {
  const signature = createHmac('sha256', deriveKey('session').toString('base64url')).update(token).digest('base64');
  return `${sessionCookieName()}=${encodeURIComponent(`${token}.${signature}`)}`;
}

async function serveTiles(token: string): Promise<void> {
  const before = process.memoryUsage().rss;
  const begin = performance.now();
  const service = startTileIndex({ onEvents: () => () => {} });
  await service.settled();
  const readyMilliseconds = performance.now() - begin;
  const pages: Pages = {
    handle: async (_req, res) => void res.writeHead(404).end(),
    upgrade: () => {},
    close: async () => {},
  };
  const web = await listen(createWebServer(null, null, pages));
  const uncached = await listen(
    createServer((req, res) => {
      const answer = async (): Promise<void> => {
        const viewer = await viewerOf(req);
        const [, kind, z, x, y] = (req.url ?? '').split('/');
        if (viewer === null) return void res.writeHead(401).end();
        const place = { z: Number(z), x: Number(x), y: Number(y) };
        const question = { layers: ['cameras'] as const, ...place, narrowing: NO_NARROWING, narrowingKey: '' };
        const tile = await finishTile(service.index.encode(viewer, question, kind === 'plain'));
        if (tile.body === null) return void res.writeHead(204).end();
        const encoding = tile.gzip ? { 'content-encoding': 'gzip' } : {};
        res.writeHead(200, { 'content-length': tile.body.length, etag: tile.etag, ...encoding });
        res.end(tile.body);
      };
      answer().catch(() => res.writeHead(500).end());
    }),
  );
  process.on('message', () => {
    const { rss } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    process.send?.({ stats: { ...service.stats, rss, cpuMilliseconds: (user + system) / 1000 } });
  });
  const cookie = cookieOf(token);
  process.send?.({
    cookie,
    web,
    uncached,
    readyMilliseconds,
    rows: service.stats.rows,
    rssBefore: before,
    rss: process.memoryUsage().rss,
  });
}

process.on('disconnect', () => process.exit(0));
await (process.argv[2] === 'noop' ? serveNothing() : serveTiles(process.argv[2] ?? ''));

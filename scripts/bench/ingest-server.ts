import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleIngest } from '../../server/ingest/http.ts';
import { finishTile } from '../../server/tiles/compress.ts';
import { startTileIndex } from '../../server/tiles/index-service.ts';
import { NO_NARROWING } from '../../server/tiles/scope-filter.ts';
import { testViewer } from '../testing/viewer.ts';

/**
 * The process under load: the real ingest handler on the database of DATABASE_URL, and beside it tiles that are encoded
 * for every request, as people who look at the map ask for them. Tells its port to the parent.
 */
const tiles = startTileIndex({ onEvents: () => () => {} }, () => {});
await tiles.settled();
const viewer = testViewer({ all: true });

async function sendTile(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const [, , z, x, y] = (req.url ?? '').split('/');
  const question = { layers: ['assets', 'cameras', 'sensors'] as const, z: Number(z), x: Number(x), y: Number(y) };
  const tile = await finishTile(tiles.index.encode(viewer, { ...question, narrowing: NO_NARROWING, narrowingKey: '' }));
  res.writeHead(200, { 'content-length': tile.body?.length ?? 0 });
  res.end(tile.body ?? undefined);
}

const server = createServer((req, res) => {
  if (req.url?.startsWith('/tile/') !== true)
    return void handleIngest(req, res, new URL(req.url ?? '/', 'http://localhost'));
  sendTile(req, res).catch(() => res.writeHead(500).end());
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));

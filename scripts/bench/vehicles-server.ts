import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { DISTRICT_BBOX } from '../../domain/district.ts';
import { sessionCookieName } from '../../server/auth/session-token.ts';
import { startPositions } from '../../server/live/positions.ts';
import { publishPositions } from '../../server/live/positions-bus.ts';
import type { Pages } from '../../server/pages.ts';
import { deriveKey } from '../../server/secrets.ts';
import { createWebServer } from '../../server/web-server.ts';

/**
 * The process under load: the real web server with its position streams, fed once a second as ingest feeds it after a
 * commit. `measure` answers how much of the event loop was busy since the last `measure`.
 */
const [, , token = '', wanted = '10000'] = process.argv;
const COUNT = Number(wanted);
const FIRST_FID = 5_000_000;
const [WEST, SOUTH, EAST, NORTH] = DISTRICT_BBOX;
/** Fifteen metres a second, in degrees. */
const STEP = 0.000_15;

function positionsAt(second: number) {
  const at = Date.now();
  return Array.from({ length: COUNT }, (_, index) => ({
    fid: FIRST_FID + index,
    lng: WEST + ((index * 0.618_034) % 1) * (EAST - WEST) * 0.98 + (second % 100) * STEP,
    lat: SOUTH + ((index * 0.754_878) % 1) * (NORTH - SOUTH),
    at,
    scopeKey: 0,
  }));
}

const pages: Pages = {
  handle: async (_req, res) => void res.writeHead(404).end(),
  upgrade: () => {},
  close: async () => {},
};

await startPositions();
let second = 0;
setInterval(() => {
  second += 1;
  publishPositions(positionsAt(second));
}, 1000);

let last = { loop: performance.eventLoopUtilization(), cpu: process.cpuUsage(), at: performance.now() };
process.on('message', () => {
  const now = { loop: performance.eventLoopUtilization(), cpu: process.cpuUsage(), at: performance.now() };
  const { utilization } = performance.eventLoopUtilization(now.loop, last.loop);
  const busy = now.cpu.user + now.cpu.system - last.cpu.user - last.cpu.system;
  const processor = busy / 1000 / (now.at - last.at);
  last = now;
  process.send?.({ utilization, processor, rss: process.memoryUsage().rss });
});
process.on('disconnect', () => process.exit(0));

const server = createWebServer(null, null, pages);
server.listen(0, '127.0.0.1', () => {
  const signature = createHmac('sha256', deriveKey('session').toString('base64url')).update(token).digest('base64');
  process.send?.({
    port: (server.address() as AddressInfo).port,
    cookie: `${sessionCookieName()}=${encodeURIComponent(`${token}.${signature}`)}`,
  });
});

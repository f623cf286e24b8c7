import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { RefusalError } from '../domain/refusal.ts';
import { env } from '../lib/env.ts';
import { apiKeyOf, secretHash } from './auth/session-token.ts';
import { database } from './database.ts';
import { health } from './health.ts';
import { tailSeq } from './live/tail.ts';
import { isLocal } from './request.ts';
import { tileIndexService } from './tiles/index-service.ts';

const loop = monitorEventLoopDelay({ resolution: 20 });
loop.enable();
const answered = new Map<string, number>();
let open = 0;

/** First part of an address below /api/, or `page`. */
function routeOf(pathname: string): string {
  if (!pathname.startsWith('/api/')) return 'page';
  const end = pathname.indexOf('/', 5);
  return pathname.slice(1, end < 0 ? pathname.length : end);
}

/** Counts one request by the first parts of its address and its status; called by the server for every answer. */
export function countRequest(pathname: string, status: number): void {
  const key = `{route="${routeOf(pathname)}",status="${status}"}`;
  const known = answered.get(key);
  if (known !== undefined) answered.set(key, known + 1);
  // Unknown addresses must not make new series without end.
  else if (answered.size < 300 && /^\{route="[a-z/]{1,20}"/.test(key)) answered.set(key, 1);
}

/** Counts requests under way, long streams included. */
export function countOpen(change: 1 | -1): void {
  open += change;
}

function mayRead(req: IncomingMessage): boolean {
  const { METRICS_KEY } = env();
  const given = apiKeyOf(req);
  if (METRICS_KEY === undefined) return isLocal(req);
  return given !== null && timingSafeEqual(Buffer.from(secretHash(given)), Buffer.from(secretHash(METRICS_KEY)));
}

function line(
  name: string,
  kind: 'gauge' | 'counter',
  help: string,
  values: readonly (readonly [string, number])[],
): string {
  const rows = values.map(([labels, value]) => `${name}${labels} ${value}`).join('\n');
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${rows}\n`;
}

const STATUS_VALUE = { ok: 2, degraded: 1, down: 0 } as const;

/** `GET /api/metrics`: Prometheus text, for this machine alone or whoever holds METRICS_KEY as bearer. */
export async function handleMetrics(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (!mayRead(req)) throw new RefusalError({ code: 'forbidden', message: 'local or with METRICS_KEY only' });
  const found = await health();
  const pool = database();
  const memory = process.memoryUsage();
  const tiles = tileIndexService()?.stats;
  const nano = 1e9;
  const text = [
    line('guanlan_up', 'gauge', '2 ok, 1 degraded, 0 down', [['', STATUS_VALUE[found.status]]]),
    line('guanlan_engine_age_seconds', 'gauge', 'age of the last cycle of the warning engine', [
      ['', found.worker?.lastCycleAgeSeconds ?? -1],
    ]),
    line('guanlan_overdue_seconds', 'gauge', 'lateness of the oldest due work', [
      ['', found.worker?.maxOverdueSeconds ?? -1],
    ]),
    line('guanlan_event_seq', 'counter', 'newest event read by this process', [['', tailSeq()]]),
    line('guanlan_requests_total', 'counter', 'answers by route and status', [...answered]),
    line('guanlan_requests_open', 'gauge', 'requests under way, streams included', [['', open]]),
    line('guanlan_event_loop_delay_seconds', 'gauge', 'delay of the event loop since start', [
      ['{quantile="0.5"}', loop.percentile(50) / nano],
      ['{quantile="0.99"}', loop.percentile(99) / nano],
    ]),
    line('guanlan_memory_bytes', 'gauge', 'memory of the web process', [
      ['{kind="rss"}', memory.rss],
      ['{kind="heap"}', memory.heapUsed],
    ]),
    line('guanlan_database_connections', 'gauge', 'pool of this process', [
      ['{state="open"}', pool.totalCount],
      ['{state="idle"}', pool.idleCount],
      ['{state="waiting"}', pool.waitingCount],
    ]),
    line('guanlan_tiles', 'gauge', 'tile index and cache', [
      ['{what="objects"}', tiles?.rows ?? 0],
      ['{what="cached"}', tiles?.cachedTiles ?? 0],
      ['{what="cached_bytes"}', tiles?.cachedBytes ?? 0],
      ['{what="encodings"}', tiles?.encodings ?? 0],
      ['{what="hits"}', tiles?.hits ?? 0],
    ]),
  ].join('');
  res.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' });
  res.end(text);
}

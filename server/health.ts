import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { env } from '../lib/env.ts';
import { asEngine } from './database.ts';
import { gatewayAddress } from './video/gateway-address.ts';

const VERSION = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))).version;

/** Longer than this and every screen shows an alarm: silence is not calm. */
export const ENGINE_SILENT_SECONDS = 30;
const DATABASE_PATIENCE_MILLISECONDS = 4000;
const GATEWAY_PATIENCE_MILLISECONDS = 1500;

export interface Health {
  readonly status: 'ok' | 'degraded' | 'down';
  readonly db: {
    readonly engine: 'embedded' | 'postgresql';
    readonly version: string;
    readonly postgis: string;
  } | null;
  readonly worker: { readonly lastCycleAgeSeconds: number | null; readonly maxOverdueSeconds: number } | null;
  readonly gateway: { readonly status: 'ok' | 'down' };
  readonly version: string;
}

interface Row {
  readonly version: string;
  readonly postgis: string;
  readonly age: number | null;
  readonly overdue: number;
}

async function askDatabase(): Promise<Row | null> {
  const answer = asEngine((tx) =>
    tx.query<Row>(
      `select current_setting('server_version') as version,
              coalesce((select extversion from pg_extension where extname = 'postgis'), '') as postgis,
              (select extract(epoch from guanlan.now() - max(at))::float8 from process_heartbeat
               where name = 'worker' or name like 'worker:%') as age,
              greatest(
                coalesce((select max((detail->>'maxOverdueSeconds')::float8) from process_heartbeat where name = 'worker'), 0),
                extract(epoch from guanlan.now() - (select min(due_at) from rule_state where state = 'pending'))::float8) as overdue`,
    ),
  );
  answer.catch(() => {});
  const row = await Promise.race([
    answer.then(({ rows }) => rows[0] ?? null).catch(() => null),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), DATABASE_PATIENCE_MILLISECONDS).unref()),
  ]);
  return row;
}

async function askGateway(): Promise<'ok' | 'down'> {
  const address = gatewayAddress();
  if (address === null) return 'down';
  try {
    // Any answer proves that it lives; what it refuses without the internal key is its own matter.
    await fetch(`${address}/health`, { signal: AbortSignal.timeout(GATEWAY_PATIENCE_MILLISECONDS) });
    return 'ok';
  } catch {
    return 'down';
  }
}

const round = (seconds: number): number => Math.round(seconds * 10) / 10;

/** How this installation is, as monitoring reads it (design 8). `down` only when nothing can be shown. */
export async function health(): Promise<Health> {
  const [row, gateway] = await Promise.all([askDatabase(), askGateway()]);
  if (row === null) return { status: 'down', db: null, worker: null, gateway: { status: gateway }, version: VERSION };
  const silent = row.age === null || row.age > ENGINE_SILENT_SECONDS;
  return {
    status: silent || gateway === 'down' ? 'degraded' : 'ok',
    db: { engine: env().EMBEDDED === true ? 'embedded' : 'postgresql', version: row.version, postgis: row.postgis },
    worker: {
      lastCycleAgeSeconds: row.age === null ? null : round(Math.max(0, row.age)),
      maxOverdueSeconds: round(row.overdue),
    },
    gateway: { status: gateway },
    version: VERSION,
  };
}

/** `GET /api/health`: open to all, tells no data; 503 when down. */
export async function handleHealth(res: ServerResponse): Promise<void> {
  const found = await health();
  const body = JSON.stringify(found);
  res.writeHead(found.status === 'down' ? 503 : 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  res.end(body);
}

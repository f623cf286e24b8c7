import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { mercatorX, mercatorY } from '../../domain/mercator.ts';
import { childEnv, env, overrideEnv } from '../../lib/env.ts';
import { asEngine, closeDatabase } from '../../server/database.ts';
import { type Sender, signedHeaders } from '../../server/ingest/send.ts';
import { createSource } from '../../server/sources/commands.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../testing/database.ts';
import { addSmallRegion } from '../testing/small-region.ts';
import { type BenchRow, percentile } from './context.ts';
import { copyRate } from './ingest-copy.ts';

export interface IngestBench {
  readonly log: (line: string) => void;
  /** How long each engine is loaded; 600 for the ten minutes that are asked. */
  readonly seconds?: number;
}

const BATCH = 5_000;
const STREAMS = 4;
const ASKED = { embedded: 30_000, native: 60_000 } as const;
const OF_COPY = 0.2;
const TILES_OF_IDLE = 1.5;
/** Seals the source's secret for both processes; a process derives its keys once, so all of its benchmarks share one. */
const SECRET = env().GUANLAN_SECRET ?? randomBytes(32).toString('hex');
const portSchema = z.object({ port: z.number() });
const agent = new Agent({ keepAlive: true, maxSockets: STREAMS });

async function startServer(database: TestDatabase): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(fileURLToPath(new URL('./ingest-server.ts', import.meta.url)), [], {
    env: childEnv({
      DATABASE_URL: database.url,
      EMBEDDED: database.name === 'embedded' ? '1' : '0',
      GUANLAN_SECRET: SECRET,
    }),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const told = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the benchmark's server ended with ${code}`)));
  });
  return { child, port: portSchema.parse(told).port };
}

/** One body with `@` where the time goes, so that the sender's own work does not count. */
function templateOf(stream: number): readonly string[] {
  const items = Array.from(
    { length: BATCH },
    (_, index) =>
      `{"point":"load_${stream * BATCH + index + 1}","at":@,"value":${(1 + (index % 100) / 250).toFixed(3)}}`,
  );
  return `{"items":[${items.join(',')}]}`.split('@');
}

function post(port: number, sender: Sender, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { ...signedHeaders(sender, body, randomUUID()), 'content-length': Buffer.byteLength(body) };
    const asked = request(
      { host: '127.0.0.1', port, path: '/api/ingest/v1/readings', method: 'POST', agent, headers },
      (res) => {
        res.resume();
        res.on('end', () =>
          res.statusCode === 200 ? resolve(BATCH) : reject(new Error(`ingest answered ${res.statusCode}`)),
        );
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

async function load(port: number, sender: Sender, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000;
  const stream = async (index: number): Promise<number> => {
    const template = templateOf(index);
    let rows = 0;
    while (performance.now() < until) rows += await post(port, sender, template.join(String(Date.now())));
    return rows;
  };
  const begin = performance.now();
  const rows = await Promise.all(Array.from({ length: STREAMS }, (_, index) => stream(index)));
  return rows.reduce((sum, some) => sum + some, 0) / ((performance.now() - begin) / 1000);
}

/** Milliseconds of tiles that people ask for meanwhile, ten a second: the cells of the points under load. */
async function tileTimes(port: number, seconds: number): Promise<number[]> {
  const z = 12;
  const [x, y] = [Math.floor(mercatorX(117.701) * 2 ** z), Math.floor(mercatorY(38.9) * 2 ** z)];
  const until = performance.now() + seconds * 1000;
  const times: number[] = [];
  while (performance.now() < until) {
    const begin = performance.now();
    await (await fetch(`http://127.0.0.1:${port}/tile/${z}/${x}/${y}`)).arrayBuffer();
    times.push(performance.now() - begin);
    await sleep(100);
  }
  return times;
}

const rate = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;

async function benchEngine(engine: 'embedded' | 'native', seconds: number): Promise<BenchRow[]> {
  const database = await testDatabase(engine);
  let server: { child: ChildProcess; port: number } | undefined;
  try {
    // biome-ignore lint/correctness/useHookAtTopLevel: no React hook, the name only looks like one.
    await useDatabase(database);
    await addSmallRegion({ tanks: 2, vehicles: 1, loadPoints: STREAMS * BATCH });
    const secret = await createSource({
      id: 'src_bench',
      name: 'bench',
      scope: { kind: 'all' },
      commitment: 'bench',
      actor: 'bench',
    });
    const copy = await copyRate(database.ownerUrl, Math.min(10, seconds), BATCH).catch(() => null);
    server = await startServer(database);
    const sender: Sender = { url: '', source: 'src_bench', secret };
    await load(server.port, sender, Math.min(5, seconds));
    await sleep(2000);
    const idle = percentile(await tileTimes(server.port, Math.min(20, seconds)), 0.95);
    const [reached, busyTimes] = await Promise.all([
      load(server.port, sender, seconds),
      tileTimes(server.port, seconds),
    ]);
    const busy = percentile(busyTimes, 0.95);
    const [stored] = await asEngine(
      async (tx) => (await tx.query<{ count: number }>('select count(*)::int as count from reading')).rows,
    );
    return [
      {
        what: `${engine}: readings over signed HTTP, rules evaluated, acknowledged after commit (${seconds} s, ${stored?.count.toLocaleString('en')} rows stored)`,
        reached: rate(reached),
        asked: `≥ ${rate(ASKED[engine])}`,
        ok: reached >= ASKED[engine],
      },
      {
        what: `${engine}: the same against raw COPY into a table of the same shape without row security`,
        reached: copy === null ? 'COPY is not available here' : `${(reached / copy).toFixed(2)} × ${rate(copy)}`,
        asked: `≥ ${OF_COPY} ×`,
        ok: copy === null ? null : reached / copy >= OF_COPY,
      },
      {
        what: `${engine}: tiles encoded beside it by the same process, ${busyTimes.length} in ${seconds} s`,
        reached: `p95 ${busy.toFixed(1)} ms, idle ${idle.toFixed(1)} ms = ${(busy / idle).toFixed(1)} ×`,
        asked: `p95 ≤ ${TILES_OF_IDLE} × idle`,
        ok: busy / idle <= TILES_OF_IDLE,
      },
    ];
  } finally {
    server?.child.disconnect();
    await closeDatabase();
    await database.stop();
  }
}

/** Rows per second through the signed interface on every database that can be had. */
export async function benchIngest({ log, seconds = 30 }: IngestBench): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  overrideEnv({ GUANLAN_SECRET: SECRET });
  for (const engine of availableEngines()) {
    log(`ingest on the ${engine} database, ${seconds} s`);
    rows.push(...(await benchEngine(engine, seconds)));
  }
  return rows;
}

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { closeDatabase } from '../../server/database.ts';
import { availableEngines, useDatabase as pointTo, testDatabase } from '../testing/database.ts';
import type { BenchRow } from './context.ts';
import { countObjects, fillDistrict, makeRivalTable, makeSession } from './tiles-data.ts';
import { installed, startChild } from './tiles-load.ts';
import { cachedRows, coldRows, ms, rivalRows, serverSchema, sharedRow } from './tiles-rows.ts';

export type { BenchRow } from './context.ts';

export interface TilesBench {
  readonly log: (line: string) => void;
  /** A migrated database with objects; a throw-away one is made and filled without it. */
  readonly database?: { readonly url: string; readonly ownerUrl: string; readonly name: 'embedded' | 'native' };
  readonly objects?: number;
  /** Also measures 1,000,000 objects. */
  readonly million?: boolean;
  readonly seconds?: number;
}

let url = '';
const secret = randomBytes(32).toString('hex');
const environment = (): NodeJS.ProcessEnv => ({
  NODE_ENV: 'production',
  GUANLAN_SECRET: secret,
  DEMO: '1',
  ...(url === '' ? {} : { DATABASE_URL: url }),
});

const statsSchema = z.object({
  stats: z.object({ encodings: z.number(), rss: z.number(), cpuMilliseconds: z.number() }),
});

/** Measures one filled database; answers its lines of the table. */
async function measure(bench: TilesBench, ownerUrl: string, native: boolean, large: boolean): Promise<BenchRow[]> {
  const { log } = bench;
  const seconds = bench.seconds ?? 3;
  const { child, told } = await startChild([await makeSession()], environment(), serverSchema);
  const ask = (): Promise<z.infer<typeof statsSchema>> =>
    new Promise((resolve) => {
      child.once('message', (message) => resolve(statsSchema.parse(message)));
      child.send('stats');
    });
  try {
    const size = `${told.rows.toLocaleString('en')} objects, ${native ? 'native' : 'embedded'}`;
    log(`index of ${size} in ${ms(told.readyMilliseconds)}`);
    const rows: BenchRow[] = [];
    if (large)
      rows.push({
        what: `${size}: index ready`,
        reached: `${(told.readyMilliseconds / 1000).toFixed(1)} s, ${(told.rss / 1e9).toFixed(2)} GB resident`,
        asked: '≤ 20 s, ≤ 1.5 GB',
        ok: told.readyMilliseconds <= 20_000 && told.rss <= 1.5e9,
      });
    rows.push(...(await coldRows(told, size, large ? { p50: 10, p99: 60 } : { p50: 3, p99: 25 })));
    if (large) return rows;
    rows.push(await sharedRow(told, async () => (await ask()).stats.encodings));
    if (await installed('wrk')) rows.push(...(await cachedRows(told, environment(), seconds)));
    else log('skipped: cached tiles against a no-op (wrk is not installed)');
    if (native && (await installed('pgbench')) && (await installed('wrk'))) {
      await makeRivalTable(ownerUrl);
      const cpu = async () => (await ask()).stats.cpuMilliseconds;
      rows.push(...(await rivalRows({ told, cpu, ownerUrl, loginUrl: url, seconds, log })));
    } else log('skipped: comparison with ST_AsMVT (needs native PostgreSQL, pgbench and wrk)');
    return rows;
  } finally {
    child.kill();
    await sleep(100);
  }
}

async function benchOne(bench: TilesBench, objects: number, large: boolean): Promise<BenchRow[]> {
  const engines = availableEngines();
  const native = engines.includes('native');
  const made = bench.database === undefined ? await testDatabase(native ? 'native' : 'embedded') : null;
  const database = bench.database ?? made;
  if (database === null) return [];
  try {
    url = database.url;
    await pointTo(database);
    const have = await countObjects();
    if (have < objects / 2) {
      bench.log(`filling ${database.name} database with ${objects.toLocaleString('en')} objects`);
      await fillDistrict(objects - have, bench.log);
    }
    return await measure(bench, database.ownerUrl, database.name === 'native', large);
  } finally {
    await closeDatabase();
    await made?.stop();
  }
}

/** All numbers of tiles (issue, section 7): prints progress through `log` and answers the lines of the table. */
export async function benchTiles(bench: TilesBench): Promise<BenchRow[]> {
  const objects = bench.objects ?? 100_000;
  const rows = await benchOne(bench, objects, objects >= 500_000);
  if (bench.million === true) rows.push(...(await benchOne({ ...bench, database: undefined }, 1_000_000, true)));
  return rows;
}

/** The table as text. */
export function benchTable(rows: readonly BenchRow[]): string {
  const mark = (ok: boolean | null): string => (ok === null ? '–' : ok ? 'ok' : 'MISSED');
  return rows.map((row) => `| ${row.what} | ${row.reached} | ${row.asked} | ${mark(row.ok)} |`).join('\n');
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      million: { type: 'boolean', default: false },
      objects: { type: 'string', default: '100000' },
      url: { type: 'string' },
      owner: { type: 'string' },
    },
  });
  const given = values.url !== undefined && values.owner !== undefined;
  const rows = await benchTiles({
    log: console.log,
    million: values.million,
    objects: Number(values.objects),
    ...(given ? { database: { url: values.url ?? '', ownerUrl: values.owner ?? '', name: 'native' as const } } : {}),
  });
  console.log(`\n| What | Reached | Asked | |\n|---|---|---|---|\n${benchTable(rows)}`);
  process.exit(rows.some(({ ok }) => ok === false) ? 1 : 0);
}

import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { onEvents, startTail, stopTail } from '../../server/live/tail.ts';
import { useDatabase as pointAt, testDatabase } from '../testing/database.ts';

export interface LongImport {
  readonly engine: 'embedded' | 'native';
  readonly seconds: number;
  readonly writers: number;
  readonly log: (line: string) => void;
}

export interface LongImportResult {
  readonly events: number;
  readonly missing: number;
  readonly doubled: number;
  readonly outOfOrder: number;
  /** Longest wait of another writer's event for the tail while the import ran, milliseconds. */
  readonly longestWaitMs: number;
  readonly importSeconds: number;
}

const SETTLE_MS = 3_000;
/** Rows of an import between two pauses. */
const ROWS = 200;

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

const event = (fid: number): string =>
  JSON.stringify([{ kind: 'object', fid, scope_key: 0, payload: { sent: Date.now() } }]);

/** One transaction that writes objects for a minute and tells of them last, as every command does. */
async function importSlowly(url: string, seconds: number): Promise<number> {
  const client = await connected(url);
  const began = performance.now();
  await client.query('begin; set local role guanlan_engine');
  await client.query('insert into scope_cell (zone, sector, enterprise) values (0, 0, 0) on conflict do nothing');
  for (let n = 0; performance.now() - began < seconds * 1000; n += ROWS) {
    await client.query(
      `insert into emergency_resource (id, name, scope_key, geom, datum, coordinate_kind, resource_type)
       select 'imp_' || i, 'R', (select min(id) from scope_cell), st_setsrid(st_makepoint(117.7, 38.9), 4326), 'WGS84', 'unknown', 'medical' from generate_series($1::int, $2::int) i`,
      [n, n + ROWS - 1],
    );
    await sleep(100);
  }
  await client.query('select guanlan.append_events($1)', [event(-1)]);
  await client.query('commit');
  await client.end();
  return (performance.now() - began) / 1000;
}

/**
 * An import that really takes a minute beside people who work: the tail must lose nothing, double nothing, keep the order
 * and not wait for the import. Native PostgreSQL only: the embedded engine has one backend, which an import holds.
 */
export async function longImport({ engine, seconds, writers, log }: LongImport): Promise<LongImportResult> {
  const database = await testDatabase(engine);
  await pointAt(database);
  const seen: { seq: number; fid: number; wait: number }[] = [];
  const stop = onEvents((events) => {
    for (const { seq, fid, payload, kind } of events)
      if (kind === 'object') seen.push({ seq, fid, wait: Date.now() - Number(payload['sent']) });
  });
  await startTail();
  let importing = true;
  let written = 0;
  const work = Array.from({ length: writers }, async (_, writer) => {
    const client = await connected(database.url);
    while (importing) {
      await client.query('begin; set local role guanlan_engine');
      await client.query('select guanlan.append_events($1)', [event(writer + 1)]);
      await client.query('commit');
      written += 1;
      await sleep(20);
    }
    await client.end();
  });
  const importSeconds = await importSlowly(database.url, seconds);
  importing = false;
  await Promise.all(work);
  await sleep(SETTLE_MS);
  stop();
  await stopTail();
  await database.stop();
  const distinct = new Set(seen.map(({ seq }) => seq));
  log(`${written} events of ${writers} writers beside an import of ${importSeconds.toFixed(1)} s`);
  return {
    events: written + 1,
    missing: written + 1 - distinct.size,
    doubled: seen.length - distinct.size,
    outOfOrder: seen.filter(({ seq }, index) => index > 0 && seq <= (seen[index - 1]?.seq ?? 0)).length,
    longestWaitMs: Math.max(...seen.filter(({ fid }) => fid > 0).map(({ wait }) => wait)),
    importSeconds,
  };
}

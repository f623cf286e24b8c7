import pg from 'pg';
import { analysePipelines } from '../../db/analysis/analyse.ts';
import { runHca } from '../../db/analysis/hca-run.ts';
import { seedRegion } from '../../db/seed/region.ts';
import { availableEngines, type TestDatabase, testDatabase } from '../testing/database.ts';
import type { BenchContext, BenchRow } from './context.ts';

/**
 * High-consequence areas of the demo region's 36 pipelines (some 600 km) against 100,000 places and buildings, all of
 * it, and what one changed place costs; with all that is worked out along pipelines, and the identification alone.
 */
const PLACES = 100_000;
const FULL_SECONDS = 20;
const ONE_SECONDS = 1;

async function asEngine<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin; set local role guanlan_engine');
    const result = await work(client);
    await client.query('commit');
    return result;
  } finally {
    await client.end();
  }
}

/** Places spread over the district by a low-discrepancy sequence: as dense everywhere as 100,000 make it. */
const SPREAD = `insert into sensitive_place (id, name, kind, people, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind, attrs)
  select 'bench_' || n, 'place ' || n, (array['residential', 'school', 'market', 'dormitory', 'hospital'])[1 + n % 5], 20 + n % 300, 0, 0, 0,
    (select min(id) from scope_cell), st_setsrid(st_makepoint(117.425 + 0.55 * ((n * 0.754877666) % 1), 38.735 + 0.43 * ((n * 0.569840296) % 1)), 4326),
    'WGS84', 'safe-matched', jsonb_build_object('households', 1 + n % 40, 'storeys', 1 + n % 9)
  from generate_series($1::int, $2::int) n`;

async function spread(url: string): Promise<void> {
  for (let from = 1; from <= PLACES; from += 5_000)
    await asEngine(url, (client) => client.query(SPREAD, [from, from + 4_999]));
}

async function measured(database: TestDatabase, log: (line: string) => void): Promise<BenchRow[]> {
  const { url, name } = database;
  await seedRegion(url, { size: 'default', now: new Date() });
  await spread(url);
  log(`${name}: ${PLACES} places beside the pipelines`);
  const length = await asEngine(url, async (client) => {
    const { rows } = await client.query<{ km: number }>('select sum(length_m) / 1000 as km from pipeline');
    return Math.round(rows[0]?.km ?? 0);
  });
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await work();
    return (performance.now() - began) / 1000;
  };
  let areas = 0;
  const full = await timed(() =>
    asEngine(url, async (client) => {
      areas = (await runHca(client, { fids: null, now: new Date(), cause: 'bench' })).areas;
    }),
  );
  const everything = await timed(() =>
    asEngine(url, (client) => analysePipelines(client, { fids: null, now: new Date(), cause: 'bench' })),
  );
  // One place beside the corridor of six parallel pipes: as many pipelines as one change can touch here.
  const chosen = await asEngine(url, async (client) => {
    await client.query('delete from analysis_due');
    const { rows } = await client.query<{ fid: number }>(
      `select p.fid from segment s join sensitive_place p on st_dwithin(p.geom, s.geom, 0.001)
       where s.pipeline_fid = (select min(fid) from pipeline) order by p.fid limit 1`,
    );
    return rows[0]?.fid ?? 0;
  });
  let touched = 0;
  const changed = await timed(async () => {
    await asEngine(url, (client) =>
      client.query('update sensitive_place set people = people + 1 where fid = $1', [chosen]),
    );
    await asEngine(url, async (client) => {
      const { rows } = await client.query<{ fid: number }>('delete from analysis_due returning pipeline_fid as fid');
      touched = rows.length;
      await runHca(client, { fids: rows.map((row) => row.fid), now: new Date(), cause: 'bench' });
    });
  });
  const row = (what: string, limit: number, seconds: number): BenchRow => ({
    what: `${what}, ${name}`,
    asked: `≤ ${limit} s`,
    reached: `${seconds.toFixed(2)} s`,
    ok: seconds <= limit,
  });
  return [
    row(`HCA of ${length} km against ${PLACES} places (${areas} areas)`, FULL_SECONDS, full),
    row('the same with classes, encroachment and risk per 100 m', FULL_SECONDS, everything),
    row(`HCA after one changed place (${touched} pipelines beside it)`, ONE_SECONDS, changed),
  ];
}

export async function benchPipelineAnalysis({ log }: Pick<BenchContext, 'log'>): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const engine of availableEngines()) {
    const database = await testDatabase(engine);
    try {
      rows.push(...(await measured(database, log)));
    } finally {
      await database.stop();
    }
  }
  return rows;
}

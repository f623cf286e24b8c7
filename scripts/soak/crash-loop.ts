import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { runningEmbedded } from '../../db/embedded/address-file.ts';
import { overrideEnv } from '../../lib/env.ts';
import { closeDatabase } from '../../server/database.ts';
import { ensureDemoSource } from '../../server/sources/commands.ts';
import { freePort } from '../testing/native.ts';
import { startProduct } from './product.ts';
import { startWitness } from './witness.ts';

const VICTIMS = ['server/http.ts', 'server/worker.ts', 'db/embedded/engine-process.ts', 'server/gateway.ts'] as const;

export interface CrashLoop {
  readonly seconds: number;
  /** Time between two kills; the parts are killed in turn. */
  readonly pauseMs: number;
  /** Time for the last victim to come back before the count. */
  readonly settleMs: number;
  readonly log: (line: string) => void;
}

export interface CrashLoopResult {
  readonly acknowledged: number;
  readonly kills: number;
  readonly missing: number;
  readonly doubled: number;
}

/**
 * The whole product under signed readings while its processes are killed in turn, counted against a witness file: every
 * acknowledged reading must be stored, and stored once.
 */
export async function crashLoop({ seconds, pauseMs, settleMs, log }: CrashLoop): Promise<CrashLoopResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'guanlan-soak-'));
  const port = await freePort();
  const product = await startProduct({ dataDir, port, log: (line) => log(`  ${line}`) });
  const database = runningEmbedded(join(dataDir, 'database'));
  if (database === undefined) throw new Error('the embedded database did not tell its address');
  overrideEnv({ DATABASE_URL: database.url, EMBEDDED: true, DATA_DIR: dataDir });
  const points = ['pt_t203_pressure', 'pt_t203_level', 'pt_t203_temperature'];
  const secret = await ensureDemoSource('src_witness');
  const witness = startWitness({
    address: product.address,
    source: 'src_witness',
    secret,
    points,
    file: join(dataDir, 'witness.txt'),
  });
  const end = Date.now() + seconds * 1000;
  let kills = 0;
  for (let round = 0; Date.now() < end; round += 1) {
    await sleep(pauseMs);
    const victim = VICTIMS[round % VICTIMS.length] ?? VICTIMS[0];
    const killed = product.crash(victim);
    kills += killed ? 1 : 0;
    log(`killed ${victim}: ${killed}; ${witness.acknowledged} acknowledged, ${witness.retries} retries`);
  }
  await sleep(settleMs);
  await witness.stop();
  const client = await connected(() => runningEmbedded(join(dataDir, 'database'))?.ownerUrl ?? database.ownerUrl);
  const lost = await compare(client, join(dataDir, 'witness.txt')).finally(() => client.end());
  await closeDatabase();
  await product.stop();
  rmSync(dataDir, { recursive: true, force: true });
  return { acknowledged: witness.acknowledged, kills, ...lost };
}

const BACK_MS = 3 * 60_000;

/** A connection to the database, which may still be coming back from its last kill. */
async function connected(url: () => string): Promise<pg.Client> {
  for (const end = Date.now() + BACK_MS; ; await sleep(500)) {
    const client = new pg.Client({ connectionString: url() });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** Counts the witness's lines that are not stored exactly once. */
async function compare(client: pg.Client, file: string): Promise<{ missing: number; doubled: number }> {
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const { rows } = await client.query<{ stored: number }>(
    `select (select count(*)::int from reading r where r.point_fid = p.fid and r.at = to_timestamp(w.at / 1000.0) and r.value = w.value) as stored
     from unnest($1::text[], $2::float8[], $3::float8[]) as w(point, at, value) join sensor_point p on p.id = w.point`,
    [lines.map(([point]) => point), lines.map(([, at]) => Number(at)), lines.map(([, , value]) => Number(value))],
  );
  const unknown = lines.length - rows.length;
  return {
    missing: unknown + rows.filter((row) => row.stored === 0).length,
    doubled: rows.filter((row) => row.stored > 1).length,
  };
}

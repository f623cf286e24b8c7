import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { runningEmbedded } from '../db/embedded/address-file.ts';
import { overrideEnv } from '../lib/env.ts';
import { closeDatabase } from '../server/database.ts';
import { ensureDemoSource } from '../server/sources/commands.ts';
import { startProduct } from './soak/product.ts';
import { startWitness } from './soak/witness.ts';
import { freePort } from './testing/native.ts';

/**
 * `npm run soak -- --minutes N`: the whole product under signed readings while its processes are killed in turn. Ends
 * with a count against the witness file: every acknowledged reading must be stored, and stored once.
 */
const VICTIMS = ['server/http.ts', 'server/worker.ts', 'db/embedded/engine-process.ts', 'server/gateway.ts'] as const;

async function soak(minutes: number): Promise<boolean> {
  const dataDir = mkdtempSync(join(tmpdir(), 'guanlan-soak-'));
  const port = await freePort();
  const product = await startProduct({ dataDir, port, log: (line) => console.log(`  ${line}`) });
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
  const end = Date.now() + minutes * 60_000;
  for (let round = 0; Date.now() < end; round += 1) {
    await sleep(Math.min(12_000, Math.max(0, end - Date.now())));
    const victim = VICTIMS[round % VICTIMS.length] ?? VICTIMS[0];
    console.log(
      `killed ${victim}: ${product.crash(victim)}; ${witness.acknowledged} acknowledged, ${witness.retries} retries`,
    );
  }
  await sleep(15_000);
  await witness.stop();
  const lost = await compare(
    runningEmbedded(join(dataDir, 'database'))?.ownerUrl ?? database.ownerUrl,
    join(dataDir, 'witness.txt'),
  );
  await closeDatabase();
  await product.stop();
  rmSync(dataDir, { recursive: true, force: true });
  console.log(`${witness.acknowledged} acknowledged, ${lost.missing} missing, ${lost.doubled} doubled`);
  return lost.missing === 0 && lost.doubled === 0 && witness.acknowledged > 0;
}

/** Counts the witness's lines that are not stored exactly once. */
async function compare(ownerUrl: string, file: string): Promise<{ missing: number; doubled: number }> {
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
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
  } finally {
    await client.end();
  }
}

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' } } });
const ok = await soak(Number(values.minutes));
process.exit(ok ? 0 : 1);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { Chores } from './chores.ts';
import { openEngine } from './engine.ts';
import { startFront } from './front.ts';
import { copyTemplate, prepareTemplate } from './prepare.ts';

test('tables that changed are vacuumed and analysed one by one, and the supervisor is asked for patience', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'guanlan-chores-'));
  await copyTemplate(await prepareTemplate({ key: 'empty' }), dataDir);
  const { run, parameterStatus, pglite } = await openEngine(dataDir, true);
  const front = await startFront({
    engine: run,
    port: 0,
    passwords: { login: 'login', owner: 'owner' },
    parameterStatus,
    idleInTransactionMs: 10_000,
    onBroken: (error) => {
      throw error;
    },
    onSnapshot: () => Promise.reject(new Error('not here')),
    onOwners: () => {},
  });
  const patience: number[] = [];
  const chores = new Chores(pglite, front, async (ms) => void patience.push(ms));
  const client = new Client({ connectionString: `postgres://guanlan_owner:owner@127.0.0.1:${front.port}/postgres` });
  await client.connect();
  try {
    await client.query('CREATE TABLE busy (a int); CREATE TABLE quiet (a int); INSERT INTO quiet VALUES (1)');
    await client.query('INSERT INTO busy SELECT generate_series(1, 5000)');
    await client.query('DELETE FROM busy WHERE a % 2 = 0');
    // Statistics of a session are handed over at most once a second.
    await client.query('SELECT pg_sleep(1.1)');
    await client.query('SELECT 1');
    expect(await chores.vacuumWorstTable()).toBe('public.busy');
    expect(patience).toEqual([120_000, 0]);
    const { rows } = await client.query(`SELECT reltuples::int AS live FROM pg_class WHERE relname = 'busy'`);
    expect(rows[0]?.live).toBe(2500);
    expect(await chores.vacuumWorstTable()).toBeUndefined();
  } finally {
    chores.stop();
    await client.end();
    await front.close();
    await pglite.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { runningEmbedded } from './address-file.ts';
import { readArchive } from './archive.ts';
import { startEmbedded } from './embedded.ts';
import { startPrepared } from './prepare.ts';

const RECIPE = { key: 'empty' };

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Asks until the restarted engine answers. */
async function reconnect(url: string): Promise<Client> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await connect(url);
    } catch (error) {
      if (attempt > 200) throw error;
      await sleep(100);
    }
  }
}

describe('the process of the embedded database', () => {
  test('a second opener of the same data directory is refused and the first goes on', async () => {
    const database = await startPrepared(RECIPE);
    try {
      const second = startEmbedded({ dataDir: database.dataDir, log: () => {} });
      await expect(second).rejects.toThrow(`is already open in process ${database.pid()}`);
      const client = await connect(database.ownerUrl);
      expect((await client.query('SELECT postgis_lib_version() AS v')).rows[0]?.v).toMatch(/^3\./);
      expect(runningEmbedded(database.dataDir)?.ownerUrl).toBe(database.ownerUrl);
      await client.end();
    } finally {
      await database.stop();
    }
    expect(runningEmbedded(database.dataDir)).toBeUndefined();
  });

  test('SIGKILL while writing loses no acknowledged row, and the engine is back at the same address', async () => {
    const database = await startPrepared(RECIPE, { relaxedDurability: false });
    try {
      const setUp = await connect(database.ownerUrl);
      await setUp.query('CREATE TABLE witness (id int PRIMARY KEY)');
      await setUp.end();
      const acknowledged: number[] = [];
      for (let kill = 0; kill < 3; kill += 1) {
        const client = await reconnect(database.ownerUrl);
        const gone = new Promise((resolve) => client.once('end', resolve));
        const killed = database.pid();
        setTimeout(() => killed !== undefined && process.kill(killed, 'SIGKILL'), 300);
        try {
          for (let id = kill * 1_000_000; ; id += 1) {
            await client.query('INSERT INTO witness VALUES ($1)', [id]);
            acknowledged.push(id);
          }
        } catch {
          await gone;
        }
      }
      const client = await reconnect(database.ownerUrl);
      const { rows } = await client.query('SELECT id FROM witness');
      const kept = new Set(rows.map((row) => row.id));
      expect(acknowledged.length).toBeGreaterThan(10);
      expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
      await client.end();
    } finally {
      await database.stop();
    }
  });

  test('a runaway statement is ended by the supervisor, which nothing else could do', async () => {
    const database = await startPrepared(RECIPE, { silenceMs: 2_000, relaxedDurability: false });
    try {
      const owner = await connect(database.ownerUrl);
      await owner.query('CREATE ROLE guanlan_login LOGIN');
      await owner.end();
      const exit = new Promise<unknown>((resolve) => database.onExit(resolve));
      const client = await connect(database.url);
      const forever = client.query('DO $$ BEGIN LOOP END LOOP; END $$');
      await expect(forever).rejects.toThrow();
      expect(await exit).toEqual({ restarts: true, reason: expect.stringContaining('silent for more than 2 s') });
      const again = await reconnect(database.url);
      expect((await again.query('SELECT 1 AS one')).rows[0]?.one).toBe(1);
      await again.end();
    } finally {
      await database.stop();
    }
  });

  test('a snapshot taken while rows are written opens as a database of its own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'guanlan-snapshot-'));
    const database = await startPrepared(RECIPE);
    try {
      const client = await connect(database.ownerUrl);
      await client.query('CREATE TABLE spot (id int, at geometry(Point, 4326))');
      await client.query(
        'INSERT INTO spot SELECT g, ST_Point(117 + g / 1e5, 39, 4326) FROM generate_series(1, 5000) g',
      );
      await database.snapshot(join(folder, 'one.tar.gz'));
      await client.query('DELETE FROM spot');
      await client.end();
      await readArchive(join(folder, 'one.tar.gz'), join(folder, 'copy'));
      const copy = await startEmbedded({ dataDir: join(folder, 'copy'), log: () => {} });
      try {
        const reader = await connect(copy.ownerUrl);
        const { rows } = await reader.query('SELECT count(*)::int AS n, ST_XMax(ST_Extent(at)) AS east FROM spot');
        expect(rows[0]).toEqual({ n: 5000, east: 117.05 });
        await reader.end();
      } finally {
        await copy.stop();
      }
    } finally {
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

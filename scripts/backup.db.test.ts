import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backUp } from '../db/backup/backup.ts';
import { restoreBackup } from '../db/backup/restore.ts';
import { startEmbedded } from '../db/embedded/embedded.ts';
import { knownMigrations, migrate } from '../db/migrate.ts';
import { availableEngines } from './testing/database.ts';
import { startNativeCluster } from './testing/native.ts';

const silent = (): void => {};
const restoring = { now: new Date('2026-11-20T08:00:00Z'), log: silent };

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Appends one event as the product does; returns its place in the log. */
async function appendEvent(client: Client): Promise<number> {
  await client.query('BEGIN');
  await client.query('SET LOCAL ROLE guanlan_engine');
  const { rows } = await client.query(
    `SELECT guanlan.append_events('[{"kind": "drill", "scope_key": 1}]')::int AS seq`,
  );
  await client.query('COMMIT');
  return rows[0]?.seq;
}

/** What a drill compares: the event log, the schema's version, and whether PostGIS still works. */
async function takeStock(ownerUrl: string): Promise<{ seqs: number[]; migrations: string[]; kilometres: number }> {
  const client = await connect(ownerUrl);
  await client.query('SET ROLE guanlan_engine');
  const events = await client.query(`SELECT seq::int FROM event WHERE kind = 'drill' ORDER BY seq`);
  const migrations = await client.query('SELECT name FROM migration ORDER BY name');
  const far = await client.query(
    'SELECT round(ST_Distance(ST_Point(117.7, 38.9)::geography, ST_Point(117.7, 39)::geography) / 1000)::int AS km',
  );
  await client.end();
  return {
    seqs: events.rows.map((row) => row.seq),
    migrations: migrations.rows.map((row) => row.name),
    kilometres: far.rows[0]?.km,
  };
}

describe('a backup', () => {
  let folder: string;
  const at = (...names: string[]): string => join(folder, ...names);
  const embedded = (dataDir: string) => ({ dataDir: at(dataDir), nativeUrl: undefined });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'guanlan-drill-'));
    mkdirSync(at('data', 'evidence', 'ab'), { recursive: true });
    writeFileSync(at('data', 'evidence', 'ab', 'abcd'), '证据');
    writeFileSync(at('data', 'secret'), 'sealed', { mode: 0o600 });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('of the running embedded database brings everything acknowledged before it back, into an empty place only', async () => {
    const first = await startEmbedded({ dataDir: at('data', 'database'), log: silent });
    const before: number[] = [];
    try {
      await migrate(first.ownerUrl);
      const writer = await connect(first.ownerUrl);
      for (let count = 0; count < 20; count += 1) before.push(await appendEvent(writer));
      let isDone = false;
      const meanwhile = (async () => {
        while (!isDone) await appendEvent(writer);
      })();
      await backUp(embedded('data'), at('copy'), restoring.now, silent);
      isDone = true;
      await meanwhile;
      await writer.end();
      await expect(restoreBackup(embedded('data'), at('copy'), { ...restoring, force: true })).rejects.toThrow(
        'already open in process',
      );
    } finally {
      await first.stop();
    }
    await expect(restoreBackup(embedded('data'), at('copy'), { ...restoring, force: false })).rejects.toThrow(
      'not empty',
    );
    await restoreBackup(embedded('elsewhere'), at('copy'), { ...restoring, force: false });
    expect(readFileSync(at('elsewhere', 'evidence', 'ab', 'abcd'), 'utf8')).toBe('证据');
    expect(readFileSync(at('elsewhere', 'secret'), 'utf8')).toBe('sealed');
    const second = await startEmbedded({ dataDir: at('elsewhere', 'database'), log: silent });
    try {
      const stock = await takeStock(second.ownerUrl);
      expect(stock.seqs.slice(0, before.length)).toEqual(before);
      expect(stock.migrations).toEqual(knownMigrations());
      expect(stock.kilometres).toBe(11);
      const writer = await connect(second.ownerUrl);
      // The log goes on after its end: a reader's cursor stays valid.
      expect(await appendEvent(writer)).toBeGreaterThan(stock.seqs.at(-1) ?? 0);
      await writer.end();
    } finally {
      await second.stop();
    }
  });

  test('of the stopped embedded database is refused when a byte is wrong, and --force moves aside what was there', async () => {
    const first = await startEmbedded({ dataDir: at('data', 'database'), log: silent });
    const client = await connect(first.ownerUrl);
    await client.query(`CREATE TABLE note AS SELECT 'kept' AS said`);
    await client.end();
    await first.stop();
    await backUp(embedded('data'), at('copy'), restoring.now, silent);
    cpSync(at('copy'), at('damaged'), { recursive: true });
    const bytes = readFileSync(at('damaged', 'database.tar.gz'));
    bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
    writeFileSync(at('damaged', 'database.tar.gz'), bytes);
    const forced = { ...restoring, force: true };
    await expect(restoreBackup(embedded('data'), at('damaged'), forced)).rejects.toThrow('database.tar.gz');
    await expect(restoreBackup(embedded('data'), at('data'), forced)).rejects.toThrow('not a complete backup');
    writeFileSync(at('data', 'secret'), 'newer');
    await restoreBackup(embedded('data'), at('copy'), forced);
    expect(readFileSync(at('data', 'secret'), 'utf8')).toBe('sealed');
    expect(readFileSync(at('data', 'replaced-20261120-080000', 'secret'), 'utf8')).toBe('newer');
    expect(readdirSync(at('data', 'replaced-20261120-080000')).sort()).toEqual(['evidence', 'pg', 'secret']);
    const again = await startEmbedded({ dataDir: at('data', 'database'), log: silent });
    const reader = await connect(again.ownerUrl);
    expect((await reader.query('SELECT said FROM note')).rows).toEqual([{ said: 'kept' }]);
    await reader.end();
    await again.stop();
  });

  test.skipIf(!availableEngines().includes('native'))(
    'of PostgreSQL comes back in a fresh cluster with its rows, roles and row security',
    async () => {
      const source = await startNativeCluster();
      const before: number[] = [];
      try {
        const { ownerUrl } = await source.createDatabase('guanlan');
        await migrate(ownerUrl);
        const writer = await connect(ownerUrl);
        for (let count = 0; count < 20; count += 1) before.push(await appendEvent(writer));
        await writer.end();
        const poor = { dataDir: at('data'), nativeUrl: ownerUrl };
        await expect(backUp(poor, at('copy'), restoring.now, silent)).rejects.toThrow('create role guanlan_backup');
        const admin = await connect(`postgres://postgres@127.0.0.1:${source.port}/guanlan`);
        await admin.query('CREATE ROLE guanlan_backup LOGIN BYPASSRLS; GRANT pg_read_all_data TO guanlan_backup');
        await admin.end();
        const nativeUrl = `postgres://guanlan_backup@127.0.0.1:${source.port}/guanlan`;
        await backUp({ dataDir: at('data'), nativeUrl }, at('copy'), restoring.now, silent);
      } finally {
        await source.stop();
      }
      const fresh = await startNativeCluster();
      try {
        const { ownerUrl } = await fresh.createDatabase('guanlan');
        const target = { dataDir: at('elsewhere'), nativeUrl: `postgres://postgres@127.0.0.1:${fresh.port}/guanlan` };
        await restoreBackup(target, at('copy'), { ...restoring, force: false });
        const stock = await takeStock(ownerUrl);
        expect(stock).toEqual({ seqs: before, migrations: knownMigrations(), kilometres: 11 });
        expect(await migrate(ownerUrl)).toEqual([]);
        const viewer = await connect(`postgres://guanlan_login@127.0.0.1:${fresh.port}/guanlan`);
        await viewer.query('SET ROLE guanlan_app');
        expect((await viewer.query('SELECT count(*)::int AS seen FROM event')).rows[0]?.seen).toBe(0);
        await viewer.end();
        const writer = await connect(ownerUrl);
        expect(await appendEvent(writer)).toBeGreaterThan(before.at(-1) ?? 0);
        await writer.end();
        rmSync(at('elsewhere'), { recursive: true });
        await expect(restoreBackup(target, at('copy'), { ...restoring, force: false })).rejects.toThrow(
          'already holds',
        );
        await restoreBackup(target, at('copy'), { ...restoring, force: true });
        expect((await takeStock(ownerUrl)).seqs).toEqual(before);
      } finally {
        await fresh.stop();
      }
    },
  );
});

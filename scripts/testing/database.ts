import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startPrepared } from '../../db/embedded/prepare.ts';
import { knownMigrations, migrate } from '../../db/migrate.ts';
import { env, overrideEnv } from '../../lib/env.ts';
import { closeDatabase } from '../../server/database.ts';
import { findPostgresBin, prepareCluster, startNativeCluster } from './native.ts';

/** A migrated, empty database of one test file. */
export interface TestDatabase {
  readonly name: 'embedded' | 'native';
  readonly url: string;
  readonly ownerUrl: string;
  /** SIGKILLs the engine: the embedded one, or one backend of PostgreSQL, which makes the whole server recover. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Commits survive a crash of the engine; slower, and off by default. */
  readonly durable?: boolean;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Copies of one prepared directory per schema: creation costs seconds, a copy a fraction of one. */
const CACHE = join(ROOT, 'node_modules', '.cache', 'guanlan');

/** Which engines this run tests; a missing native one is reported as a skip by scripts/test.ts. */
export function availableEngines(): readonly ('embedded' | 'native')[] {
  const { TEST_ENGINE } = env();
  const found = findPostgresBin() === null ? (['embedded'] as const) : (['embedded', 'native'] as const);
  return TEST_ENGINE === undefined ? found : found.filter((engine) => engine === TEST_ENGINE);
}

/** Starts one migrated database per available engine. At most two are alive: stop them in `afterAll`. */
export async function testDatabases(): Promise<TestDatabase[]> {
  const started: TestDatabase[] = [];
  for (const engine of availableEngines()) started.push(await testDatabase(engine));
  return started;
}

export function testDatabase(
  engine: 'embedded' | 'native',
  { durable = false }: TestDatabaseOptions = {},
): Promise<TestDatabase> {
  return engine === 'embedded' ? embeddedDatabase(durable) : nativeDatabase(durable);
}

/** Points this process's server code at a test database. */
export async function useDatabase(database: Pick<TestDatabase, 'name' | 'url'>): Promise<void> {
  await closeDatabase();
  overrideEnv({
    DATABASE_URL: database.url,
    EMBEDDED: database.name === 'embedded',
    DATA_DIR: mkdtempSync(join(tmpdir(), 'guanlan-data-')),
    DATABASE_POOL: 6,
    NODE_ENV: 'test',
    DEMO: true,
  });
}

function migrationHash(): string {
  const hash = createHash('sha256');
  for (const name of knownMigrations()) hash.update(readFileSync(join(ROOT, 'db', 'migrations', name)));
  hash.update(readFileSync(join(ROOT, 'db', 'roles.sql')));
  return hash.digest('hex').slice(0, 12);
}

async function embeddedDatabase(durable: boolean): Promise<TestDatabase> {
  const recipe = {
    key: `migrated ${migrationHash()}`,
    cacheDir: CACHE,
    build: async (ownerUrl: string) => {
      await migrate(ownerUrl);
    },
  };
  const engine = await startPrepared(recipe, { relaxedDurability: !durable });
  return {
    name: 'embedded',
    url: engine.url,
    ownerUrl: engine.ownerUrl,
    async crash() {
      const pid = engine.pid();
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    },
    async stop() {
      await closeDatabase();
      await engine.stop();
    },
  };
}

async function nativeDatabase(durable: boolean): Promise<TestDatabase> {
  const prepared = await prepareCluster(CACHE, migrationHash(), async (made) => {
    await migrate((await made.createDatabase('guanlan')).ownerUrl);
  });
  const cluster = await startNativeCluster(prepared);
  const urls = cluster.urls('guanlan');
  if (durable) await asOwner(urls.ownerUrl, 'alter database guanlan set synchronous_commit = on');
  return {
    name: 'native',
    ...urls,
    async crash() {
      const backends = await asOwner<{ pid: number }>(
        urls.ownerUrl,
        "select pid from pg_stat_activity where usename = 'guanlan_login' limit 1",
      );
      for (const { pid } of backends) process.kill(pid, 'SIGKILL');
    },
    async stop() {
      await closeDatabase();
      await cluster.stop();
    },
  };
}

async function asOwner<T extends pg.QueryResultRow>(ownerUrl: string, statement: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  // A crash that this client asked for ends its own connection too.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<T>(statement)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

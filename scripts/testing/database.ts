import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPrepared } from '../../db/embedded/prepare.ts';
import { knownMigrations, migrate } from '../../db/migrate.ts';
import { env, overrideEnv } from '../../lib/env.ts';
import { closeDatabase } from '../../server/database.ts';
import { findPostgresBin, startNativeCluster } from './native.ts';

/** A migrated, empty database of one test file. */
export interface TestDatabase {
  readonly name: 'embedded' | 'native';
  readonly url: string;
  readonly ownerUrl: string;
  stop(): Promise<void>;
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

export function testDatabase(engine: 'embedded' | 'native'): Promise<TestDatabase> {
  return engine === 'embedded' ? embeddedDatabase() : nativeDatabase();
}

/** Points this process's server code at a test database. */
export async function useDatabase(database: TestDatabase): Promise<void> {
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

async function embeddedDatabase(): Promise<TestDatabase> {
  const engine = await startPrepared({
    key: `migrated ${migrationHash()}`,
    cacheDir: CACHE,
    build: async (ownerUrl) => {
      await migrate(ownerUrl);
    },
  });
  return {
    name: 'embedded',
    url: engine.url,
    ownerUrl: engine.ownerUrl,
    async stop() {
      await closeDatabase();
      await engine.stop();
    },
  };
}

async function nativeDatabase(): Promise<TestDatabase> {
  const cluster = await startNativeCluster();
  const urls = await cluster.createDatabase('guanlan');
  await migrate(urls.ownerUrl);
  return {
    name: 'native',
    ...urls,
    async stop() {
      await closeDatabase();
      await cluster.stop();
    },
  };
}

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Embedded, startEmbedded } from '../db/embedded/embedded.ts';
import { lockDataDirectory } from '../db/embedded/lock.ts';
import { migrate } from '../db/migrate.ts';
import { seedIfEmpty } from '../db/seed/seed-if-empty.ts';
import { type Env, env, isDemo, overrideEnv } from '../lib/env.ts';
import { demoPasswordNeeded } from '../server/auth/demo.ts';
import { checkDatabase, closeDatabase } from '../server/database.ts';
import { ensureBuild } from './build.ts';
import { type Child, startChild } from './start/child.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const started = performance.now();

function log(line: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  console.log(`${seconds} s  ${line}`);
}

/** The database: given by DATABASE_URL and only checked, or embedded and then migrated and seeded here. */
async function openDatabase(settings: Env): Promise<{ url: string; embedded: Embedded | null }> {
  if (settings.DATABASE_URL !== undefined) {
    const { version, postgis } = await checkDatabase(false);
    log(`database: PostgreSQL ${version}, PostGIS ${postgis}`);
    return { url: settings.DATABASE_URL, embedded: null };
  }
  log('database: starting the embedded PostgreSQL + PostGIS (the first start creates it)');
  const embedded = await startEmbedded({
    dataDir: join(settings.DATA_DIR, 'database'),
    port: settings.EMBEDDED_PORT,
    log,
  });
  await migrate(embedded.ownerUrl, log);
  // DEMO is settled here: the address of the embedded database must not read as a real one.
  overrideEnv({ DATABASE_URL: embedded.url, EMBEDDED: true, DEMO: isDemo(settings) });
  const { version, postgis } = await checkDatabase(true);
  log(
    `database: embedded PostgreSQL ${version}, PostGIS ${postgis}; for a demonstration, a desk or an edge box (no fsync)`,
  );
  return { url: embedded.url, embedded };
}

interface Running {
  readonly children: Child[];
  embedded: Embedded | null;
}

async function startProcesses(
  settings: Env,
  url: string,
  running: Running,
  demoPassword: string | undefined,
): Promise<string> {
  const demo = isDemo(settings);
  const shared = {
    DATABASE_URL: url,
    EMBEDDED: settings.EMBEDDED === true ? '1' : '0',
    DEMO: demo ? '1' : '0',
    DEMO_PASSWORD: demoPassword,
    DATA_DIR: settings.DATA_DIR,
    // Owner rights belong to `npm run migrate` alone.
    DATABASE_OWNER_URL: undefined,
  };
  const start = async (name: string, script: string, extra: Record<string, string | undefined> = {}) => {
    log(`${name}: starting`);
    const child = await startChild({
      name,
      script: join(ROOT, script),
      env: { ...shared, ...extra },
      readyWithinMs: 90_000,
      log,
    });
    running.children.push(child);
    return child;
  };
  const gateway = await start('gateway', 'server/gateway.ts');
  const gatewayUrl = settings.GATEWAY_URL ?? `http://${settings.GATEWAY_HOST}:${gateway.port}`;
  const [web] = await Promise.all([
    start('web', 'server/http.ts', { GATEWAY_URL: gatewayUrl }),
    start('worker', 'server/worker.ts'),
    ...(demo ? [start('cameras', 'scripts/devices/demo-cameras.ts')] : []),
  ]);
  const secure = settings.TLS_LOCAL === true || settings.TLS_CERT !== undefined;
  const address = `${secure ? 'https' : 'http'}://${settings.HOST.includes(':') ? `[${settings.HOST}]` : settings.HOST}:${web.port ?? settings.PORT}`;
  if (demo) {
    await start('simulator', 'server/simulator/simulator.ts', { WEB_URL: address });
    await start('vehicles', 'scripts/devices/demo-terminals.ts');
  }
  return address;
}

async function stopAll(running: Running): Promise<void> {
  for (const child of running.children.splice(0).reverse()) await child.stop();
  await closeDatabase();
  await running.embedded?.stop();
}

async function main(): Promise<void> {
  const settings = env();
  const { release } = lockDataDirectory(settings.DATA_DIR);
  const running: Running = { children: [], embedded: null };
  let stopping: Promise<void> | undefined;
  const stop = (code: number) => {
    stopping ??= stopAll(running).finally(() => {
      release();
      process.exit(code);
    });
    return stopping;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping === undefined) log('stopping');
      void stop(0);
    });
  }
  try {
    // The build and the database need one core each, so they run side by side.
    const building = ensureBuild(log);
    building.catch(() => {});
    const { url, embedded } = await openDatabase(settings);
    running.embedded = embedded;
    if (isDemo(settings)) await seedIfEmpty({ url, size: settings.DEMO_SIZE, now: new Date(), log });
    await building;
    const demoPassword =
      isDemo(settings) && demoPasswordNeeded()
        ? (settings.DEMO_PASSWORD ?? randomBytes(9).toString('base64url'))
        : undefined;
    const address = await startProcesses(env(), url, running, demoPassword);
    log('ready');
    console.log(`\n  观澜 Guanlan  ${address}\n`);
    if (demoPassword !== undefined)
      console.log(`  Demo sign-in from other machines needs this password: ${demoPassword}\n`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    await stop(1);
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

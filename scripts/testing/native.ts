import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** A throw-away native PostgreSQL cluster of the test's own; trust authentication on loopback only. */
export interface NativeCluster {
  readonly port: number;
  /** Makes an empty database with PostGIS, owned by guanlan_owner. */
  createDatabase(name: string, template?: string): Promise<{ url: string; ownerUrl: string }>;
  dropDatabase(name: string): Promise<void>;
  /** Addresses of a database that is there. */
  urls(name: string): { url: string; ownerUrl: string };
  /** With `keep`: whole, and copied to that folder. */
  stop(keep?: string | null): Promise<void>;
}

/** Directory of initdb and postgres with PostGIS beside, newest first; null where there is none. */
export function findPostgresBin(): string | null {
  const root = '/usr/lib/postgresql';
  const debian = existsSync(root) ? readdirSync(root).map((version) => join(root, version, 'bin')) : [];
  const candidates = [...debian.reverse(), '/opt/homebrew/bin', '/usr/local/bin', '/usr/bin'];
  return candidates.find((dir) => existsSync(join(dir, 'initdb')) && hasPostgis(dir)) ?? null;
}

function hasPostgis(bin: string): boolean {
  try {
    const share = execFileSync(join(bin, 'pg_config'), ['--sharedir'], { encoding: 'utf8' }).trim();
    return existsSync(join(share, 'extension', 'postgis.control'));
  } catch {
    // Debian's server package has no pg_config; its extensions lie beside the version.
    const version = bin.match(/postgresql\/(\d+)\//)?.[1];
    return version !== undefined && existsSync(`/usr/share/postgresql/${version}/extension/postgis.control`);
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** initdb refuses root, so a root test run hands the cluster to the postgres account. */
function postgresAccount(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim());
  return { uid: id('-u'), gid: id('-g') };
}

/** Makes an empty cluster in `data`, with the role that owns databases still missing. */
function initCluster(bin: string, data: string, account: { uid: number; gid: number } | null): void {
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'],
    { stdio: 'ignore', cwd: join(data, '..'), ...(account ?? {}) },
  );
}

/** Starts a cluster in a folder of its own: an empty one, or a copy of a prepared one (see `prepareCluster`). */
export async function startNativeCluster(prepared: string | null = null): Promise<NativeCluster> {
  const bin = findPostgresBin();
  if (bin === null) throw new Error('no native PostgreSQL with PostGIS on this machine');
  const account = postgresAccount();
  const dir = mkdtempSync(join(tmpdir(), 'guanlan-pg-'));
  if (account !== null) chownSync(dir, account.uid, account.gid);
  chmodSync(dir, 0o700);
  const data = join(dir, 'data');
  // `cp -a` keeps owner and rights, which the server insists on, and shares blocks where the file system can.
  if (prepared === null) initCluster(bin, data, account);
  else execFileSync('cp', ['-a', prepared, data]);
  const port = await freePort();
  const settings = [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'shared_buffers=256MB',
    'max_connections=60',
    'timezone=UTC',
  ];
  const server: ChildProcess = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), '-k', dir, '-h', '127.0.0.1', ...settings.flatMap((setting) => ['-c', setting])],
    { stdio: 'ignore', cwd: dir, ...(account ?? {}) },
  );
  const admin = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  await waitForServer(admin('postgres'), server);
  if (prepared === null) await run(admin('postgres'), 'create role guanlan_owner login createrole');
  return {
    port,
    async createDatabase(name, template) {
      const from = template === undefined ? '' : ` template ${pg.escapeIdentifier(template)}`;
      await run(admin('postgres'), `create database ${pg.escapeIdentifier(name)} owner guanlan_owner${from}`);
      if (template === undefined) await run(admin(name), 'create extension if not exists postgis');
      return urlsOf(port, name);
    },
    dropDatabase: (name) => run(admin('postgres'), `drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
    urls: (name) => urlsOf(port, name),
    async stop(keep = null) {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      // A cluster that is kept must be whole: it writes down everything before it ends.
      server.kill(keep === null ? 'SIGQUIT' : 'SIGINT');
      await gone;
      if (keep !== null) execFileSync('cp', ['-a', data, keep]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const urlsOf = (port: number, name: string) => ({
  url: `postgres://guanlan_login@127.0.0.1:${port}/${name}`,
  ownerUrl: `postgres://guanlan_owner@127.0.0.1:${port}/${name}`,
});

/**
 * A stopped cluster that `build` filled, made once per key and kept in `cacheDir`: initialising and migrating costs seconds,
 * a copy a fraction of one. Returns its folder.
 */
export async function prepareCluster(
  cacheDir: string,
  key: string,
  build: (cluster: NativeCluster) => Promise<void>,
): Promise<string> {
  const made = join(cacheDir, `native-${basename(join(findPostgresBin() ?? '', '..'))}-${key}`);
  if (existsSync(made)) return made;
  mkdirSync(cacheDir, { recursive: true });
  const draft = `${made}.${process.pid}`;
  const cluster = await startNativeCluster();
  try {
    await build(cluster);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  await cluster.stop(draft);
  // Another process may have been quicker with the same key.
  if (existsSync(made)) rmSync(draft, { recursive: true, force: true });
  else renameSync(draft, made);
  return made;
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function waitForServer(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`);
    try {
      return await run(url, 'select 1');
    } catch {
      await sleep(100);
    }
  }
  throw new Error('native PostgreSQL did not answer within 15 s');
}

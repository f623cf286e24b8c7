import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

/**
 * `pg_dump` and `pg_restore` for a native database. Row security is forced on every table, so the dump needs a login
 * that bypasses it, and the restore, which hands functions to their roles, needs a superuser.
 */

/** Runs a client tool of PostgreSQL; the password goes through a file, never through the list of processes. */
async function runTool(tool: string, url: string, options: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guanlan-pass-'));
  try {
    const address = new URL(url);
    const escaped = decodeURIComponent(address.password).replaceAll(/[\\:]/g, (letter) => `\\${letter}`);
    const passFile = join(folder, 'pass');
    await writeFile(passFile, `*:*:*:*:${escaped}\n`, { mode: 0o600 });
    address.password = '';
    address.searchParams.set('passfile', passFile);
    return await run(tool, ['--no-password', `--dbname=${address.href}`, ...options]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(tool: string, options: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, options, { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let complaints = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints = (complaints + text).slice(-4_000);
    });
    child.once('error', (error) => {
      const isMissing = 'code' in error && error.code === 'ENOENT';
      const advice = `${tool} is not installed. Install the PostgreSQL client tools (Debian, Ubuntu: apt-get install postgresql-client) and try again.`;
      reject(isMissing ? new Error(advice, { cause: error }) : error);
    });
    child.once('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${tool} failed:\n${complaints.trim()}`));
    });
  });
}

/** Refuses tools older than the server, which could not read it. */
async function checkTool(tool: string, serverMajor: number): Promise<void> {
  const major = Number(/\s(\d+)(?:\.|\s|$)/.exec(await run(tool, ['--version']))?.[1] ?? 0);
  if (major >= serverMajor) return;
  throw new Error(
    `${tool} is version ${major}, the database is version ${serverMajor}: install the client tools of version ${serverMajor}.`,
  );
}

type ServerFacts = {
  readonly major: number;
  readonly login: string;
  readonly isSuperuser: boolean;
  readonly bypassesRowSecurity: boolean;
  readonly databaseOwner: string;
  /** Owner of the migration table; undefined in a database without our tables. */
  readonly tableOwner: string | undefined;
};

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** What the server says about itself and about this login. */
function askServer(url: string): Promise<ServerFacts> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<ServerFacts>(
      `SELECT current_setting('server_version_num')::int / 10000 AS major, r.rolname AS login,
              r.rolsuper AS "isSuperuser", r.rolsuper OR r.rolbypassrls AS "bypassesRowSecurity",
              (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()) AS "databaseOwner",
              (SELECT tableowner FROM pg_tables WHERE schemaname = 'public' AND tablename = 'migration') AS "tableOwner"
       FROM pg_roles r WHERE r.rolname = current_user`,
    );
    const facts = rows[0];
    if (facts === undefined) throw new Error('The database did not tell which role this is.');
    return { ...facts, tableOwner: facts.tableOwner ?? undefined };
  });
}

const DUMP_ADVICE = `Row security is forced on every table, so a dump needs a login that bypasses it. Make one as a superuser once:
  create role guanlan_backup login bypassrls password '…';
  grant pg_read_all_data to guanlan_backup;
and run the backup with  DATABASE_OWNER_URL=postgres://guanlan_backup:…@host/guanlan npm run backup`;

/** Writes the whole database in pg_dump's custom format. Returns the role that owns the tables. */
export async function dumpNative(url: string, file: string): Promise<string> {
  const server = await askServer(url);
  if (server.tableOwner === undefined)
    throw new Error('This database holds no Guanlan tables: there is nothing to back up.');
  if (!server.bypassesRowSecurity) throw new Error(`"${server.login}" cannot read every row.\n${DUMP_ADVICE}`);
  await checkTool('pg_dump', server.major);
  await runTool('pg_dump', url, ['--format=custom', '--no-subscriptions', '--no-publications', `--file=${file}`]);
  return server.tableOwner;
}

/** Empties a database by making it anew, with the same owner. */
async function recreate(url: string, owner: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  await withClient(maintenance.href, async (client) => {
    await client.query(`DROP DATABASE ${client.escapeIdentifier(name)} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} OWNER ${client.escapeIdentifier(owner)}`);
  });
}

export type NativeRestore = {
  readonly url: string;
  readonly file: string;
  /** Role that owned the tables when they were dumped. */
  readonly owner: string;
  readonly force: boolean;
  /** Makes the group roles that the dump's grants name (`db/roles.sql`). */
  readonly rolesSql: string;
};

/** Restores into an empty database, all or nothing. `force` drops and makes the database again when it is not empty. */
export async function restoreNative({ url, file, owner, force, rolesSql }: NativeRestore): Promise<void> {
  const server = await askServer(url);
  if (!server.isSuperuser) {
    throw new Error(
      `"${server.login}" is no superuser, and a restore has to hand functions and tables to their roles. ` +
        'Run it once with DATABASE_OWNER_URL=postgres://postgres:…@host/guanlan npm run restore',
    );
  }
  if (server.tableOwner !== undefined && !force) {
    throw new Error(
      'The database already holds Guanlan tables. Give --force to drop it and make it again from the backup.',
    );
  }
  await checkTool('pg_restore', server.major);
  await withClient(url, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [owner]);
    const role = client.escapeIdentifier(owner);
    if (rowCount === 0) await client.query(`CREATE ROLE ${role} LOGIN CREATEROLE`);
    await client.query(rolesSql);
    await client.query(`GRANT guanlan_engine TO ${role}`);
  });
  if (server.tableOwner !== undefined) await recreate(url, server.databaseOwner);
  await runTool('pg_restore', url, ['--single-transaction', '--exit-on-error', file]);
  await withClient(url, (client) => client.query('ANALYZE'));
}

import pg from 'pg';
import { knownMigrations } from '../db/migrate.ts';
import type { Precision } from '../domain/place.ts';
import type { Permission, Role, RoleReach } from '../domain/role.ts';
import { env } from '../lib/env.ts';

/** Counts and geodesic lengths are numbers here, never strings; both stay far below 2^53. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Who asks: made once per session from its grants (server/auth), kept in process for 30 s. */
export interface Viewer {
  /** User id, `key:<id>` for a machine client, `wall:<id>` for a bound screen. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly permissions: ReadonlySet<Permission>;
  /** What each role's own grants reach; `server/auth/reach.ts` answers who may do what where. */
  readonly reach: readonly RoleReach[];
  /** Reaches every cell of the district; then `scopeKeys` is not compared. */
  readonly all: boolean;
  /** Sorted scope keys (design, law 1). */
  readonly scopeKeys: readonly number[];
  /** Equal for viewers who may see the same: keys caches of tiles and snapshots. */
  readonly scopeHash: string;
  readonly precision: Precision;
  readonly sessionId: string | null;
}

export type Tx = pg.PoolClient;
type ProcessRole = 'guanlan_app' | 'guanlan_auth' | 'guanlan_ingest' | 'guanlan_engine';

let pool: pg.Pool | undefined;

/** Opened on first use, never at import: `next build` imports server modules with several workers. */
export function database(): pg.Pool {
  if (pool === undefined) {
    const { DATABASE_URL, DATABASE_POOL } = env();
    if (DATABASE_URL === undefined)
      throw new Error('DATABASE_URL is not set: start with `npm start`, which provides the embedded database.');
    pool = new pg.Pool({
      connectionString: DATABASE_URL,
      max: DATABASE_POOL,
      connectionTimeoutMillis: 15_000,
      idleTimeoutMillis: 60_000,
      // A connection that a firewall or a failover cut in silence must not hold its caller for ever.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
    pool.on('error', (error) => console.error(`database connection lost: ${error.message}`));
  }
  return pool;
}

export async function closeDatabase(): Promise<void> {
  const closing = pool;
  pool = undefined;
  await closing?.end();
}

async function transaction<T>(
  role: ProcessRole,
  settings: readonly (readonly [string, string])[],
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await database().connect();
  let broken: Error | undefined;
  // A connection that breaks between two statements (frozen process, failover) tells it by an event; without a listener
  // it would end the process. The next statement fails and rolls back.
  const lost = (error: Error) => {
    broken = error;
  };
  client.on('error', lost);
  try {
    // One round trip: LOCAL settings end with the transaction, so nothing leaks to the next user of the connection.
    const locals = settings
      .map(([name, value]) => `set_config('${name}', ${client.escapeLiteral(value)}, true)`)
      .join(', ');
    await client.query(`begin; set local role ${role}${locals === '' ? '' : `; select ${locals}`}`);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error(String(failure));
    });
    throw error;
  } finally {
    client.off('error', lost);
    client.release(broken);
  }
}

/**
 * Runs as the viewer: row-level security shows what the viewer's scope reaches, nothing else (design, law 1), and to a
 * viewer without full precision the views of the schema `coarse` stand before the tables, so that sensitive places come
 * out as coarse as they may be seen. `exact` is for commands, which must not write a coarse place back: what they answer
 * holds no places.
 */
export function asViewer<T>(viewer: Viewer, work: (tx: Tx) => Promise<T>, exact = false): Promise<T> {
  return transaction(
    'guanlan_app',
    [
      ['guanlan.viewer', viewer.id],
      ['guanlan.all', viewer.all ? '1' : '0'],
      ['guanlan.scope', viewer.all ? '{}' : `{${viewer.scopeKeys.join(',')}}`],
      ['guanlan.precision', viewer.precision],
      ...(viewer.precision === 'full' || exact ? [] : [['search_path', 'coarse, public'] as const]),
    ],
    work,
  );
}

/** Runs as the engine: worker, event tail, tile index, seed. Never on behalf of a request. */
export const asEngine = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction('guanlan_engine', [], work);

/** Runs as a signed sender's delivery; the command itself checks the source's cells. */
export const asIngest = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction('guanlan_ingest', [], work);

/** Runs on the account tables; only server/auth and the administration procedures use it. */
export const asAuth = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction('guanlan_auth', [], work);

/** The statements that make the right roles, shown when a wrong one is refused. */
const ROLE_ADVICE = `Make the right roles as a superuser once:
  create role guanlan_owner login createrole password '…';
  create database guanlan owner guanlan_owner;
  \\c guanlan
  create extension postgis;
then run  DATABASE_OWNER_URL=postgres://guanlan_owner:…@host/guanlan npm run migrate  and, as that owner:
  alter role guanlan_login password '…';
and use  DATABASE_URL=postgres://guanlan_login:…@host/guanlan`;

/**
 * Refuses to go on with a role that could bypass row security, or with a schema that this code does not know.
 * `embedded`: the front already runs as guanlan_login although the engine's session user is a superuser.
 */
export async function checkDatabase(embedded: boolean): Promise<{ version: string; postgis: string }> {
  const { rows } = await database().query<{
    rolsuper: boolean;
    rolbypassrls: boolean;
    member: boolean;
    version: string;
    postgis: string;
    name: string;
  }>(
    `select r.rolsuper, r.rolbypassrls, r.rolname as name, current_setting('server_version') as version,
            coalesce((select extversion from pg_extension where extname = 'postgis'), '') as postgis,
            exists (select from pg_roles g where g.rolname = 'guanlan_app' and pg_has_role(r.rolname, g.oid, 'member')) as member
     from pg_roles r where r.rolname = ${embedded ? 'current_user' : 'session_user'}`,
  );
  const role = rows[0];
  if (role === undefined) throw new Error('The database did not tell which role this is.');
  if (role.rolsuper || role.rolbypassrls) {
    throw new Error(
      `DATABASE_URL logs in as "${role.name}", which can bypass row security: refused, because scope is enforced by the database.\n${ROLE_ADVICE}`,
    );
  }
  if (!role.member)
    throw new Error(`DATABASE_URL logs in as "${role.name}", which may not take the role guanlan_app.\n${ROLE_ADVICE}`);
  await checkSchema();
  return { version: role.version, postgis: role.postgis };
}

async function checkSchema(): Promise<void> {
  const known = knownMigrations();
  const { rows } = await database().query<{ name: string }>('select name from public.migration order by name');
  const applied = rows.map((row) => row.name);
  const missing = known.filter((name) => !applied.includes(name));
  const unknown = applied.filter((name) => !known.includes(name));
  if (missing.length > 0)
    throw new Error(`The database lacks ${missing.join(', ')}: run \`npm run migrate\` with DATABASE_OWNER_URL.`);
  if (unknown.length > 0)
    throw new Error(`The database is newer than this program (${unknown.join(', ')}): start the new version.`);
}

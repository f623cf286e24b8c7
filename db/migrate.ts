import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const MIGRATIONS = fileURLToPath(new URL('./migrations/', import.meta.url));
const ROLES = fileURLToPath(new URL('./roles.sql', import.meta.url));

/** Names of the migrations that this code knows, in order. */
export function knownMigrations(): string[] {
  return readdirSync(MIGRATIONS)
    .filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name))
    .sort();
}

/**
 * Brings a database to this code's schema, as owner, under a lock; each migration is one transaction.
 * Returns the names that were applied. Throws with the migration's name when one fails.
 */
export async function migrate(ownerUrl: string, log: (line: string) => void = () => {}): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'guanlan-migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(7101, 0)');
    await client.query(readFileSync(ROLES, 'utf8'));
    await client.query(
      'create table if not exists public.migration (name text primary key, applied_at timestamptz not null default clock_timestamp())',
    );
    const { rows } = await client.query<{ name: string }>('select name from migration');
    const applied = new Set(rows.map((row) => row.name));
    const missing = knownMigrations().filter((name) => !applied.has(name));
    for (const name of missing) await applyOne(client, name, log);
    await client.query('grant select on public.migration to public');
    return missing;
  } finally {
    await client.query('select pg_advisory_unlock(7101, 0)').catch(() => {});
    await client.end();
  }
}

const GUARD = `do $$ begin
  if to_regproc('guanlan.guard_precision') is not null then perform guanlan.guard_precision(); end if;
end $$`;

async function applyOne(client: pg.Client, name: string, log: (line: string) => void): Promise<void> {
  log(`migrate ${name}`);
  try {
    await client.query('begin');
    // What depends on the tables goes first, or a migration could not change them.
    await client.query('drop schema if exists coarse cascade');
    await client.query(readFileSync(`${MIGRATIONS}${name}`, 'utf8'));
    await client.query('insert into migration (name) values ($1)', [name]);
    // In the same transaction: a new table is never readable without its coarse twin (0017_precision).
    await client.query(GUARD);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

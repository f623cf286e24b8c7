import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPrepared } from './prepare.ts';

/** The recipe has the least that any migration makes: the login role, a role it may take and one it may not. */
const RECIPE = {
  key: 'front-test-2',
  build: async (ownerUrl: string): Promise<void> => {
    const owner = new Client({ connectionString: ownerUrl });
    await owner.connect();
    await owner.query(`
      CREATE ROLE guanlan_login LOGIN NOINHERIT; CREATE ROLE reader; CREATE ROLE stranger; GRANT reader TO guanlan_login;
      CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, who text NOT NULL, said text NOT NULL);
      GRANT SELECT, INSERT, DELETE ON note TO guanlan_login; GRANT SELECT ON note TO reader`);
    await owner.end();
  },
};

type Database = Awaited<ReturnType<typeof startPrepared>>;

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  // A test that ends the connection from the other side hears of it through its own query.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Does one round of what an application does; returns how many answers were not the expected ones. */
async function mixedRound(client: Client, who: number, round: number): Promise<number> {
  const token = `${who}-${round}`;
  let wrong = 0;
  const check = (isRight: boolean): void => {
    if (!isRight) wrong += 1;
  };
  await client.query('BEGIN');
  await client.query(`SELECT set_config('guanlan.viewer', $1, true)`, [token]);
  await client.query('INSERT INTO note (who, said) VALUES ($1, $2)', [String(who), token]);
  const seen = await client.query(
    `SELECT current_setting('guanlan.viewer') AS viewer, said FROM note WHERE said = $1`,
    [token],
  );
  check(seen.rows.length === 1 && seen.rows[0]?.viewer === token && seen.rows[0]?.said === token);
  await client.query(round % 3 === 0 ? 'ROLLBACK' : 'COMMIT');
  // The same statement name means something else on every connection.
  const named = await client.query({ name: 'what', text: `SELECT $1::int + ${who} AS sum`, values: [round] });
  check(named.rows[0]?.sum === who + round);
  const long = token.repeat(Math.ceil(300_000 / token.length));
  const echoed = await client.query('SELECT length($1::text) AS length, md5($1::text) AS md5', [long]);
  check(echoed.rows[0]?.length === long.length);
  check(echoed.rows[0]?.md5 === createHash('md5').update(long).digest('hex'));
  await client.query('SELECT 1 / 0').then(
    () => check(false),
    (error: unknown) => check(error instanceof Error && error.message === 'division by zero'),
  );
  return wrong;
}

describe('the front of the embedded database', () => {
  let database: Database;
  let other: Client;

  beforeAll(async () => {
    database = await startPrepared(RECIPE, { idleInTransactionMs: 400 });
    other = await connect(database.url);
  });
  afterAll(async () => {
    await other?.end();
    await database?.stop();
  });

  test('20 connections with mixed transactions, named statements and 300 KB parameters get no wrong answer', async () => {
    const rounds = 15;
    const clients = await Promise.all(Array.from({ length: 20 }, () => connect(database.url)));
    const wrong = await Promise.all(
      clients.map(async (client, who) => {
        let sum = 0;
        for (let round = 0; round < rounds; round += 1) sum += await mixedRound(client, who, round);
        return sum;
      }),
    );
    expect(wrong).toEqual(clients.map(() => 0));
    const { rows } = await other.query('SELECT count(*)::int AS kept FROM note');
    expect(rows[0]?.kept).toBe(20 * (rounds - rounds / 3));
    await Promise.all(clients.map((client) => client.end()));
  });

  test('a client that dies in its transaction leaves nothing behind and blocks nobody', async () => {
    const dying = await connect(database.url);
    await dying.query('BEGIN');
    await dying.query(`INSERT INTO note (who, said) VALUES ('dying', 'last words')`);
    const waiting = other.query(`SELECT count(*)::int AS left FROM note WHERE who = 'dying'`);
    // Ends the process side without a word of the protocol, as a crash does.
    Reflect.get(dying, 'connection').stream.destroy();
    expect((await waiting).rows[0]?.left).toBe(0);
  });

  test('a transaction that idles too long is ended with its reason, and the next one runs', async () => {
    const idle = await connect(database.url);
    const farewell = new Promise<Error>((resolve) => idle.once('error', resolve));
    await idle.query('BEGIN');
    await idle.query(`INSERT INTO note (who, said) VALUES ('idle', 'hm')`);
    const { rows } = await other.query(`SELECT count(*)::int AS left FROM note WHERE who = 'idle'`);
    expect(rows[0]?.left).toBe(0);
    expect(await farewell).toMatchObject({ code: '25P03' });
  });

  test('an ordinary connection stays guanlan_login, whatever it says', async () => {
    const client = await connect(database.url);
    const who = async (): Promise<unknown> =>
      (await client.query('SELECT current_user AS now, session_user AS login')).rows[0];
    const login = { now: 'guanlan_login', login: 'guanlan_login' };
    for (const sentence of ['RESET ROLE', 'DISCARD ALL', 'RESET ALL', 'SET ROLE reader; RESET ROLE']) {
      await client.query(sentence);
      expect(await who()).toEqual(login);
    }
    await expect(client.query('SET ROLE stranger')).rejects.toThrow('permission denied to set role');
    await expect(client.query('SET ROLE postgres')).rejects.toThrow('permission denied to set role');
    await expect(client.query('SET SESSION AUTHORIZATION postgres')).rejects.toThrow('permission denied');
    expect((await other.query('SELECT current_user AS now')).rows[0]?.now).toBe('guanlan_login');
    const owner = await connect(database.ownerUrl);
    expect((await owner.query('SELECT current_user AS now')).rows[0]?.now).toBe('postgres');
    await owner.end();
  });

  test('SET of one connection holds for this one only', async () => {
    const client = await connect(database.url);
    await client.query(`SET timezone TO 'Asia/Shanghai'`);
    await client.query('SET ROLE reader');
    const ask = 'SELECT current_setting($1) AS zone, current_user AS who';
    expect((await other.query(ask, ['timezone'])).rows[0]).toEqual({ zone: 'UTC', who: 'guanlan_login' });
    expect((await client.query(ask, ['timezone'])).rows[0]).toEqual({ zone: 'Asia/Shanghai', who: 'reader' });
    await client.end();
  });

  test('NOTIFY reaches the connections that listen', async () => {
    const listener = await connect(database.url);
    const heard = new Promise((resolve) => listener.once('notification', resolve));
    await listener.query('LISTEN event');
    await other.query(`SELECT pg_notify('event', '42')`);
    expect(await heard).toMatchObject({ channel: 'event', payload: '42' });
    await listener.end();
  });

  test('a wrong password and an unknown login are refused', async () => {
    const wrong = new URL(database.url);
    wrong.password = 'guess';
    await expect(connect(wrong.href)).rejects.toThrow('password authentication failed');
    const notOwner = new URL(database.url);
    notOwner.username = 'guanlan_owner';
    await expect(connect(notOwner.href)).rejects.toThrow('password authentication failed');
  });

  test('drizzle commits, rolls back and reads over a pool', async () => {
    const pool = new Pool({ connectionString: database.url, max: 4 });
    const db = drizzle(pool);
    const say = (said: string) => sql`INSERT INTO note (who, said) VALUES ('drizzle', ${said})`;
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((said) => db.transaction((tx) => tx.execute(say(said)))));
    const failed = db.transaction(async (tx) => {
      await tx.execute(say('never'));
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    const { rows } = await db.execute(sql`SELECT said FROM note WHERE who = 'drizzle' ORDER BY said`);
    expect(rows.map((row) => row.said)).toEqual(['a', 'b', 'c', 'd', 'e']);
    await pool.end();
  });

  test.skipIf(!existsSync('/usr/bin/psql'))('psql queries and copies in and out', () => {
    const script = `\\copy note (who, said) from stdin\npsql\tone\npsql\ttwo\n\\.\nCOPY (SELECT said FROM note WHERE who = 'psql' ORDER BY id) TO STDOUT;\n`;
    const out = execFileSync('/usr/bin/psql', ['-q', '-v', 'ON_ERROR_STOP=1', database.url], {
      input: script,
      encoding: 'utf8',
    });
    expect(out).toBe('one\ntwo\n');
  });
});

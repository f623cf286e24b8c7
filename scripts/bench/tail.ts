import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { onEvents, startTail, stopTail } from '../../server/live/tail.ts';
import { availableEngines, useDatabase as pointAt, type TestDatabase, testDatabase } from '../testing/database.ts';
import { type BenchContext, type BenchRow, perSecond } from './context.ts';

/**
 * Overlapping writers against the live tail: every committed event must arrive once and in order. The same writers with
 * plain sequence numbers and a reader that remembers the highest one show what the rule of `guanlan.append_events` saves.
 */
const WRITERS = 12;
const READ_EVERY_MS = 50;
/** Every so many transactions one is held open, as an import would be; one in so many rolls back. */
const HOLD_EVERY = 500;
const ROLL_BACK_EVERY = 97;
const SETTLE_MS = 2500;

interface Written {
  readonly transactions: number;
  readonly seconds: number;
}

/** What a writer does between taking its number and committing: nothing most times, a long hold now and then. */
type Statement = (writer: number, round: number, holdSeconds: number) => string;

const ours: Statement = (writer, round, hold) =>
  `begin; set local role guanlan_engine; select pg_sleep(${hold}); select guanlan.append_events('[{"kind":"object","fid":${writer},"scope_key":0,"payload":{"round":${round}}}]'); ${end(round)}`;
const plain: Statement = (writer, round, hold) =>
  `begin; set local role guanlan_engine; insert into bench_event (kind, fid) values ('object', ${writer}); select pg_sleep(${hold}); ${end(round)}`;

function end(round: number): string {
  return round % ROLL_BACK_EVERY === 0 ? 'rollback' : 'commit';
}

async function write(url: string, statement: Statement, seconds: number, longHold: number): Promise<Written> {
  const clients = Array.from({ length: WRITERS }, () => new pg.Client({ connectionString: url }));
  await Promise.all(clients.map((client) => client.connect()));
  const began = performance.now();
  const until = began + seconds * 1000;
  let transactions = 0;
  await Promise.all(
    clients.map(async (client, writer) => {
      for (let round = 1; performance.now() < until; round += 1) {
        const held = (writer * 41 + round) % HOLD_EVERY === 0;
        const hold = held ? longHold : round % 7 === 0 ? 0.002 : 0;
        await client.query(statement(writer, round, hold));
        if (round % ROLL_BACK_EVERY !== 0) transactions += 1;
      }
    }),
  );
  const took = (performance.now() - began) / 1000;
  await Promise.all(clients.map((client) => client.end()));
  return { transactions, seconds: took };
}

async function ownerQuery<T extends pg.QueryResultRow>(database: TestDatabase, sql: string): Promise<T[]> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    return (await owner.query<T>(sql)).rows;
  } finally {
    await owner.end();
  }
}

/** The product's own tail beside the writers; answers how many of the committed events it missed, doubled or reordered. */
async function measureOurs(database: TestDatabase, seconds: number, hold: number) {
  const seen: number[] = [];
  const stop = onEvents((events) => {
    for (const { seq, kind } of events) if (kind === 'object') seen.push(seq);
  });
  await startTail();
  const written = await write(database.url, ours, seconds, hold);
  await sleep(SETTLE_MS);
  stop();
  await stopTail();
  const distinct = new Set(seen);
  const inOrder = seen.every((seq, index) => index === 0 || seq > (seen[index - 1] ?? 0));
  return { written, missing: written.transactions - distinct.size, doubled: seen.length - distinct.size, inOrder };
}

/** The plain rule with the same writers: numbers from a sequence, a reader that remembers the highest. */
async function measurePlain(database: TestDatabase, seconds: number, hold: number) {
  await ownerQuery(
    database,
    `create table if not exists bench_event (seq bigint generated always as identity primary key, kind text, fid int);
     grant insert on bench_event to guanlan_engine`,
  );
  const reader = new pg.Client({ connectionString: database.ownerUrl });
  await reader.connect();
  let last = 0;
  let seen = 0;
  let reading = true;
  const read = async (): Promise<void> => {
    const { rows } = await reader.query<{ seq: string }>('select seq from bench_event where seq > $1 order by seq', [
      last,
    ]);
    seen += rows.length;
    last = Number(rows.at(-1)?.seq ?? last);
  };
  const loop = (async () => {
    while (reading) {
      await read();
      await sleep(READ_EVERY_MS);
    }
  })();
  const written = await write(database.url, plain, seconds, hold);
  reading = false;
  await loop;
  await read();
  await reader.end();
  return { written, missing: written.transactions - seen };
}

async function measure(engine: 'embedded' | 'native', context: BenchContext): Promise<BenchRow> {
  const seconds = context.long ? 60 : 8;
  // On the embedded engine a held transaction holds everybody, so it is held shorter there.
  const hold = engine === 'native' ? (context.long ? 20 : 2) : 0.1;
  const database = await testDatabase(engine);
  try {
    await pointAt(database);
    const rule = await measureOurs(database, seconds, hold);
    const rival = await measurePlain(database, seconds / 2, hold);
    const rate = rule.written.transactions / rule.written.seconds;
    const rivalRate = rival.written.transactions / rival.written.seconds;
    context.log(
      `  ${engine}: plain sequence ${perSecond(rivalRate)}, lost ${rival.missing} of ${rival.written.transactions}`,
    );
    return {
      what: `${engine}: event log, ${WRITERS} overlapping writers, held transactions and rollbacks`,
      asked: '0 lost, in commit order',
      reached: `${perSecond(rate)}; ${rule.missing} of ${rule.written.transactions.toLocaleString('en')} lost, ${rule.doubled} doubled, ${rule.inOrder ? 'in order' : 'OUT OF ORDER'}`,
      ratio: `${(rate / rivalRate).toFixed(2)} × the plain sequence (which lost ${rival.missing} of ${rival.written.transactions.toLocaleString('en')})`,
      ok: rule.missing === 0 && rule.doubled === 0 && rule.inOrder && rule.written.transactions > 0,
    };
  } finally {
    await database.stop();
  }
}

export async function benchTail(context: BenchContext): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const engine of availableEngines()) rows.push(await measure(engine, context));
  return rows;
}

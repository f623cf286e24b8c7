import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { asEngine, type Tx } from '../database.ts';
import { appendEvents } from './object-state.ts';

const SLOW_WRITER_MS = 10_000;

describe.each(availableEngines())('the event log on the %s database', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await asEngine((tx) => tx.query('insert into scope_cell (zone) values (1) on conflict do nothing'));
  });
  afterAll(() => database?.stop());

  const append = (tx: Tx, fid: number) =>
    appendEvents(tx, [{ kind: 'state', layer: 1, fid, scope_key: 1, payload: { fid } }]);

  it('loses nothing for a reader that remembers the highest number, with overlapping writers and one that takes ten seconds', async () => {
    let writing = true;
    let written = 0;
    const writer = async (seed: number): Promise<void> => {
      for (let n = 0; writing; n += 1) {
        await asEngine(async (tx) => {
          // Work of different length between begin and the last statement: transactions overlap and end in any order.
          if (engine === 'native') await tx.query('select pg_sleep($1)', [((seed * 7 + n) % 5) / 1000]);
          await append(tx, seed * 1_000_000 + n);
          if (engine === 'native' && n % 10 === 0) await tx.query('select pg_sleep(0.002)');
        });
        written += 1;
        if (engine === 'embedded') await sleep(5);
      }
    };
    // The slow one works for ten seconds before it appends: like a long import. The embedded database runs one
    // transaction at a time, so there it works outside of one.
    const slow = async (): Promise<void> => {
      if (engine === 'embedded') await sleep(SLOW_WRITER_MS);
      await asEngine(async (tx) => {
        if (engine === 'native') await tx.query('select pg_sleep($1)', [SLOW_WRITER_MS / 1000]);
        await append(tx, 999_000_000);
      });
      written += 1;
    };
    const seen = new Set<number>();
    let last = 0;
    let seenMeanwhile = 0;
    const reader = async (): Promise<void> => {
      for (let idle = 0; idle < 5; ) {
        const { rows } = await asEngine((tx) =>
          tx.query<{ seq: number; fid: number }>('select seq, fid from event where seq > $1 order by seq limit 2000', [
            last,
          ]),
        );
        for (const row of rows) seen.add(row.fid);
        last = rows.at(-1)?.seq ?? last;
        idle = !writing && rows.length === 0 ? idle + 1 : 0;
        await sleep(20);
      }
    };
    const reading = reader();
    const writers = [1, 2, 3].map(writer);
    await slow();
    seenMeanwhile = seen.size;
    writing = false;
    await Promise.all([...writers, reading]);
    const [stored] = await asEngine(
      async (tx) => (await tx.query<{ n: number }>('select count(*)::int as n from event')).rows,
    );
    expect(stored?.n).toBe(written);
    expect(seen.size).toBe(written);
    expect(seen.has(999_000_000)).toBe(true);
    // A reader that waits for the slow writer would freeze every screen: most of the rest came through meanwhile.
    expect(seenMeanwhile).toBeGreaterThan(written / 2);
  });
});

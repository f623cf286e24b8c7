import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, closeDatabase, type Tx } from '../database.ts';
import { forgetAnswers, sameForScope } from './answers.ts';
import { startTail, stopTail, tailSeq } from './tail.ts';

const viewer = testViewer();

describe.each(availableEngines())('answers that a scope shares (%s)', (engine) => {
  let database: TestDatabase;
  let readings = 0;
  const read = async (tx: Tx) => {
    readings += 1;
    const { rows } = await tx.query<{ seq: number }>('select coalesce(max(seq), 0)::float8 as seq from event');
    return rows[0]?.seq ?? 0;
  };
  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await startTail();
  });
  beforeEach(() => {
    readings = 0;
    forgetAnswers();
  });
  afterAll(async () => {
    await stopTail();
    await closeDatabase();
    await database.stop();
  });

  test('a hundred screens that ask at once are one reading', async () => {
    await Promise.all(Array.from({ length: 100 }, () => sameForScope(viewer, 'list', read)));
    expect(readings).toBe(1);
  });

  test('another scope and another question are read by themselves', async () => {
    const other = testViewer({ scopeKeys: [1], all: false });
    await sameForScope(viewer, 'list', read);
    await sameForScope(other, 'list', read);
    await sameForScope(viewer, 'list of zone 2', read);
    expect(readings).toBe(3);
  });

  test('a screen that was told of an event never gets an older answer', async () => {
    await sameForScope(viewer, 'list', read);
    await asEngine((tx) =>
      tx.query(
        `select guanlan.append_events('[{"kind":"object","layer":3,"fid":1,"scope_key":1,"payload":{}}]'::jsonb)`,
      ),
    );
    const { seq } = await asEngine(
      async (tx) =>
        (await tx.query<{ seq: number }>('select max(seq)::float8 as seq from event')).rows[0] ?? { seq: 0 },
    );
    while (tailSeq() < seq) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await sameForScope(viewer, 'list', read)).toBe(seq);
  });

  test('the screen of a command reads its effect at once', async () => {
    await sameForScope(viewer, 'list', read);
    forgetAnswers();
    await sameForScope(viewer, 'list', read);
    expect(readings).toBe(2);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../scripts/testing/database.ts';
import { testViewer } from '../scripts/testing/viewer.ts';
import { closeDatabase, type Tx } from './database.ts';
import { sharedRead } from './shared-read.ts';

const viewer = testViewer();
const whoAndWhich = async (tx: Tx) => {
  const { rows } = await tx.query<{ id: string; role: string; viewer: string }>(
    "select pg_current_xact_id()::text as id, current_user as role, current_setting('guanlan.viewer') as viewer",
  );
  return rows[0];
};

describe.each(availableEngines())('reads of one request (%s)', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
  });
  afterAll(async () => {
    await closeDatabase();
    await database.stop();
  });

  test('share one transaction as their viewer, and the next request begins another', async () => {
    const read = sharedRead();
    const together = await Promise.all([read(viewer, whoAndWhich), read(viewer, whoAndWhich)]);
    const later = await read(viewer, whoAndWhich);
    expect(together[0]).toEqual(together[1]);
    expect(together[0]).toMatchObject({ role: 'guanlan_app', viewer: viewer.id });
    expect(later?.id).not.toBe(together[0]?.id);
  });

  test('another viewer of the same request never shares it', async () => {
    const read = sharedRead();
    const other = testViewer({ id: 'somebody-else' });
    const [mine, theirs] = await Promise.all([read(viewer, whoAndWhich), read(other, whoAndWhich)]);
    expect(theirs?.id).not.toBe(mine?.id);
    expect(theirs?.viewer).toBe('somebody-else');
  });

  test('a statement that fails spoils nobody else', async () => {
    const read = sharedRead();
    const [bad, good] = await Promise.allSettled([
      read(viewer, (tx) => tx.query('select 1/0')),
      read(viewer, async (tx) => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        return await whoAndWhich(tx);
      }),
    ]);
    expect(bad.status).toBe('rejected');
    expect(good).toMatchObject({ status: 'fulfilled', value: { viewer: viewer.id } });
  });
});

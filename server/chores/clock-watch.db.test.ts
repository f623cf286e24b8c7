import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { asEngine } from '../database.ts';
import { createClockWatch } from './clock-watch.ts';

describe.each(availableEngines())('the watch on the clocks on the %s database', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
  });
  afterAll(() => database?.stop());

  it('stores that nothing ran since the last heartbeat of whichever worker ran before', async () => {
    await asEngine((tx) =>
      tx.query(
        `insert into process_heartbeat (name, instance, at) values ('worker', 'other:1', guanlan.now() - interval '10 minutes')`,
      ),
    );
    const watch = createClockWatch();
    const [away] = await watch.look();
    expect(away?.kind).toBe('away');
    expect(away?.seconds).toBeGreaterThan(599);
    expect(await watch.look()).toEqual([]);
    watch.stop();
    const { rows } = await asEngine((tx) => tx.query('select kind from engine_event'));
    expect(rows).toEqual([{ kind: 'away' }]);
  });

  it('finds a heartbeat from the future: the clock went back while nothing ran', async () => {
    await asEngine((tx) => tx.query(`update process_heartbeat set at = guanlan.now() + interval '1 hour'`));
    const watch = createClockWatch();
    const [jump] = await watch.look();
    watch.stop();
    expect(jump?.kind).toBe('clock_jump');
    expect(jump?.seconds).toBeLessThan(-3590);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { activateDueRules } from '../chores/due-rules.ts';
import { sweepLostAlarms } from '../chores/no-data.ts';
import { asEngine, asIngest } from '../database.ts';
import { seededRandom } from '../simulator/random.ts';
import { createSource } from '../sources/commands.ts';
import { findSource } from '../sources/queries.ts';
import { deliver } from './deliver.ts';
import { noticeObjectChange } from './point-cache.ts';

const STREAMS = 4;
const DELIVERIES = 60;

describe.each(availableEngines())('a storm of crossing readings on the %s database', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    noticeObjectChange();
    await addSmallRegion({ tanks: 12, vehicles: 1 });
    await createSource({ id: 'src_storm', name: 's', scope: { kind: 'all' }, commitment: 'CN', actor: 'test' });
  });
  afterAll(() => database?.stop());

  const rows = (sql: string): Promise<object[]> => asEngine(async (tx) => (await tx.query(sql)).rows);

  it('ends with every warning as its active rules ask or waiting for its sign-off, every object equal to its warnings, and no delivery lost', async () => {
    const source = await asIngest((tx) => findSource(tx, 'src_storm'));
    if (source === null) throw new Error('no source');
    const random = seededRandom(7);
    let delivered = 0;
    const item = () => {
      const tank = 1 + Math.floor(random() * 12);
      const at = Date.now() - Math.floor(random() * 500);
      return random() < 0.5
        ? { point: `pt_${tank}_gas_combustible`, at, value: random() * 60 }
        : { point: `pt_${tank}_pressure`, at, value: random() * 2 };
    };
    const stream = async (): Promise<void> => {
      for (let n = 0; n < DELIVERIES; n += 1) {
        const items = Array.from({ length: 1 + Math.floor(random() * 30) }, item);
        const { accepted } = await deliver(source, { kind: 'readings', webhookId: randomUUID(), items });
        delivered += accepted;
      }
    };
    let running = true;
    const worker = async (): Promise<void> => {
      while (running) {
        await activateDueRules();
        await sweepLostAlarms(Date.now());
      }
    };
    const workers = [worker(), worker()];
    await Promise.all(Array.from({ length: STREAMS }, stream));
    running = false;
    await Promise.all(workers);

    expect(await rows('select count(*)::int as n from reading')).toEqual([{ n: delivered }]);
    expect(
      await rows(
        `with a as (select p.object_fid as fid, case p.indicator when 'pressure' then 'pressure' else 'gas' end as cause, max(r.tier) as tier
           from rule_state s join sensor_point p on p.fid = s.point_fid join limit_rule r on r.id = s.rule_id where s.state = 'active' group by 1, 2)
         select fid, cause, a.tier, w.tier as warned, w.normal
         from a full join (select fid, cause, tier, worst_tier, normal_since is not null as normal from warning where state = 'open') w using (fid, cause)
         -- What no rule holds waits for its sign-off; rules bring nothing below yellow that was worse.
         where case when a.tier is null then not w.normal or w.worst_tier = 1
           else w.normal is not false or w.tier <> greatest(a.tier, case when w.worst_tier > 1 then 2 else 1 end) end`,
      ),
    ).toEqual([]);
    expect(
      await rows(
        `select o.fid from object_state o full join (select fid, max(tier) as tier from warning where state = 'open' group by fid) w using (fid)
         where coalesce(o.tier, 0) <> coalesce(w.tier, 0)`,
      ),
    ).toEqual([]);
    expect(
      await rows(`select from warning group by fid, cause having count(*) filter (where state = 'open') > 1`),
    ).toEqual([]);
    expect(await rows('select guanlan.audit_break() as broken')).toEqual([{ broken: null }]);
  });
});

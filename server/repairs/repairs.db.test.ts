import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissionsOf, type Role } from '../../domain/role.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addTwoZones, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { readInputs } from '../assessment/inputs.ts';
import { asEngine, asViewer, type Tx, type Viewer } from '../database.ts';
import { closeRepair, orderRepair, writeRepair } from './commands.ts';
import { watchRepairs } from './found.ts';
import { getRepair, listRepairs } from './queries.ts';

const NOON = Date.UTC(2026, 10, 20, 4, 0);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each(availableEngines())('repairs on the %s database', (engine) => {
  let database: TestDatabase;
  let alpha: ZoneObjects;
  let bravo: ZoneObjects;
  const viewer = (role: Role, zone: ZoneObjects): Viewer => ({
    id: `u-${role}`,
    name: `${role} 值班`,
    roles: [role],
    permissions: permissionsOf([role]),
    reach: [{ role, all: false, scopeKeys: [zone.scopeKey] }],
    all: false,
    scopeKeys: [zone.scopeKey],
    scopeHash: `${role} ${zone.zone}`,
    precision: 'full',
    sessionId: null,
  });
  const clock = (tx: Tx, now: number) =>
    tx.query(`select set_config('guanlan.test_now', $1, true)`, [new Date(now).toISOString()]);
  const engineAt = <T>(now: number, work: (tx: Tx) => Promise<T>): Promise<T> =>
    asEngine(async (tx) => {
      await clock(tx, now);
      return await work(tx);
    });
  const at = <T>(
    who: Viewer,
    now: number,
    work: (tx: Tx, asked: { viewer: Viewer; address: string }) => Promise<T>,
  ): Promise<T> =>
    asViewer(who, async (tx) => {
      await clock(tx, now);
      return await work(tx, { viewer: who, address: '' });
    });
  const silence = (zone: ZoneObjects, from: number) =>
    engineAt(from, (tx) =>
      tx.query(
        `insert into offline_span (fid, kind, object_fid, site_fid, zone, enterprise, scope_key, from_at)
         values ($1, 'data', $2, $3, $4, $4, $5, guanlan.now())`,
        [zone.fids.sensors, zone.fids.assets, zone.fids.sites, zone.zone, zone.scopeKey],
      ),
    );
  const firstOpen = async (who: Viewer, now: number) => {
    const { rows } = await at(who, now, (tx) => listRepairs(tx, { list: 'open' }));
    return rows.find((row) => row.fault === 'offline');
  };

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    ({ alpha, bravo } = await addTwoZones());
    await asEngine((tx) => tx.query(`update site set rule_set = 'RS-TJ' where fid = $1`, [alpha.fids.sites]));
  });
  afterAll(() => database?.stop());

  it('a silence becomes one order after half an hour, is due in 24 h under RS-TJ, and ends when the data return', async () => {
    const enterprise = viewer('enterprise', alpha);
    await silence(alpha, NOON);
    await engineAt(NOON + 29 * MINUTE, watchRepairs);
    expect(await firstOpen(enterprise, NOON + 29 * MINUTE)).toBeUndefined();
    await engineAt(NOON + 31 * MINUTE, watchRepairs);
    await engineAt(NOON + 32 * MINUTE, watchRepairs);
    const found = await firstOpen(enterprise, NOON + 32 * MINUTE);
    if (found === undefined) throw new Error('nothing was found');
    expect(found).toMatchObject({ foundAt: NOON, dueAt: NOON + 24 * HOUR, state: 'found', ruleSet: 'RS-TJ' });

    // Another zone neither sees nor keeps it.
    expect(await firstOpen(viewer('enterprise', bravo), NOON + HOUR)).toBeUndefined();
    const order = {
      id: found.id,
      expected: 'found',
      repairer: '张工',
      phone: '',
      expectedAt: NOON + 9 * HOUR,
      text: '',
    };
    await at(enterprise, NOON + HOUR, (tx, asked) => orderRepair(tx, asked, { ...order, expected: 'found' }));
    // Two at once: the second is told that somebody was faster.
    await expect(
      at(enterprise, NOON + HOUR, (tx, asked) => orderRepair(tx, asked, { ...order, expected: 'found' })),
    ).rejects.toMatchObject({ refusal: { code: 'conflict', field: 'state' } });
    // Nobody says that a silent device is back in service.
    await expect(
      at(enterprise, NOON + HOUR, (tx, asked) =>
        closeRepair(tx, asked, { id: found.id, expected: 'ordered', text: '已恢复运行' }),
      ),
    ).rejects.toMatchObject({ refusal: { code: 'conflict', field: 'condition' } });

    await engineAt(NOON + 25 * HOUR, watchRepairs);
    await engineAt(NOON + 25 * HOUR, watchRepairs);
    const repaired = {
      id: found.id,
      expected: 'ordered',
      repairer: '张工',
      cause: 'power',
      text: '更换电源模块',
    } as const;
    await at(enterprise, NOON + 26 * HOUR, (tx, asked) =>
      writeRepair(tx, asked, { ...repaired, repairedAt: NOON + 25.5 * HOUR }),
    );
    await engineAt(NOON + 26 * HOUR, (tx) =>
      tx.query('update offline_span set to_at = guanlan.now() where repair_id = $1', [found.id]),
    );
    await engineAt(NOON + 26.1 * HOUR, watchRepairs);
    const done = await at(enterprise, NOON + 27 * HOUR, (tx) => getRepair(tx, enterprise, found.id));
    expect(done).toMatchObject({
      state: 'closed',
      cause: 'power',
      backAt: NOON + 26 * HOUR,
      overdueAt: NOON + 24 * HOUR,
    });
    expect(done.steps.map(({ step }) => step)).toEqual(['found', 'order', 'overdue', 'repaired', 'back']);

    // Late by an hour and a half: counted in the period of its deadline, and in no other (REQ-ASSESS-08, -23).
    const late = async (from: number) =>
      (await engineAt(NOON + 90 * HOUR, (tx) => readInputs(tx, { from, to: from + 24 * HOUR }))).lateRepairs;
    expect([...(await late(NOON + 12 * HOUR))]).toEqual([
      [`site ${alpha.fids.sites}`, 1],
      [`enterprise ${alpha.zone}`, 1],
    ]);
    expect([...(await late(NOON - 12 * HOUR))]).toEqual([]);
  });

  it('an approved outage and a fault of our own are nobody’s to repair', async () => {
    const enterprise = viewer('enterprise', bravo);
    await silence(bravo, NOON);
    await asEngine((tx) =>
      tx.query(`insert into platform_fault (reason, from_at) values ('ingest', to_timestamp($1::float8 / 1000))`, [
        NOON,
      ]),
    );
    await engineAt(NOON + HOUR, watchRepairs);
    expect(await firstOpen(enterprise, NOON + HOUR)).toBeUndefined();
    await asEngine(async (tx) => {
      await tx.query(`delete from platform_fault`);
      await tx.query(
        `insert into object_state (fid, layer, online, since, scope_key, outage, lng, lat)
         select fid, layer, 0, now(), scope_key, true, 117.7, 38.9 from feature_id where fid = $1 on conflict (fid) do update set outage = true`,
        [bravo.fids.sensors],
      );
    });
    await engineAt(NOON + 2 * HOUR, watchRepairs);
    expect(await firstOpen(enterprise, NOON + 2 * HOUR)).toBeUndefined();
    await asEngine((tx) => tx.query('update object_state set outage = false where fid = $1', [bravo.fids.sensors]));
    await engineAt(NOON + 3 * HOUR, watchRepairs);
    expect(await firstOpen(enterprise, NOON + 3 * HOUR)).toMatchObject({ foundAt: NOON, dueAt: null });
  });

  it('a stop that had been refused and a fault that somebody caused are evidence of the week (REQ-ASSESS-10)', async () => {
    const from = NOON - 10 * 24 * HOUR;
    await engineAt(from, async (tx) => {
      await tx.query(
        `with o as (insert into outage (layer, fid, whole, name, zone, enterprise, scope_key, reason, text, from_at, to_at, state, applicant, applicant_name,
             applied_at, verifier, verified_at, decision)
           select f.layer, f.fid, false, 'x', $2::int, $2::int, f.scope_key, 'other', '停产', guanlan.now(), guanlan.now() + interval '2 days', 'refused', 'a', 'a',
             guanlan.now() - interval '1 day', 'b', guanlan.now() - interval '1 hour', '不同意' from feature_id f where f.fid = $1 returning id, fid, layer, scope_key)
         insert into outage_point (outage_id, fid, layer, scope_key) select id, fid, layer, scope_key from o`,
        [alpha.fids.cameras, alpha.zone],
      );
      // Silent for three hours in the time that was refused; the other silence is too short to be a stop.
      await tx.query(
        `insert into offline_span (fid, kind, zone, enterprise, scope_key, from_at, to_at)
         select $1, 'video', $2::int, $2::int, $3::int, guanlan.now() + make_interval(hours => h), guanlan.now() + make_interval(hours => h, mins => m)
         from (values (1, 180), (12, 60)) v(h, m)`,
        [alpha.fids.cameras, alpha.zone, alpha.scopeKey],
      );
      await tx.query(
        `insert into repair (layer, fid, kind, name, zone, enterprise, scope_key, fault, found_at, found_by, state, cause, repaired_at)
         select f.layer, f.fid, 'video', 'x', $2::int, $2::int, f.scope_key, 'image_lost', guanlan.now(), 'a', 'closed', 'power_cut', guanlan.now() + interval '1 hour'
         from feature_id f where f.fid = $1`,
        [alpha.fids.cameras, alpha.zone],
      );
    });
    const week = (start: number) => engineAt(NOON, (tx) => readInputs(tx, { from: start, to: start + 7 * 24 * HOUR }));
    const found = await week(from - HOUR);
    expect([...found.stops]).toEqual([[alpha.zone, { points: 1, applications: 1 }]]);
    expect([...found.deliberate]).toEqual([[alpha.zone, { count: 1, causes: ['power_cut'] }]]);
    const before = await week(from - 8 * 24 * HOUR);
    expect([before.stops.size, before.deliberate.size]).toEqual([0, 0]);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutageApplication } from '../../domain/outage.ts';
import { permissionsOf, type Role } from '../../domain/role.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { sweepNoDataRules } from '../chores/rule-chores.ts';
import { asEngine, asIngest, asViewer, type Viewer } from '../database.ts';
import { deliver } from '../ingest/deliver.ts';
import { noticeObjectChange } from '../ingest/point-cache.ts';
import { createSource } from '../sources/commands.ts';
import { findSource, type IngestSource } from '../sources/queries.ts';
import { applyForOutage, endOutage, verifyOutage, withdrawOutage } from './commands.ts';
import { listOutages } from './queries.ts';
import { turnOutages } from './turn.ts';

const HOUR = 3_600_000;
const refusal = (code: string, field?: string) => ({ refusal: { code, ...(field === undefined ? {} : { field }) } });

describe.each(availableEngines())('outages on the %s database', (engine) => {
  let database: TestDatabase;
  let source: IngestSource;
  let own: Viewer;
  let other: Viewer;
  const bureau = testViewer({
    id: 'u-bureau',
    name: '应急局',
    roles: ['commander'],
    permissions: permissionsOf(['commander']),
  });
  const fids = new Map<string, number>();
  const fid = (id: string): number => fids.get(id) ?? 0;
  const rows = <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
    asEngine(async (tx) => (await tx.query<T>(sql, values)).rows);

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    noticeObjectChange();
    await addSmallRegion({ tanks: 4, vehicles: 0 });
    await asEngine((tx) =>
      tx.query(
        `insert into organisation (kind, name, name_en, code, zone, sector, scope_key)
         select 'enterprise', n || '化工', 'Works ' || n, 'E' || n, n, 2, (select id from scope_cell where enterprise = n) from generate_series(1, 2) n`,
      ),
    );
    for (const one of await rows<{ fid: number; id: string }>('select fid, object_id as id from feature_id'))
      fids.set(one.id, one.fid);
    const cells = await rows<{ id: number; enterprise: number }>(
      'select id, enterprise from scope_cell where enterprise > 0',
    );
    const person = (role: Role, id: string, enterprise: number) =>
      testViewer({
        id,
        name: id,
        roles: [role],
        permissions: permissionsOf([role]),
        scopeKeys: [cells.find((cell) => cell.enterprise === enterprise)?.id ?? 0],
      });
    own = person('enterprise', 'u-own', 1);
    other = person('enterprise', 'u-other', 2);
    await createSource({ id: 'src_out', name: 'w', scope: { kind: 'all' }, commitment: 'CN', actor: 'test' });
    const found = await asIngest((tx) => findSource(tx, 'src_out'));
    if (found === null) throw new Error('no source');
    source = found;
  });
  afterAll(() => database?.stop());

  const application = (changes: Partial<OutageApplication> = {}): OutageApplication => ({
    fid: fid('tank_1'),
    points: null,
    reason: 'overhaul',
    text: '年度停产检修',
    from: Date.now(),
    to: Date.now() + 48 * HOUR,
    ...changes,
  });
  const apply = (who: Viewer, changes: Partial<OutageApplication> = {}) =>
    asViewer(who, (tx) => applyForOutage(tx, who, application(changes), ''));
  const permit = (who: Viewer, id: number, number: string) =>
    asViewer(who, (tx) => verifyOutage(tx, who, { id, permit: true, number, text: '同意停用' }, ''));
  const marked = async () =>
    (
      await rows<{ id: string }>(
        'select f.object_id as id from object_state s join feature_id f on f.fid = s.fid where s.outage order by f.object_id',
      )
    ).map((row) => row.id);

  it('refuse what is backdated, crossed, foreign or of another enterprise, with the field', async () => {
    await expect(apply(own, { from: Date.now() - HOUR })).rejects.toMatchObject(refusal('invalid', 'from'));
    await expect(apply(own, { to: Date.now() - 1 })).rejects.toMatchObject(refusal('invalid', 'to'));
    await expect(apply(own, { points: [fid('pt_3_pressure')] })).rejects.toMatchObject(refusal('invalid', 'points'));
    await expect(apply(own, { to: Date.now() + 400 * 24 * HOUR })).rejects.toMatchObject(refusal('invalid', 'to'));
    await expect(apply(other)).rejects.toMatchObject(refusal('not_found'));
    expect(await rows('select from outage')).toEqual([]);
  });

  it('hold one application for a point and a time, also when two come at once', async () => {
    const both = await Promise.allSettled([apply(own), apply(own, { points: [fid('pt_1_pressure')] })]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(apply(own)).rejects.toMatchObject(refusal('conflict', 'from'));
    const [first] = await asViewer(own, (tx) => listOutages(tx, {}));
    await asViewer(own, (tx) => withdrawOutage(tx, own, first?.id ?? 0, ''));
    const { id } = await apply(own);
    expect(await asViewer(own, (tx) => listOutages(tx, { fid: fid('pt_1_pressure'), state: 'applied' }))).toMatchObject(
      [{ id, whole: true, points: 3, enterprise: 1, active: false }],
    );
    expect(await asViewer(other, (tx) => listOutages(tx, {}))).toEqual([]);
  });

  it('are permitted in writing by another person than the applicant, once', async () => {
    const [waiting] = await asViewer(own, (tx) => listOutages(tx, { state: 'applied' }));
    const id = waiting?.id ?? 0;
    const both: Viewer = { ...bureau, id: own.id };
    await expect(permit(both, id, '津应急停〔2026〕1号')).rejects.toMatchObject(refusal('forbidden', 'verifier'));
    await asEngine(turnOutages);
    expect(await marked()).toEqual([]);
    await permit(bureau, id, '津应急停〔2026〕1号');
    await expect(permit(bureau, id, '津应急停〔2026〕2号')).rejects.toMatchObject(refusal('conflict', 'state'));
    const second = await apply(own, { fid: fid('tank_3') });
    await expect(permit(bureau, second.id, '津应急停〔2026〕1号')).rejects.toMatchObject(refusal('conflict', 'number'));
    await asViewer(bureau, (tx) =>
      verifyOutage(tx, bureau, { id: second.id, permit: false, text: '未附检修方案' }, ''),
    );
    expect(await asViewer(own, (tx) => listOutages(tx, { state: 'refused' }))).toMatchObject([
      { decision: '未附检修方案', number: null },
    ]);
  });

  it('mark their points and object on the map, tell it, and do not drop the mark when a point is calm', async () => {
    expect(await asEngine(turnOutages)).toBe(4);
    expect(await asEngine(turnOutages)).toBe(0);
    expect(await marked()).toEqual(['cam_1', 'pt_1_gas_combustible', 'pt_1_pressure', 'tank_1']);
    const told = await rows<{ outage: boolean }>(
      `select (payload ->> 'outage')::boolean as outage from event where fid = $1 and kind = 'state'`,
      [fid('pt_1_pressure')],
    );
    expect(told).toEqual([{ outage: true }]);
  });

  it('raise no alarm of silence for their points, while others are warned of', async () => {
    await asEngine((tx) =>
      tx.query(
        `insert into latest_reading select fid, now() - interval '1 day', now(), 1, 0, scope_key from sensor_point where id in ('pt_1_gas_combustible', 'pt_3_gas_combustible')`,
      ),
    );
    await sweepNoDataRules(0);
    expect(await rows('select distinct point_fid as fid from rule_state')).toEqual([
      { fid: fid('pt_3_gas_combustible') },
    ]);
    // The same of cameras that say themselves that they are away.
    const items = [1, 3].map((n) => ({ object: `cam_${n}`, state: 'offline', at: Date.now() }));
    await deliver(source, { kind: 'states', webhookId: randomUUID(), items });
    expect(
      await rows(`select object_fid as fid from rule_state where object_fid = any($1)`, [[fid('cam_1'), fid('cam_3')]]),
    ).toEqual([{ fid: fid('cam_3') }]);
  });

  it('still judge a reading that arrives', async () => {
    const items = [{ point: 'pt_1_pressure', value: 1.95, at: Date.now() }];
    await deliver(source, { kind: 'readings', webhookId: randomUUID(), items });
    expect(await rows(`select tier, state from warning where fid = $1`, [fid('tank_1')])).toEqual([
      { tier: 4, state: 'open' },
    ]);
    expect(await rows('select tier, outage from object_state where fid = $1', [fid('tank_1')])).toEqual([
      { tier: 4, outage: true },
    ]);
  });

  it('end early by return to service, or with their period, and take the mark away', async () => {
    const [active] = await asViewer(own, (tx) => listOutages(tx, { state: 'permitted' }));
    await asViewer(own, (tx) => endOutage(tx, own, active?.id ?? 0, ''));
    expect(await asEngine(turnOutages)).toBe(4);
    expect(await marked()).toEqual([]);
    expect(await rows('select from object_state where fid = $1', [fid('pt_1_pressure')])).toEqual([]);
    const { id } = await apply(own, { fid: fid('tank_3'), to: Date.now() + HOUR });
    await permit(bureau, id, '津应急停〔2026〕9号');
    await asEngine(turnOutages);
    expect(await marked()).toHaveLength(4);
    await asEngine(async (tx) => {
      await tx.query(`select set_config('guanlan.test_now', $1, true)`, [
        new Date(Date.now() + 2 * HOUR).toISOString(),
      ]);
      await turnOutages(tx);
    });
    expect(await marked()).toEqual([]);
    expect(await rows('select state, ended_by as by from outage where id = $1', [id])).toEqual([
      { state: 'ended', by: 'worker' },
    ]);
  });
});

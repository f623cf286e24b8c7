import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CoverageListInput } from '../../domain/coverage-schema.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, closeDatabase } from '../database.ts';
import { coverageList, explainCoverage, objectCoverage } from './coverage.ts';

describe.each(availableEngines())('camera coverage on the %s database', (engine) => {
  let database: TestDatabase;
  const cells: number[] = [];
  const sites: number[] = [];
  const run = <Row>(text: string, values: readonly unknown[] = []) =>
    asEngine(async (tx) => (await tx.query<Row & object>(text, [...values])).rows);
  const base = 'id, name, name_en, kind, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind';
  const place = `st_setsrid(st_makepoint(117.7, 38.95), 4326), 'WGS84', 'safe-matched'`;
  const all = testViewer({ id: 'usr_all', name: '监管员' });

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    for (const zone of [1, 2]) {
      const [cell] = await run<{ id: number }>('insert into scope_cell (zone, sector) values ($1, 2) returning id', [
        zone,
      ]);
      cells.push(cell?.id ?? 0);
      const [site] = await run<{ fid: number }>(
        `insert into site (${base}, point, rule_set) values ($1, $2, $2, 'chemical_enterprise', 2, $3, 0, $4, ${place},
           st_setsrid(st_makepoint(117.7, 38.95), 4326), 'RS-BH') returning fid`,
        [`site_${zone}`, zone === 1 ? '海蓝化工' : '渤港石化', zone, cell?.id],
      );
      sites.push(site?.fid ?? 0);
    }
    const [hall] = await run<{ fid: number }>(
      `insert into asset (${base}, point, site_fid) values ('hall', '甲类仓库', 'hall', 'warehouse', 2, 1, 0, $1,
         st_makeenvelope(117.7, 38.95, 117.701, 38.951, 4326), 'WGS84', 'safe-matched', st_setsrid(st_makepoint(117.7, 38.95), 4326), $2) returning fid`,
      [cells[0], sites[0]],
    );
    const cameras = [
      ...['gate', 'road', 'fire_pump_room', 'high_point', 'control_room', 'tank_area', 'leak_sensitive', 'gate'].map(
        (point) => [point, sites[0], 'online'] as const,
      ),
      // The ninth hangs at the warehouse and sends nothing.
      ['warehouse', hall?.fid, 'faulty'] as const,
    ];
    for (const [index, [point, owner, state]] of cameras.entries())
      await run(
        `insert into camera (${base}, owner_fid, point_kind, state) values ($1, $1, $1, 'dome', 2, 1, 0, $2, ${place}, $3, $4, $5)`,
        [`cam_${index}`, cells[0], owner, point, state],
      );
  });
  afterAll(async () => {
    await closeDatabase();
    await database.stop();
  });

  const list = (viewer: typeof all, more: Partial<CoverageListInput> = {}) =>
    asViewer(viewer, (tx) => coverageList(tx, { state: null, sector: null, text: '', cursor: 0, ...more }));

  it('tells for one enterprise what is required, there and sending, by camera of the site and of its buildings', async () => {
    const { state, items } = await asViewer(all, (tx) => objectCoverage(tx, sites[0] ?? 0));
    expect(state).toBe('silent');
    expect(items.find(({ key }) => key === 'channels')).toMatchObject({
      required: 9,
      present: 9,
      online: 8,
      faulty: 1,
    });
    expect(items.filter((item) => item.state !== 'met').map(({ key, state: how }) => [key, how])).toEqual([
      ['channels', 'silent'],
      ['hazardous_warehouse', 'silent'],
    ]);
  });

  it('keeps the explanation of a shortfall with its author, and takes none for what is there', async () => {
    const explain = (fid: number, item: string) =>
      asViewer(all, (tx) =>
        explainCoverage(tx, all, { fid, ruleSet: 'RS-BH', item, text: '二期扩建，十二月补齐' }, '10.0.0.1'),
      );
    await expect(explain(sites[0] ?? 0, 'plant_gate')).rejects.toMatchObject({ refusal: { code: 'conflict' } });
    await expect(explain(sites[0] ?? 0, 'loading_area')).rejects.toMatchObject({ refusal: { code: 'not_found' } });
    expect((await list(all, { state: 'unexplained' })).objects.map(({ name }) => name)).toEqual(['渤港石化']);
    await explain(sites[1] ?? 0, 'channels');
    const { items } = await asViewer(all, (tx) => objectCoverage(tx, sites[1] ?? 0));
    expect(items.find(({ key }) => key === 'channels')).toMatchObject({
      state: 'missing',
      note: { text: '二期扩建，十二月补齐', authorName: '监管员' },
    });
    expect((await list(all)).objects[0]).toMatchObject({ name: '渤港石化', unexplained: 5 });
    const audit = await run<{ actor: string }>(`select actor from audit_entry where action = 'coverage.explained'`);
    expect(audit).toEqual([{ actor: 'usr_all' }]);
  });

  it('lists the worst first, filters by state, sector and name, and shows nobody what lies beyond their scope', async () => {
    const { objects, counts, total } = await list(all);
    expect(objects.map(({ name, state }) => [name, state])).toEqual([
      ['渤港石化', 'missing'],
      ['海蓝化工', 'silent'],
    ]);
    expect({ counts, total }).toEqual({ counts: { met: 0, silent: 1, missing: 1, unexplained: 1 }, total: 2 });
    expect((await list(all, { state: 'silent' })).objects.map(({ name }) => name)).toEqual(['海蓝化工']);
    expect((await list(all, { text: '海蓝' })).total).toBe(1);
    expect((await list(all, { sector: 'fire' })).total).toBe(0);
    const neighbour = testViewer({ id: 'usr_2', name: 'x', roles: ['enterprise'], scopeKeys: [cells[1] ?? 0] });
    expect((await list(neighbour)).objects.map(({ name }) => name)).toEqual(['渤港石化']);
    await expect(asViewer(neighbour, (tx) => objectCoverage(tx, sites[0] ?? 0))).rejects.toMatchObject({
      refusal: { code: 'not_found' },
    });
  });

  it('asks a pipeline for eyes at its stations and over its high-consequence areas, by the reach of cameras', async () => {
    const [pipe] = await run<{ fid: number }>(
      `insert into pipeline (${base}, medium, regime, outer_diameter_mm, length_m)
       values ('pipe', '乙烯管道', 'pipe', '', 5, 1, 0, $1, st_multi(st_setsrid(st_makeline(st_makepoint(117.6, 38.9), st_makepoint(117.62, 38.9)), 4326)),
         'WGS84', 'safe-matched', 'ethylene', 'chemical', 273, 2000) returning fid`,
      [cells[0]],
    );
    await run(
      `insert into segment (id, pipeline_fid, from_m, to_m, zone, scope_key, geom)
       values ('seg', $1, 0, 2000, 1, $2, st_setsrid(st_makeline(st_makepoint(117.6, 38.9), st_makepoint(117.62, 38.9)), 4326))`,
      [pipe?.fid, cells[0]],
    );
    await run(
      `insert into facility (${base}, pipeline_fid, chainage_m) values ('st_1', '首站', '', 'origin_station', 5, 1, 0, $1, ${place}, $2, 0)`,
      [cells[0], pipe?.fid],
    );
    const [hcaRun] = await run<{ id: number }>(
      `insert into hca_run (rule_set, cause, ran_at) values ('GB 32167', 'test', guanlan.now()) returning id`,
    );
    for (const [code, from, to] of [
      ['HCA-1', 0, 200],
      ['HCA-2', 1500, 1800],
    ] as const)
      await run(
        `insert into hca (code, run_id, pipeline_fid, rule_set, grade, from_m, to_m, radius_m, change, valid_from, confirmed_at, review_due, scope_key)
         values ($1, $2, $3, 'GB 32167', 2, $4, $5, 200, 'new', guanlan.now(), guanlan.now(), current_date, $6)`,
        [code, hcaRun?.id, pipe?.fid, from, to, cells[0]],
      );
    // It reaches 120 m: the first area, not the second.
    await run(
      `insert into camera (${base}, point_kind, state, range_m) values ('cam_hca', '高后果区相机', '', 'dome', 5, 1, 0, $1,
         st_setsrid(st_makepoint(117.601, 38.9005), 4326), 'WGS84', 'safe-matched', 'street', 'online', 120)`,
      [cells[0]],
    );
    const { items } = await asViewer(all, (tx) => objectCoverage(tx, pipe?.fid ?? 0));
    expect(items.map(({ key, required, present, without }) => [key, required, present, without])).toEqual([
      ['key_place', 1, 0, ['首站']],
      ['high_consequence', 2, 1, ['HCA-2']],
    ]);
    expect((await list(all, { text: '乙烯' })).objects).toMatchObject([{ layer: 'pipelines', state: 'missing' }]);
  });
});

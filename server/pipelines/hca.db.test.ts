import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHca } from '../../db/analysis/hca-run.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addTwoZones, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, closeDatabase, type Tx } from '../database.ts';
import { analyseDue } from './analysis-chore.ts';
import { saveHcaPaper } from './hca-commands.ts';
import { readGone, readRegister } from './hca-queries.ts';

/** Metres of a degree at 38.9° N (WGS 84). */
const PER_LNG = 86_749;
const PER_LAT = 111_010;
const WEST = 117.6;
const LAT = 38.9;
const DAY = 86_400_000;

describe.each(availableEngines())('the register of high-consequence areas on the %s database', (engine) => {
  let database: TestDatabase;
  let alpha: ZoneObjects;
  let bravo: ZoneObjects;
  let fid: number;
  const place = (tx: Tx, id: string, kind: string, east: number, north: number, zone: ZoneObjects, attrs = '{}') =>
    tx.query(
      `insert into sensitive_place (id, name, kind, people, sector, enterprise, scope_key, geom, datum, coordinate_kind, attrs)
       values ($1, $1, $2, 300, 2, 0, $3, st_setsrid(st_makepoint($4, $5), 4326), 'WGS84', 'safe-matched', $6)`,
      [id, kind, zone.scopeKey, WEST + east / PER_LNG, LAT + north / PER_LAT, attrs],
    );
  const register = (asOf: number | null = null, viewer = testViewer({})) =>
    asViewer(viewer, (tx) => readRegister(tx, { fid, asOf }));

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    ({ alpha, bravo } = await addTwoZones());
    // A gas pipe of 813 mm at 7 MPa, 10 km due east: a school 150 m beside K3+000 (case HCA-1), 60 households at K7+000.
    fid = await asEngine(async (tx) => {
      const { rows } = await tx.query<{ fid: number }>(
        `insert into pipeline (id, name, medium, regime, outer_diameter_mm, design_pressure_mpa, length_m, sector, enterprise, scope_key, geom, datum, coordinate_kind)
         values ('pip_gas', '外输管道', 'natural_gas', 'oil_gas', 813, 7, 10000, 2, $1, $2, st_geomfromtext($3, 4326), 'WGS84', 'safe-matched') returning fid`,
        [alpha.zone, alpha.scopeKey, `MULTILINESTRING((${WEST} ${LAT}, ${WEST + 10_000 / PER_LNG} ${LAT}))`],
      );
      const made = rows[0]?.fid ?? 0;
      await tx.query('select guanlan.cut_pipelines($1)', [[made]]);
      await tx.query('update segment set scope_key = $2 where pipeline_fid = $1', [made, alpha.scopeKey]);
      await place(tx, 'plc_school', 'school', 3000, 150, alpha);
      await place(tx, 'plc_village', 'residential', 7000, 100, alpha, '{"households": 60, "storeys": 2}');
      await tx.query('delete from analysis_due');
      await runHca(tx, { fids: [made], now: new Date(Date.now() - 30 * DAY), cause: 'first' });
      return made;
    });
  }, 240_000);
  afterAll(async () => {
    await closeDatabase();
    await database?.stop();
  });

  it('names chainage, grade, row and cause of each area', async () => {
    const [area, ...others] = await register();
    expect(others).toEqual([]);
    expect(area).toMatchObject({ code: 'HCA-gas-01', grade: 2, rowCodes: ['gas-c'], change: 'new' });
    const half = Math.sqrt(212.95 ** 2 - 150 ** 2);
    expect(area?.fromMeters).toBeCloseTo(3000 - half, -0.5);
    expect(area?.toMeters).toBeCloseTo(3000 + half, -0.5);
    expect(area?.radiusMeters).toBeCloseTo(212.95, 1);
    expect(area?.reasons).toEqual([
      expect.objectContaining({
        name: 'plc_school',
        layer: 'places',
        rowCode: 'gas-c',
        distanceMeters: expect.closeTo(150, 0),
      }),
    ]);
    // Identified anew within 18 months (GB 32167-2015).
    const due = new Date(area?.confirmedAt ?? 0);
    due.setUTCMonth(due.getUTCMonth() + 18);
    expect(Math.abs(new Date(area?.reviewDue ?? '').getTime() - due.getTime())).toBeLessThan(2 * DAY);
  });

  it('is looked at again by the worker when a place beside the pipe opens, grows or closes, and says what changed', async () => {
    const viewer = testViewer({});
    const [before] = await register();
    await asViewer(
      viewer,
      (tx) =>
        saveHcaPaper(
          tx,
          viewer,
          { id: before?.id ?? 0, plan: '一区一案', responsible: '张工', phone: '', measures: '' },
          '',
        ),
      true,
    );
    // 60 households more within 2 km of the village make class 3; the school closes; far away nothing matters.
    await asEngine(async (tx) => {
      await place(tx, 'plc_second', 'residential', 7900, 120, alpha, '{"households": 60, "storeys": 2}');
      await place(tx, 'plc_far', 'school', 5000, 2500, alpha);
      await tx.query(`delete from sensitive_place where id = 'plc_school'`);
    });
    expect(await analyseDue()).toBeGreaterThan(0);
    expect(await analyseDue()).toBe(0);
    const now = await register();
    expect(now.map((area) => [area.code, area.grade, area.rowCodes, area.change])).toEqual([
      ['HCA-gas-02', 2, ['gas-b'], 'new'],
    ]);
    expect(now[0]?.fromMeters).toBeCloseTo(7000 - Math.sqrt(200 ** 2 - 100 ** 2), -0.5);
    const gone = await asViewer(viewer, (tx) => readGone(tx, fid, Date.now() - DAY));
    expect(gone.map((area) => [area.code, area.endedBy])).toEqual([['HCA-gas-01', 'gone']]);
    // The register as of yesterday still holds the school, with the plan it had.
    const past = await register(Date.now() - DAY);
    expect(past.map((area) => [area.code, area.plan])).toEqual([['HCA-gas-01', '一区一案']]);
    expect(await register(Date.now() - 40 * DAY)).toEqual([]);
    // High-rise houses make it class 4: regraded under the same code.
    await asEngine((tx) =>
      tx.query(
        `update sensitive_place set attrs = attrs || '{"storeys": 12}' where id in ('plc_village', 'plc_second')`,
      ),
    );
    await analyseDue();
    expect((await register()).map((area) => [area.code, area.grade, area.change, area.previousGrade])).toEqual([
      ['HCA-gas-02', 3, 'regraded', 2],
    ]);
  });

  it('keeps areas, causes and plans from a viewer of another zone, and lets that viewer change none', async () => {
    const stranger = testViewer({ scopeKeys: [bravo.scopeKey] });
    expect(await register(null, stranger)).toEqual([]);
    const [area] = await register();
    await expect(
      asViewer(
        stranger,
        (tx) =>
          saveHcaPaper(tx, stranger, { id: area?.id ?? 0, plan: 'x', responsible: '', phone: '', measures: '' }, ''),
        true,
      ),
    ).rejects.toMatchObject({ refusal: { code: 'not_found' } });
  });

  it('shows a viewer of coarse precision chainages and distances on the grid of the class alone (REQ-COORD-02)', async () => {
    await asEngine((tx) => tx.query(`update pipeline set precision_class = '1km' where fid = $1`, [fid]));
    const [area] = await register(null, testViewer({ precision: '1km' }));
    for (const meters of [
      area?.fromMeters,
      area?.toMeters,
      ...(area?.reasons ?? []).flatMap((r) => [r.distanceMeters, r.chainageMeters]),
    ])
      expect((meters ?? 1) % 1000).toBe(0);
    await asEngine((tx) => tx.query(`update pipeline set precision_class = 'hidden' where fid = $1`, [fid]));
    expect(await register(null, testViewer({ precision: '1km' }))).toEqual([]);
    await asEngine((tx) => tx.query(`update pipeline set precision_class = 'full' where fid = $1`, [fid]));
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addTwoZones, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, closeDatabase } from '../database.ts';
import { analyseDue } from './analysis-chore.ts';
import { readStrip } from './strip.ts';

/** Metres of a degree at 38.9° N (WGS 84). */
const PER_LNG = 86_749;
const PER_LAT = 111_010;
const WEST = 117.6;
const LAT = 38.9;

describe.each(availableEngines())('hidden dangers along a pipeline on the %s database', (engine) => {
  let database: TestDatabase;
  let alpha: ZoneObjects;
  let bravo: ZoneObjects;
  let fid: number;
  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    ({ alpha, bravo } = await addTwoZones());
    fid = await asEngine(async (tx) => {
      const { rows } = await tx.query<{ fid: number }>(
        `insert into pipeline (id, name, medium, regime, outer_diameter_mm, design_pressure_mpa, length_m, sector, enterprise, scope_key, geom, datum, coordinate_kind, depth_m, attrs)
         values ('pip_gas', '外输管道', 'natural_gas', 'oil_gas', 813, 7, 10000, 2, $1, $2, st_geomfromtext($3, 4326), 'WGS84', 'safe-matched', 1.5,
           '{"wallThicknessMm": 18, "steelGrade": "L450M", "coating": "3LPE"}') returning fid`,
        [alpha.zone, alpha.scopeKey, `MULTILINESTRING((${WEST} ${LAT}, ${WEST + 10_000 / PER_LNG} ${LAT}))`],
      );
      const made = rows[0]?.fid ?? 0;
      await tx.query('select guanlan.cut_pipelines($1)', [[made]]);
      await tx.query('update segment set scope_key = $2 where pipeline_fid = $1', [made, alpha.scopeKey]);
      return made;
    });
  }, 240_000);
  afterAll(async () => {
    await closeDatabase();
    await database?.stop();
  });

  const strip = (viewer = testViewer({})) => asViewer(viewer, (tx) => readStrip(tx, fid));
  const addWork = (name: string, east: number, meters: number, permitted: boolean, activity = 'excavation') =>
    asEngine((tx) =>
      tx.query(
        `insert into pipeline_work (pipeline_fid, name, activity, from_m, to_m, distance_m, starts_on, ends_on, permitted, geom, scope_key)
         values ($1, $2, $3, $4, $4::float8 + 50, $5, current_date - 2, current_date + 2, $6, st_setsrid(st_makepoint($7, ${LAT}), 4326), $8)`,
        [fid, name, activity, east, meters, permitted, WEST + east / PER_LNG, alpha.scopeKey],
      ),
    );
  const warnings = () =>
    asEngine(
      async (tx) =>
        (
          await tx.query<{ cause: string; tier: number; state: string; reason_zh: string }>(
            `select cause, tier, state, reason_zh from warning where fid = $1 order by cause`,
            [fid],
          )
        ).rows,
    );

  it('are works without the permit that the strip asks for, told through the warning loop (REQ-RISK-08)', async () => {
    await addWork('光缆沟', 4000, 30, false);
    await addWork('有证道路', 5000, 30, true);
    await addWork('远处爆破', 6000, 180, false, 'blasting');
    await addWork('远处建房', 7000, 180, false, 'building');
    while ((await analyseDue()) > 0);
    const seen = await strip();
    expect(seen.dangers.map((danger) => [danger.name, danger.code, danger.strip, danger.limitMeters])).toEqual([
      ['光缆沟', 4, 'permit_near', 50],
      ['远处爆破', 4, 'permit_far', 200],
    ]);
    expect(await warnings()).toEqual([
      expect.objectContaining({ cause: 'pipeline_danger:4', tier: 2, reason_zh: expect.stringContaining('另有 1 处') }),
    ]);
    // No patrol passed in seven days: too few beside works (REQ-WF-29).
    expect(seen.works.map((work) => work.patrols)).toEqual([0, 0, 0, 0]);
  });

  it('are buildings over the pipe or within 5 m, found when they appear and ended when they go', async () => {
    const place = (id: string, meters: number) =>
      asEngine((tx) =>
        tx.query(
          `insert into sensitive_place (id, name, kind, people, sector, enterprise, scope_key, geom, datum, coordinate_kind)
           values ($1, $1, 'market', 40, 2, 0, $2, st_setsrid(st_makepoint($3, $4), 4326), 'WGS84', 'safe-matched')`,
          [id, alpha.scopeKey, WEST + 2000 / PER_LNG, LAT + meters / PER_LAT],
        ),
      );
    await place('plc_over', 4);
    await place('plc_beside', 6);
    while ((await analyseDue()) > 0);
    const found = (await strip()).dangers.filter((danger) => danger.code === 1);
    expect(found.map((danger) => [danger.name, Math.round(danger.distanceMeters)])).toEqual([['plc_over', 4]]);
    expect((await warnings()).map((warning) => [warning.cause, warning.tier, warning.state])).toContainEqual([
      'pipeline_danger:1',
      3,
      'open',
    ]);
    await asEngine((tx) => tx.query(`delete from sensitive_place where id = 'plc_over'`));
    while ((await analyseDue()) > 0);
    expect((await strip()).dangers.filter((danger) => danger.code === 1)).toEqual([]);
  });

  it('stand in a risk index of 100 m each, whose parts and unknowns are told', async () => {
    const { risk } = await strip();
    expect(risk).toHaveLength(100);
    expect(risk[0]).toMatchObject({ fromMeters: 0, toMeters: 100, model: 'guanlan-pipeline-risk-1' });
    expect(risk[0]?.detail).toMatchObject({ unknown: ['age', 'potential'], thirdParty: expect.any(Number) });
    const at = (meters: number) => risk.find((step) => step.fromMeters === meters)?.value ?? 0;
    // Beside works the index is higher than where nothing is.
    expect(at(4000)).toBeGreaterThan(at(9000));
  });

  it('are kept from a viewer of another zone', async () => {
    await expect(strip(testViewer({ scopeKeys: [bravo.scopeKey] }))).rejects.toMatchObject({
      refusal: { code: 'not_found' },
    });
  });
});

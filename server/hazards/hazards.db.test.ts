import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scenario } from '../../domain/hazard/scenario.ts';
import { permissionsOf, type Role } from '../../domain/role.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { SAMPLE_SCENARIO } from '../../scripts/testing/hazard-sample.ts';
import { addTwoZones, MEETING_PLACE, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { asEngine, asViewer, type Tx, type Viewer } from '../database.ts';
import { changeScenario, closeScenario, hazardActor, saveScenario, setFollowing } from './commands.ts';
import { followWind, turnDeg } from './follow-wind.ts';
import { readInside } from './inside.ts';
import { readMajorHazard } from './major.ts';
import { readOrigin } from './origin.ts';
import { prefillScenario } from './prefill.ts';
import { getScenario, listScenarios, runsOf } from './queries.ts';

const NOON = Date.UTC(2026, 10, 20, 4, 0);
const [LNG, LAT] = MEETING_PLACE;

describe.each(availableEngines())('hazard scenarios on the %s database', (engine) => {
  let database: TestDatabase;
  let alpha: ZoneObjects;
  let bravo: ZoneObjects;
  const viewer = (role: Role, zone: ZoneObjects | null, precision: Viewer['precision'] = 'full'): Viewer => ({
    id: `u-${role}`,
    name: `${role} 值班`,
    roles: [role],
    permissions: permissionsOf([role]),
    reach: [{ role, all: zone === null, scopeKeys: zone === null ? [] : [zone.scopeKey] }],
    all: zone === null,
    scopeKeys: zone === null ? [] : [zone.scopeKey],
    scopeHash: role,
    precision,
    sessionId: null,
  });
  const clock = (tx: Tx, now: number) =>
    tx.query(`select set_config('guanlan.test_now', $1, true)`, [new Date(now).toISOString()]);
  const as = <T>(who: Viewer, work: (tx: Tx) => Promise<T>, now = NOON): Promise<T> =>
    asViewer(who, async (tx) => {
      await clock(tx, now);
      return await work(tx);
    });
  const commander = viewer('commander', null);
  const actor = hazardActor(commander, '');

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    ({ alpha, bravo } = await addTwoZones());
    await asEngine(async (tx) => {
      await tx.query(
        `update asset set kind = 'tank', medium = 'ammonia', hazard_fid = case fid when $1 then $3::int else $4::int end,
        attrs = '{"cas":"7664-41-7","volumeM3":1000,"diameterM":12.4,"heightM":12.4,"designPressureMPa":2.16}', form = 'sphere' where fid in ($1, $2)`,
        [alpha.fids.assets, bravo.fids.assets, alpha.fids.hazards, bravo.fids.hazards],
      );
      await tx.query('update sensitive_place set people = 120 where fid = $1', [alpha.fids.places]);
      await tx.query('update sensitive_place set people = 30 where fid = $1', [bravo.fids.places]);
      // A kilometre and a half downwind: inside the yellow zone of nobody, outside all.
      await tx.query(
        `insert into sensitive_place (id, name, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind, people)
         select 'far', 'far', 2, 1, 1, $1, st_setsrid(st_makepoint($2, $3), 4326), 'WGS84', 'safe-matched', 1000`,
        [alpha.scopeKey, LNG + 0.005, LAT],
      );
    });
  });
  afterAll(() => database?.stop());

  const fromAsset = (zone: ZoneObjects) =>
    ({ layer: 'assets', fid: zone.fids.assets, warningId: null, position: null }) as const;
  const save = async (scenario: Scenario = SAMPLE_SCENARIO, followsWind = false) =>
    as(commander, async (tx) =>
      saveScenario(tx, actor, {
        origin: await readOrigin(tx, fromAsset(alpha)),
        warningId: alpha.warningId,
        scenario,
        exercise: true,
        followsWind,
      }),
    );

  it('keep every input, every run and the zones as geometry, and tell the desks', async () => {
    const { id } = await save();
    const stored = await as(commander, (tx) => getScenario(tx, id));
    expect(stored).toMatchObject({ input: SAMPLE_SCENARIO, revision: 1, exercise: true, warningId: alpha.warningId });
    const zones = await asEngine((tx) =>
      tx.query<{ grade: string; meters: number; area: number }>(
        'select grade, meters, st_area(geom::geography) as area from hazard_zone where scenario_id = $1 order by meters',
        [id],
      ),
    );
    // PLM-6: 181.2, 521.3 and 1413.3 m.
    expect(zones.rows.map(({ grade, meters }) => [grade, Math.round(meters)])).toEqual([
      ['red', 181],
      ['orange', 521],
      ['yellow', 1413],
    ]);
    expect(zones.rows.every(({ area }) => area > 1000)).toBe(true);
    const event = await asEngine((tx) =>
      tx.query<{ kind: string; payload: object }>('select kind, payload from event order by seq desc limit 1'),
    );
    expect(event.rows[0]).toEqual({ kind: 'hazard', payload: { id } });
    const audit = await asEngine((tx) =>
      tx.query<{ action: string }>('select action from audit_entry where object = $1', [`hazard_scenario:${id}`]),
    );
    expect(audit.rows.map(({ action }) => action)).toEqual(['hazard.saved']);
  });

  it('count the people inside each zone by place, within what the viewer reaches', async () => {
    const { result } = await as(commander, async (tx) => getScenario(tx, (await listScenarios(tx))[0]?.id ?? 0));
    const all = await as(commander, (tx) => readInside(tx, result.zones, SAMPLE_SCENARIO.position, 1));
    // Both places stand a metre or two east of the source; the far one 433 m downwind, between red and orange.
    expect(all.counts).toEqual([
      { people: 150, places: 2 },
      { people: 1150, places: 3 },
      { people: 1150, places: 3 },
    ]);
    expect(all.places[0]).toMatchObject({ name: 'far', zones: [1, 2] });
    expect(all.chain.map(({ fid }) => fid)).toEqual([bravo.fids.assets]);
    const theirs = await as(viewer('zone', bravo), (tx) => readInside(tx, result.zones, SAMPLE_SCENARIO.position, 1));
    expect(theirs.counts[0]).toEqual({ people: 30, places: 1 });
  });

  it('are hidden from other zones and from those who may not have exact places', async () => {
    expect(
      await as(viewer('zone', bravo), async (tx) => (await listScenarios(tx)).map(({ name }) => name)),
    ).not.toContain('ALPHA assets');
    expect(await as(viewer('regulator', alpha, '1km'), (tx) => listScenarios(tx))).toEqual([]);
    expect((await as(viewer('zone', alpha), (tx) => listScenarios(tx))).length).toBeGreaterThan(0);
  });

  it('begin with live stock, pressure and the record of the vessel, and say where each value is from', async () => {
    await asEngine((tx) =>
      tx.query('update latest_reading set at = $2, value = 0.9 where point_fid = $1', [
        alpha.fids.sensors,
        new Date(NOON),
      ]),
    );
    const { scenario, provenance } = await as(commander, async (tx) =>
      prefillScenario(tx, await readOrigin(tx, { layer: null, fid: null, warningId: alpha.warningId, position: null })),
    );
    expect(scenario).toMatchObject({
      cas: '7664-41-7',
      release: { pressureMpa: 0.9, capacityT: 610, tankDiameterM: 12.4, stockT: null, holeMm: null },
    });
    expect(scenario.outcomes).toContain('toxic');
    expect(provenance.find(({ field }) => field === 'pressureMpa')).toMatchObject({ from: 'live', at: NOON });
    // No station near: the wind is asked for and not made up.
    expect(scenario.weather.windMS).toBeNull();
  });

  it('belong to the zone of a click on the map, and refuse a place in nobody’s zone', async () => {
    const click = (lng: number) =>
      as(viewer('zone', alpha), (tx) =>
        readOrigin(tx, { layer: null, fid: null, warningId: null, position: [lng, LAT] }),
      );
    expect(await click(LNG)).toMatchObject({ scopeKey: alpha.scopeKey, fid: 0, position: [LNG, LAT] });
    await expect(click(120)).rejects.toMatchObject({ refusal: { code: 'outside_district' } });
  });

  it('run again with other inputs and keep the run before', async () => {
    const { id } = await save();
    const weather = { ...SAMPLE_SCENARIO.weather, windMS: 6 };
    await as(commander, (tx) => changeScenario(tx, actor, id, { ...SAMPLE_SCENARIO, weather }));
    const stored = await as(commander, (tx) => getScenario(tx, id));
    expect(stored.revision).toBe(2);
    expect(stored.result.zones[2]?.meters).toBeLessThan(1413);
    expect((await as(commander, (tx) => runsOf(tx, id))).map(({ revision, reason }) => [revision, reason])).toEqual([
      [2, 'changed'],
      [1, 'saved'],
    ]);
    await expect(
      as(commander, (tx) => changeScenario(tx, actor, id, { ...SAMPLE_SCENARIO, weather: { ...weather, windMS: 0 } })),
    ).rejects.toMatchObject({ refusal: { code: 'invalid', field: 'windMS', params: { reason: 'calm' } } });
    expect((await as(commander, (tx) => getScenario(tx, id))).revision).toBe(2);
  });

  it('follow the wind of the nearest station when it turns, and only then', async () => {
    const { id } = await save(SAMPLE_SCENARIO, true);
    const station = async (speed: number, from: number) =>
      asEngine(async (tx) => {
        for (const [indicator, value] of [
          ['wind_speed', speed],
          ['wind_direction', from],
        ] as const) {
          await tx.query(
            `insert into sensor_point (id, name, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind, object_fid, indicator, unit)
             values ('st_' || $1, 'station', 2, 1, 1, $2, st_setsrid(st_makepoint($3, $4), 4326), 'WGS84', 'safe-matched', $5, $1, 'x') on conflict (id) do nothing`,
            [indicator, alpha.scopeKey, LNG + 0.01, LAT, alpha.fids.sites],
          );
          await tx.query(
            `insert into latest_reading select fid, clock_timestamp(), clock_timestamp(), $2, 0, $3 from sensor_point where id = 'st_' || $1
             on conflict (point_fid) do update set value = excluded.value, at = excluded.at`,
            [indicator, value, alpha.scopeKey],
          );
        }
        await tx.query(`update hazard_scenario set run_at = clock_timestamp() - interval '5 minutes' where id = $1`, [
          id,
        ]);
      });
    const revision = async () => (await as(commander, (tx) => getScenario(tx, id))).revision;
    await station(3, 265);
    await followWind();
    expect(await revision()).toBe(1);
    await station(3, 180);
    await followWind();
    const turned = await as(commander, (tx) => getScenario(tx, id));
    expect(turned).toMatchObject({ revision: 2, input: { weather: { windFromDeg: 180, windMS: 3 } } });
    expect(turned.result.towardDeg).toBe(0);
    // Calm: no model holds, the last zones stand.
    await station(0, 90);
    await followWind();
    expect(await revision()).toBe(2);
    await as(commander, (tx) => setFollowing(tx, actor, id, false));
    await station(8, 90);
    await followWind();
    expect(await revision()).toBe(2);
    expect([turnDeg(350, 10), turnDeg(10, 350), turnDeg(0, 180)]).toEqual([20, 20, 180]);
  });

  it('leave the maps when they close, and stay for the record', async () => {
    const { id } = await save();
    await as(commander, (tx) => closeScenario(tx, actor, id));
    expect((await as(commander, (tx) => listScenarios(tx))).some((line) => line.id === id)).toBe(false);
    const left = await asEngine((tx) => tx.query('select from hazard_zone where scenario_id = $1', [id]));
    expect(left.rowCount).toBe(0);
    expect((await as(commander, (tx) => runsOf(tx, id))).length).toBe(1);
    await expect(as(commander, (tx) => closeScenario(tx, actor, id))).rejects.toMatchObject({
      refusal: { code: 'conflict' },
    });
  });

  it('grade a major hazard installation with the people around it, and answer what if', async () => {
    const sheet = await as(commander, (tx) => readMajorHazard(tx, alpha.fids.hazards, null));
    // 1,000 m³ of ammonia at 610 kg/m³ against 10 t; the places inside the fence do not count as outside it.
    expect(sheet.graded).toMatchObject({ s: 61 });
    expect(sheet.people).toBe(1000);
    expect(sheet.graded?.alpha).toBe(2);
    expect(sheet.graded?.r).toBeCloseTo(2 * 2 * 61, 9);
    expect(sheet.graded?.level).toBe(1);
    const less = await as(commander, (tx) =>
      readMajorHazard(tx, alpha.fids.hazards, { chemicals: [{ key: '7664-41-7', tonnes: 9.9 }], people: 0 }),
    );
    expect(less.graded).toMatchObject({ level: null, alpha: 0.5 });
    await expect(
      as(viewer('zone', bravo), (tx) => readMajorHazard(tx, alpha.fids.hazards, null)),
    ).rejects.toMatchObject({
      refusal: { code: 'not_found' },
    });
  });
});

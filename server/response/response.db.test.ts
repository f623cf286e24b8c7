import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissionsOf, type Role } from '../../domain/role.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addTwoZones, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { asEngine, asViewer, type Tx, type Viewer } from '../database.ts';
import { actorOf, closeIncident, correctEntry, openByHand } from '../incidents/commands.ts';
import { getIncident } from '../incidents/queries.ts';
import { adviceFor } from './advice.ts';
import { readAfterAction } from './after-action.ts';
import { addArea, areasOf, evacuateZone, setStaging } from './areas.ts';
import { addTask, endTask, tasksOf } from './tasks.ts';
import { alertUnits, moveUnit } from './unit-commands.ts';
import { unitsOf } from './units.ts';

const NOON = Date.UTC(2026, 10, 20, 4, 0);
const MINUTE = 60_000;

describe.each(availableEngines())('who is sent to incidents on the %s database', (engine) => {
  let database: TestDatabase;
  let zones: readonly [ZoneObjects, ZoneObjects];
  let common: number;
  const viewer = (role: Role, keys: readonly number[] | null): Viewer => ({
    id: `u-${role}`,
    name: `${role} 值班`,
    roles: [role],
    permissions: permissionsOf([role]),
    reach: [{ role, all: keys === null, scopeKeys: keys ?? [] }],
    all: keys === null,
    scopeKeys: keys ?? [],
    scopeHash: role,
    precision: 'full',
    sessionId: null,
  });
  const at = <T>(who: Viewer, now: number, work: (tx: Tx) => Promise<T>): Promise<T> =>
    asViewer(who, async (tx) => {
      await tx.query(`select set_config('guanlan.test_now', $1, true)`, [new Date(now).toISOString()]);
      return await work(tx);
    });
  const commander = viewer('commander', null);

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    const { alpha, bravo } = await addTwoZones();
    zones = [alpha, bravo];
    const { rows } = await asEngine((tx) =>
      tx.query<{ id: number }>('select id from scope_cell where zone = 0 and sector = 0 and enterprise = 0'),
    );
    common = rows[0]?.id ?? 0;
    // A station of the district.
    await asEngine((tx) =>
      tx.query('update emergency_resource set zone = 0, scope_key = $2 where fid = $1', [alpha.fids.resources, common]),
    );
  });
  afterAll(() => database?.stop());

  /** A free foam engine of the district, seen by every zone. */
  const foam = async (name: string): Promise<number> => {
    const { rows } = await asEngine((tx) =>
      tx.query<{ id: number }>(
        `insert into response_unit (resource_fid, kind, name, scope_key) values ($1, 'foam_engine', $2, $3) returning id`,
        [zones[0].fids.resources, name, common],
      ),
    );
    return rows[0]?.id ?? 0;
  };
  const open = async (who: Viewer, zone: ZoneObjects, exercise = false): Promise<number> => {
    const input = { layer: 'assets', fid: zone.fids.assets, kind: 'fire', exercise, text: '罐顶起火' } as const;
    return (await at(who, NOON, (tx) => openByHand(tx, who, input, ''))).id;
  };
  const alert = (who: Viewer, incidentId: number, unitId: number, now = NOON) =>
    at(who, now, (tx) => alertUnits(tx, who, incidentId, [{ unitId, etaS: 420, lengthM: 5100 }], ''));

  it('never give one unit to two incidents, however close the two commands come', async () => {
    const unitId = await foam('泡沫 1');
    const district = commander;
    const zone = viewer('zone', [zones[1].scopeKey, common]);
    const [first, second] = [await open(district, zones[0]), await open(zone, zones[1])];
    const answers = await Promise.allSettled([alert(district, first, unitId), alert(zone, second, unitId)]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = answers.find((answer) => answer.status === 'rejected');
    expect(refused).toMatchObject({ reason: { refusal: { code: 'conflict', field: 'unitId' } } });
    // Even somebody who goes around the command is stopped by the database.
    const around = asEngine((tx) =>
      tx.query(
        `insert into incident_unit (incident_id, scope_key, unit_id, exercise, kind, name, from_lng, from_lat, state, alerted_at, alerted_by_name)
         select $1, scope_key, $2, false, 'foam_engine', '泡沫 1', 117.7, 38.95, 'alerted', now(), 'x' from incident where id = $1`,
        [first, unitId],
      ),
    );
    await expect(around).rejects.toThrow(/incident_unit_once/);
  });

  it('go forward from alerted to released, with every time kept and every step in the log', async () => {
    const unitId = await foam('泡沫 2');
    const incidentId = await open(commander, zones[0]);
    await alert(commander, incidentId, unitId);
    const posted = async () => (await at(commander, NOON, (tx) => unitsOf(tx, incidentId)))[0];
    const id = (await posted())?.id ?? 0;
    const move = (state: 'en_route' | 'on_scene' | 'released', minutes: number) =>
      at(commander, NOON + minutes * MINUTE, (tx) => moveUnit(tx, commander, id, state, '', ''));
    await move('en_route', 1);
    await move('on_scene', 9);
    await expect(move('en_route', 10)).rejects.toMatchObject({ refusal: { code: 'conflict', field: 'state' } });
    await move('released', 60);
    expect(await posted()).toMatchObject({
      state: 'released',
      etaS: 420,
      enRouteAt: NOON + MINUTE,
      onSceneAt: NOON + 9 * MINUTE,
      releasedAt: NOON + 60 * MINUTE,
    });
    const { entries } = await at(commander, NOON, (tx) => getIncident(tx, incidentId));
    expect(entries.filter(({ kind }) => kind === 'unit').map(({ detail }) => detail['state'])).toEqual([
      'released',
      'on_scene',
      'en_route',
      'alerted',
    ]);
    // Free again, for the next incident.
    await alert(commander, await open(commander, zones[1]), unitId);
  });

  it('are not held back from a real incident by an exercise', async () => {
    const unitId = await foam('泡沫 3');
    const exercise = await open(commander, zones[0], true);
    await alert(commander, exercise, unitId);
    await alert(commander, await open(commander, zones[0]), unitId);
    const busy = await open(commander, zones[0], true);
    await expect(alert(commander, busy, unitId)).rejects.toMatchObject({ refusal: { code: 'conflict' } });
  });

  it('are sent by an enterprise only when they are its own', async () => {
    const unitId = await foam('泡沫 4');
    const enterprise = viewer('enterprise', [zones[0].scopeKey, common]);
    const incidentId = await open(enterprise, zones[0]);
    await expect(alert(enterprise, incidentId, unitId)).rejects.toMatchObject({ refusal: { code: 'forbidden' } });
  });

  it('are advised by need, with the reason for what is missing, and without the other incident', async () => {
    const zone = viewer('zone', [zones[1].scopeKey, common]);
    const [free, broken, away] = [await foam('泡沫 5'), await foam('泡沫 6'), await foam('泡沫 7')];
    await asEngine((tx) =>
      tx.query("update response_unit set in_service = false, out_reason = '泵浦检修' where id = $1", [broken]),
    );
    await alert(commander, await open(commander, zones[0]), away);
    const incidentId = await open(zone, zones[1]);
    const { advice, byRoad } = await at(zone, NOON, (tx) => adviceFor(tx, zone, incidentId));
    const line = advice.find(({ kind }) => kind === 'foam_engine');
    expect(line).toMatchObject({ needed: 4, sent: 0 });
    expect(line?.chosen.map(({ id }) => id)).toContain(free);
    expect(line?.missing.find(({ reason }) => reason === 'out_of_service')?.units[0]).toMatchObject({
      note: '泵浦检修',
    });
    expect(line?.missing.some(({ reason }) => reason === 'busy')).toBe(true);
    if (!byRoad) expect(line?.chosen[0]?.etaS).toBeNull();
  });

  it('wait at a staging area that cannot be set inside a hazard zone', async () => {
    const incidentId = await open(commander, zones[0]);
    const set = (position: readonly [number, number]) =>
      at(commander, NOON, (tx) => setStaging(tx, commander, incidentId, position, ''));
    await expect(set([117.705, 38.945])).rejects.toMatchObject({ refusal: { code: 'conflict', field: 'position' } });
    await set([117.76, 38.95]);
    await set([117.77, 38.95]);
    const all = await at(commander, NOON, (tx) => areasOf(tx, incidentId, true));
    expect(all.map(({ position, removedAt }) => [position[0], removedAt === null])).toEqual([
      [117.76, false],
      [117.77, true],
    ]);
  });

  it('leave an evacuation area with its people by kind and the shelters that are missing', async () => {
    const incidentId = await open(commander, zones[0]);
    await asEngine(async (tx) => {
      await tx.query('update sensitive_place set people = 700');
      await tx.query(
        `insert into shelter (name, capacity, geom, scope_key) values ('体育馆', 500, st_setsrid(st_makepoint(117.74, 38.95), 4326), $1)`,
        [common],
      );
    });
    const zoneId = zones[0].response.zoneId;
    await at(commander, NOON, (tx) => evacuateZone(tx, commander, incidentId, zoneId, ''));
    const [area] = await at(commander, NOON, (tx) => areasOf(tx, incidentId, false));
    // Both zones' places stand at the meeting place, 700 people each; the commander sees both.
    expect(area?.detail).toMatchObject({ people: 1400, places: 2, shelters: { short: 900 } });
    const crossed = [
      [117.7, 38.9],
      [117.8, 39],
      [117.8, 38.9],
      [117.7, 39],
    ] as const;
    const sector = { incidentId, kind: 'sector', name: '一区', leader: '张三', ring: crossed } as const;
    await expect(at(commander, NOON, (tx) => addArea(tx, commander, sector, ''))).rejects.toMatchObject({
      refusal: { code: 'invalid', field: 'ring' },
    });
  });

  it('leave a report that reckons from what was stored, and a log that nobody can change', async () => {
    const unitId = await foam('泡沫 8');
    const incidentId = await open(commander, zones[0], true);
    const task = { incidentId, what: '关闭雨排', who: '企业应急队', dueAt: NOON + 10 * MINUTE };
    await at(commander, NOON, (tx) => addTask(tx, commander, task, ''));
    const [given] = await at(commander, NOON, (tx) => tasksOf(tx, incidentId));
    await at(commander, NOON + 8 * MINUTE, (tx) => endTask(tx, commander, given?.id ?? 0, 'done', ''));
    await alert(commander, incidentId, unitId, NOON + 2 * MINUTE);
    const posted = (await at(commander, NOON, (tx) => unitsOf(tx, incidentId)))[0]?.id ?? 0;
    await at(commander, NOON + 10 * MINUTE, (tx) => moveUnit(tx, commander, posted, 'on_scene', '', ''));
    const actor = actorOf(commander, '');
    const { entries } = await at(commander, NOON, (tx) => getIncident(tx, incidentId));
    const wrong = entries[0]?.id ?? 0;
    await at(commander, NOON, (tx) => correctEntry(tx, actor, incidentId, wrong, '到场时间应为 12:09'));
    await at(commander, NOON + 60 * MINUTE, (tx) => closeIncident(tx, actor, incidentId, '演练结束'));
    const report = await at(commander, NOON, (tx) => readAfterAction(tx, incidentId));
    expect(report.figures).toMatchObject({
      acknowledgeS: null,
      firstAlertS: 120,
      firstOnSceneS: 600,
      durationS: 3600,
      // 480 s on the road where 420 s were promised.
      etaErrorS: 60,
      tasks: { total: 1, done: 1, inTime: 1 },
    });
    expect(report.units[0]).toMatchObject({ state: 'released', releasedAt: NOON + 60 * MINUTE });
    expect(report.incident.entries.find(({ kind }) => kind === 'correction')?.detail).toEqual({ corrects: wrong });
    // The owner of the tables is refused too, whom neither grants nor policies stop.
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    try {
      for (const change of ["update incident_entry set text = 'x'", 'delete from incident_entry'])
        await expect(owner.query(`${change} where incident_id = $1`, [incidentId])).rejects.toThrow(/append-only/);
    } finally {
      await owner.end();
    }
  });
});

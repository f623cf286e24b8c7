import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, closeDatabase } from '../database.ts';
import { setAvailability } from './availability.ts';
import { blockRoad, unblockRoad } from './commands.ts';
import { reaching, readResources } from './nearest.ts';
import { listBlocks } from './queries.ts';
import { loadRoads, reloadClosures } from './road-service.ts';
import { costMatrix, fastestRoute } from './router-engine.ts';

const [LNG, LAT] = [117.7, 38.95];
/** Steps of about 1 km. */
const at = (col: number, row: number) => ({ lng: LNG + col * 0.0115, lat: LAT + row * 0.009 });
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

/** A block of four streets: two ways between any two corners. */
describe.each(availableEngines())('the road graph on the %s database', (engine) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await asEngine(async (tx) => {
      await tx.query('insert into scope_cell (zone, sector, enterprise) values (0, 0, 0) on conflict do nothing');
      for (const [i, corner] of CORNERS.entries()) {
        const next = CORNERS[(i + 1) % 4] ?? CORNERS[0];
        const [a, b] = [at(corner[0], corner[1]), at(next[0], next[1])];
        await tx.query(
          `insert into road_edge (from_node, to_node, class, name, length_m, geom)
           select $1, $2, 'street', $3, st_length(g::geography), g from (select st_setsrid(st_makeline(st_makepoint($4, $5), st_makepoint($6, $7)), 4326) as g) q`,
          [i, (i + 1) % 4, `street ${i}`, a.lng, a.lat, b.lng, b.lat],
        );
      }
    });
    await loadRoads();
  });
  afterAll(async () => {
    await closeDatabase();
    await database.stop();
  });

  const drive = () => fastestRoute(at(0.1, 0), at(0.9, 0), 'car');
  const lengthKm = async () => {
    const route = await drive();
    return 'why' in route ? null : Math.round(route.length_m / 100) / 10;
  };

  test('leads along the street, and inside a transaction reads no database', async () => {
    expect(await lengthKm()).toBe(0.8);
    const costs = await asViewer(testViewer(), () =>
      costMatrix({ from: [at(0, 0)], to: [at(1, 0), at(1, 1)], vehicle: 'fire_engine' }),
    );
    expect(costs.map(({ length_m }) => Math.round((length_m ?? 0) / 100) / 10)).toEqual([1, 2]);
  });

  test('leads around a road that somebody closed, with event and audit, until it is opened again', async () => {
    const viewer = testViewer();
    const input = { ...at(0.5, 0.01), reason: 'burst main', hours: 2 };
    const { id } = await asViewer(viewer, (tx) => blockRoad(tx, viewer, input, 'local'));
    const { rows } = await asEngine((tx) =>
      tx.query(
        `select (select kind from event order by seq desc limit 1) as kind, (select action from audit_entry order by seq desc limit 1) as action`,
      ),
    );
    expect(rows).toEqual([{ kind: 'roads', action: 'road.blocked' }]);
    await reloadClosures();
    expect(await asViewer(testViewer({ all: false, scopeKeys: [], scopeHash: 'none' }), listBlocks)).toMatchObject([
      { id, name: 'street 0', reason: 'burst main' },
    ]);
    const route = await drive();
    expect(route).toMatchObject({ blocked: [{ kind: 'manual', id, name: 'street 0 burst main' }] });
    expect(await lengthKm()).toBeGreaterThan(2.5);
    await asViewer(viewer, (tx) => unblockRoad(tx, viewer, id, 'local'));
    await expect(asViewer(viewer, (tx) => unblockRoad(tx, viewer, id, 'local'))).rejects.toMatchObject({
      refusal: { code: 'not_found' },
    });
    await reloadClosures();
    expect(await lengthKm()).toBe(0.8);
  });

  test('lists who gets to a place first, and shows at once what the desk took out of service', async () => {
    const fids = await asEngine(async (tx) => {
      const { rows } = await tx.query<{ fid: number }>(
        `insert into emergency_resource (id, name, resource_type, quantity, available, scope_key, datum, coordinate_kind, geom)
         select 'res_' || n, 'station ' || n, 'fire_rescue', 5, 5, (select min(id) from scope_cell), 'WGS84', 'safe-matched',
           st_setsrid(st_makepoint($1::float8 + n * 0.0115 * 0.4, $2::float8), 4326) from generate_series(1, 2) n returning fid`,
        [LNG, LAT],
      );
      return rows.map(({ fid }) => fid);
    });
    const viewer = testViewer();
    const [near = 0, far = 0] = fids;
    const list = async () => {
      const rows = await asViewer(viewer, (tx) => readResources(tx, at(0, 0), ['fire_rescue']));
      return (await reaching(rows, at(0, 0))).map(({ fid, availability, vehicle }) => [fid, availability, vehicle]);
    };
    expect(await list()).toEqual([
      [near, 'available', 'fire_engine'],
      [far, 'available', 'fire_engine'],
    ]);
    await asViewer(
      viewer,
      (tx) => setAvailability(tx, viewer, { fid: near, state: 'out', note: 'pump' }, 'local'),
      true,
    );
    expect((await list())[0]).toEqual([near, 'out', 'fire_engine']);
    const elsewhere = testViewer({ all: false, scopeKeys: [], scopeHash: 'none' });
    await expect(
      asViewer(elsewhere, (tx) => setAvailability(tx, elsewhere, { fid: far, state: 'out', note: '' }, 'local'), true),
    ).rejects.toMatchObject({ refusal: { code: 'not_found' } });
  });

  test('keeps routes out of the hazard zones in force and stays open for an exercise', async () => {
    const zone = (exercise: boolean) =>
      asEngine(async (tx) => {
        const { rows } = await tx.query<{ id: number }>(
          `insert into hazard_scenario (name, exercise, scope_key, lng, lat, input, result, created_at, created_by, created_by_name, run_at)
           select 'leak', $1, min(id), $2, $3, '{}', '{}', guanlan.now(), 'test', 'test', guanlan.now() from scope_cell returning id`,
          [exercise, LNG, LAT],
        );
        const id = rows[0]?.id ?? 0;
        const middle = at(0.5, 0);
        await tx.query(
          `insert into hazard_zone (scenario_id, scope_key, outcome, grade, level, unit, label, meters, geom)
           select $1, min(id), 'toxic', 'red', 1, 'ppm', '', 100, st_makeenvelope($2::float8 - 0.002, $3::float8 - 0.002, $2::float8 + 0.002, $3::float8 + 0.002, 4326) from scope_cell`,
          [id, middle.lng, middle.lat],
        );
        return id;
      });
    await zone(true);
    await reloadClosures();
    expect(await lengthKm()).toBe(0.8);
    const id = await zone(false);
    await reloadClosures();
    const through = await fastestRoute(at(0, 0), at(1, 0), 'car');
    expect(through).toMatchObject({ blocked: [{ kind: 'zone', id }] });
    // Both ends stand on the closed road: nothing is driven through the zone.
    const inside = await drive();
    expect('why' in inside ? null : inside.short_m > 0).toBe(true);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, closeDatabase, type Viewer } from '../database.ts';
import { readCameraSight, readSpotSight } from './queries.ts';

const [LNG, LAT] = [117.7, 38.95];
const PER_LAT = 1 / 111_000;
const PER_LNG = 1 / (111_320 * Math.cos((LAT * Math.PI) / 180));

/** A camera at the origin that looks north; a hall 30 m ahead, a tank behind it, another tank beside, in two scopes. */
describe.each(availableEngines())('camera sense on the %s database', (engine) => {
  let database: TestDatabase;
  let scopes: number[] = [];
  const fids = { camera: 0, hall: 0, behind: 0, beside: 0 };

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await asEngine(async (tx) => {
      const cells = await tx.query<{ id: number }>(
        'insert into scope_cell (zone, sector, enterprise) values (81, 2, 0), (82, 2, 0) returning id',
      );
      scopes = cells.rows.map(({ id }) => id);
      const body = async (
        name: string,
        east: number,
        north: number,
        half: number,
        height: number,
        scope: number | undefined,
      ) => {
        const { rows } = await tx.query<{ fid: number }>(
          `insert into asset (id, name, sector, scope_key, geom, point, height_m, form, kind, datum, coordinate_kind)
           values ($1, $1, 2, $2, st_makeenvelope($3, $4, $5, $6, 4326), st_setsrid(st_makepoint($7, $8), 4326), $9, 'box', 'building', 'WGS84', 'safe-matched') returning fid`,
          [
            name,
            scope,
            LNG + (east - half) * PER_LNG,
            LAT + (north - 4) * PER_LAT,
            LNG + (east + half) * PER_LNG,
            LAT + (north + 4) * PER_LAT,
            LNG + east * PER_LNG,
            LAT + north * PER_LAT,
            height,
          ],
        );
        return rows[0]?.fid ?? 0;
      };
      fids.hall = await body('hall', 0, 34, 15, 14, scopes[0]);
      fids.behind = await body('tank-behind', 0, 80, 5, 8, scopes[0]);
      fids.beside = await body('tank-beside', 40, 60, 5, 8, scopes[1]);
      const camera = await tx.query<{ fid: number }>(
        `insert into camera (id, name, sector, scope_key, geom, heading_deg, fov_deg, range_m, height_m, datum, coordinate_kind)
         values ('camera_1', 'camera', 2, $1, st_setsrid(st_makepoint($2, $3), 4326), 0, 90, 150, 8, 'WGS84', 'safe-matched') returning fid`,
        [scopes[0], LNG, LAT],
      );
      fids.camera = camera.rows[0]?.fid ?? 0;
    });
  });
  afterAll(async () => {
    await closeDatabase();
    await database.stop();
  });

  const seen = (viewer: Viewer) => asViewer(viewer, (tx) => readCameraSight(tx, fids.camera, viewer.precision));
  const watchers = async (viewer: Viewer, fid: number) =>
    (await asViewer(viewer, (tx) => readSpotSight(tx, 'assets', fid, viewer.precision))).watchers;

  test('a camera sees the hall and what stands beside it, not what the hall hides', async () => {
    const { seen: found, squareMeters, area } = await seen(testViewer());
    expect(found.map(({ fid }) => fid).sort()).toEqual([fids.hall, fids.beside].sort());
    // By hand: the two sectors of 18.4° beside the hall (7,245 m²), the triangle before it (450 m²), less the shadow of the
    // tank that stands in one of them (1,580 m²); sectors of 1.5° make some hundred square metres of error.
    expect(Math.abs(squareMeters - 6_115)).toBeLessThan(500);
    expect(area).toMatch(/Polygon/);
  });

  test('a spot knows who sees it and which body hides it from whom', async () => {
    expect(await watchers(testViewer(), fids.beside)).toMatchObject([
      { fid: fids.camera, sight: 'now', hiddenBy: null },
    ]);
    expect(await watchers(testViewer(), fids.behind)).toMatchObject([
      { fid: fids.camera, sight: 'hidden', hiddenBy: { name: 'hall' } },
    ]);
  });

  test('tells a viewer of one zone nothing of bodies and cameras of another', async () => {
    const one = testViewer({ scopeKeys: scopes.slice(0, 1), scopeHash: 'one' });
    expect((await seen(one)).seen.map(({ fid }) => fid)).toEqual([fids.hall]);
    const two = testViewer({ scopeKeys: scopes.slice(1), scopeHash: 'two' });
    await expect(seen(two)).rejects.toMatchObject({ refusal: { code: 'not_found' } });
    expect(await watchers(two, fids.beside)).toEqual([]);
    await expect(watchers(two, fids.behind)).rejects.toMatchObject({ refusal: { code: 'not_found' } });
  });
});

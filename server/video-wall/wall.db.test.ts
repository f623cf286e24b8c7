import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LngLat } from '../../domain/place.ts';
import type { SceneInput } from '../../domain/video-scene-schema.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, closeDatabase, type Viewer } from '../database.ts';
import { readyCameras, searchCameras, sitesOf, zonesOf } from './queries.ts';
import { listScenes, removeScene, saveScene } from './scenes.ts';
import { seeingCameras } from './seeing.ts';

const ORIGIN: LngLat = [117.7, 38.95];
/** A place so many metres east and north of the origin. */
const at = (east: number, north: number): LngLat => [
  ORIGIN[0] + east / (111_195 * Math.cos((ORIGIN[1] * Math.PI) / 180)),
  ORIGIN[1] + north / 111_195,
];

describe.each(availableEngines())('the video wall on the %s database', (engine) => {
  let database: TestDatabase;
  let tank = 0;
  let site = 0;
  const cells: number[] = [];

  const run = <Row>(text: string, values: readonly unknown[] = []) =>
    asEngine(async (tx) => (await tx.query<Row & object>(text, [...values])).rows);
  const base = 'id, name, name_en, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind';

  async function addCamera(
    id: string,
    place: LngLat,
    more: { heading?: number; height?: number; owner?: number; zone?: number; point?: string; state?: string } = {},
  ) {
    const { heading = 0, height = 8, owner = null, zone = 1, point = '', state = 'online' } = more;
    await run(
      `insert into camera (${base}, heading_deg, fov_deg, range_m, height_m, owner_fid, point_kind, state)
       values ($1, $2, $1, 0, $3, 0, $4, st_setsrid(st_makepoint($5, $6), 4326), 'WGS84', 'safe-matched', $7, 60, 300, $8, $9, $10, $11)`,
      [id, `相机 ${id}`, zone, cells[zone - 1], ...place, heading, height, owner, point, state],
    );
  }
  async function addAsset(id: string, from: LngLat, to: LngLat, heightMeters: number, siteFid: number | null) {
    const [row] = await run<{ fid: number }>(
      `insert into asset (${base}, point, height_m, site_fid) values ($1, $1, $1, 0, 1, 0, $2,
         st_makeenvelope($3, $4, $5, $6, 4326), 'WGS84', 'safe-matched', st_setsrid(st_makepoint($3, $4), 4326), $7, $8) returning fid`,
      [id, cells[0], ...from, ...to, heightMeters, siteFid],
    );
    return row?.fid ?? 0;
  }

  const all = testViewer({ id: 'usr_all', name: '指挥长' });
  const viewerOf = (id: string, zone: number): Viewer =>
    testViewer({ id, name: id, roles: ['enterprise'], scopeKeys: [cells[zone - 1] ?? 0] });
  const scene = (cameras: readonly string[], more: Partial<SceneInput> = {}): SceneInput => ({
    name: '值班',
    layout: 4,
    cameras: [...cameras],
    carouselSeconds: null,
    shared: false,
    ...more,
  });

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    for (const zone of [1, 2]) {
      const [cell] = await run<{ id: number }>('insert into scope_cell (zone, sector) values ($1, 2) returning id', [
        zone,
      ]);
      cells.push(cell?.id ?? 0);
    }
    await run(
      `insert into zone (${base}, key) values ('zone_1', '北岸园区', 'North Shore', 0, 1, 0, $1,
         st_multi(st_makeenvelope(117.6, 38.9, 117.8, 39, 4326)), 'WGS84', 'safe-matched', 1)`,
      [cells[0]],
    );
    const [row] = await run<{ fid: number }>(
      `insert into site (${base}, point) values ('site_1', '演示储运', 'Demo storage', 0, 1, 0, $1,
         st_makeenvelope(117.69, 38.94, 117.71, 38.96, 4326), 'WGS84', 'safe-matched', st_setsrid(st_makepoint(117.7, 38.95), 4326)) returning fid`,
      [cells[0]],
    );
    site = row?.fid ?? 0;
    tank = await addAsset('tank', at(-8, -8), at(8, 8), 12, site);
    // A warehouse of 9 m between the tank and the camera in the south.
    await addAsset('hall', at(-20, -70), at(20, -50), 9, site);
    await addCamera('front', at(0, 100), { heading: 180, owner: tank, point: 'tank_area' });
    await addCamera('away', at(0, 120), { heading: 0, owner: site, point: 'gate' });
    await addCamera('blocked', at(0, -150), { heading: 0, owner: site, point: 'site_entrance' });
    await addCamera('mast', at(5, -160), { heading: 0, height: 45, owner: site, point: 'high_point' });
    await addCamera('dark', at(30, 90), { heading: 200, owner: tank, point: 'tank_area', state: 'offline' });
    await addCamera('sea', at(900, 0), { zone: 2, point: 'dike' });
    await addCamera('entrance', at(950, 0), { zone: 2, point: 'site_entrance' });
  });
  afterAll(async () => {
    await closeDatabase();
    await database.stop();
  });

  it('opens the cameras that can see an object: by cone and range, past the buildings that are known', async () => {
    const seen = (viewer: Viewer, radiusMeters: number) =>
      asViewer(viewer, (tx) => seeingCameras(tx, { target: { layer: 'assets', fid: tank }, radiusMeters }));
    const { cameras } = await seen(all, 0);
    // Those that see it now, then its own that do not send; the one behind the warehouse is no eye of the tank.
    expect(cameras.map(({ id, sight }) => [id, sight])).toEqual([
      ['front', 'now'],
      ['mast', 'now'],
      ['dark', 'now'],
    ]);
    const around = await seen(all, 200);
    expect(around.cameras.map(({ id }) => id)).toEqual(['front', 'mast', 'away', 'blocked', 'dark']);
    expect(around.cameras.find(({ id }) => id === 'blocked')).toMatchObject({ sight: null, behind: 'hall' });
    expect((await seen(all, 1000)).cameras.map(({ id }) => id)).toContain('sea');
    expect((await seen(viewerOf('plant', 1), 1000)).cameras.map(({ id }) => id)).not.toContain('sea');
  });

  it('makes the scene for flood and storm surge from entrances and the dike, what sends first', async () => {
    const flood = (zone: number | null) => asViewer(all, (tx) => readyCameras(tx, 'flood', zone));
    const { cameras, total } = await flood(null);
    expect(cameras.map(({ id }) => id).sort()).toEqual(['blocked', 'entrance', 'sea']);
    expect(total).toBe(3);
    expect((await flood(2)).cameras.map(({ pointKind }) => pointKind)).toEqual(['site_entrance', 'dike']);
  });

  it('grows its tree by zone and site, and finds a camera by the name of its site', async () => {
    const zones = await asViewer(all, zonesOf);
    expect(zones.map(({ key, name, total, online }) => [key, name, total, online])).toEqual(
      [
        [2, '', 2, 2],
        [1, '北岸园区', 5, 4],
      ].sort((a, b) => String(a[1]).localeCompare(String(b[1]))),
    );
    const sites = await asViewer(all, (tx) => sitesOf(tx, 1));
    // A camera of a tank hangs below the site that the tank stands in.
    expect(sites).toEqual([{ key: site, name: '演示储运', nameEn: 'Demo storage', total: 5, online: 4 }]);
    const found = await asViewer(all, (tx) => searchCameras(tx, '演示储运', 0));
    expect(found.cameras).toHaveLength(5);
    expect((await asViewer(all, (tx) => searchCameras(tx, '%', 0))).cameras).toEqual([]);
    expect((await asViewer(viewerOf('plant', 2), (tx) => searchCameras(tx, '相机', 0))).cameras).toHaveLength(2);
  });

  it('keeps scenes to their owner, and shows a shared one to whoever reaches all its cameras', async () => {
    const plant = viewerOf('plant', 1);
    const port = viewerOf('port', 2);
    const save = (viewer: Viewer, input: SceneInput) => asViewer(viewer, (tx) => saveScene(tx, viewer, input, ''));
    const names = (viewer: Viewer) =>
      asViewer(viewer, (tx) => listScenes(tx, viewer)).then((scenes) => scenes.map(({ name, mine }) => [name, mine]));
    const { id } = await save(plant, scene(['front', '', 'away']));
    await save(all, scene(['front', 'sea'], { name: '全区', shared: true }));
    await save(all, scene(['sea'], { name: '海堤', shared: true }));
    expect(await names(plant)).toEqual([['值班', true]]);
    expect(await names(port)).toEqual([['海堤', false]]);
    // The same name is the same scene; another's is not one's own to change, and what one cannot see cannot be saved.
    expect(await save(plant, scene(['away'], { layout: 1 }))).toEqual({ id });
    await expect(save(plant, scene(['sea']))).rejects.toMatchObject({ refusal: { code: 'not_found' } });
    await expect(save(port, scene(['sea'], { id }))).rejects.toMatchObject({ refusal: { code: 'not_found' } });
    await expect(asViewer(port, (tx) => removeScene(tx, port, id, ''))).rejects.toMatchObject({
      refusal: { code: 'not_found' },
    });
    await asViewer(plant, (tx) => removeScene(tx, plant, id, ''));
    expect(await names(plant)).toEqual([]);
  });
});

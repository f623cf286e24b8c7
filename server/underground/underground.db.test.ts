import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, closeDatabase, type Viewer } from '../database.ts';
import { readSection } from './queries.ts';

/** Three parallel pipelines to the north, 0, 8 and 14 m east of 117.7 E; the last belongs to another zone. */
const METERS_EAST = [0, 8, 14];
const DEGREES_PER_METER = 1 / (111_320 * Math.cos((38.95 * Math.PI) / 180));

describe.each(availableEngines())('a cross-section on the %s database', (engine) => {
  let database: TestDatabase;
  let fids: number[] = [];
  let scopes: number[] = [];

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    fids = await asEngine(async (tx) => {
      const { rows: cells } = await tx.query<{ id: number }>(
        'insert into scope_cell (zone, sector, enterprise) values (91, 2, 0), (92, 2, 0) returning id',
      );
      scopes = cells.map(({ id }) => id);
      const made: number[] = [];
      for (const [index, east] of METERS_EAST.entries()) {
        const lng = 117.7 + east * DEGREES_PER_METER;
        const scope = scopes[index === 2 ? 1 : 0];
        const { rows } = await tx.query<{ fid: number }>(
          `with line as (select st_setsrid(st_makeline(st_makepoint($2, 38.95), st_makepoint($2, 38.959)), 4326) as g),
             p as (insert into pipeline (id, name, name_en, sector, scope_key, geom, datum, coordinate_kind, medium, regime, laying, outer_diameter_mm, depth_m, length_m)
               select $1, '管道 ' || $1, 'pipe ' || $1, 2, $3, st_multi(g), 'WGS84', 'safe-matched', 'crude_oil', 'oil_gas', 'buried', 800, 1.6, 1000 from line returning fid),
             s as (insert into segment (id, pipeline_fid, from_m, to_m, sector, scope_key, geom, depth_m)
               select $1 || ':0', p.fid, 0, 1000, 2, $3, line.g, 1.6 from p, line)
           select fid from p`,
          [`pipe_${index}`, lng, scope],
        );
        made.push(rows[0]?.fid ?? 0);
      }
      await tx.query(
        `insert into asset (id, name, sector, scope_key, geom, point, height_m, form, kind, datum, coordinate_kind)
         select 'hall', '泵房', 2, $3, st_makeenvelope($1, 38.9540, $2, 38.9550, 4326), st_setsrid(st_makepoint($1, 38.9545), 4326), 7, 'box', 'building', 'WGS84', 'safe-matched'`,
        [117.7 - 10 * DEGREES_PER_METER, 117.7 - 4 * DEGREES_PER_METER, scopes[0]],
      );
      return made;
    });
  });
  afterAll(async () => {
    await closeDatabase();
    await database.stop();
  });

  const section = (viewer: Viewer, fid: number, halfWidthMeters = 20) =>
    asViewer(viewer, (tx) => readSection(tx, viewer.precision, { fid, chainageMeters: 500, halfWidthMeters }));

  test('lists what lies beside with its clear spacing, bodies too', async () => {
    const [own = 0, second = 0, third = 0] = fids;
    const { pipes, bodies, withheld } = await section(testViewer(), own);
    expect(pipes.map(({ fid }) => fid)).toEqual([own, second, third]);
    expect(pipes[1]?.offsetMeters).toBeCloseTo(8, 1);
    // 8 m between the axes less two radii of 0.4 m.
    expect(pipes[1]?.clearMeters).toBeCloseTo(7.2, 1);
    expect(pipes[2]?.clearLeftMeters).toBeCloseTo(5.2, 1);
    expect(pipes[0]?.axisUpMeters).toBeCloseTo(-2, 3);
    expect(bodies.map(({ name }) => name)).toEqual(['泵房']);
    expect(bodies[0]?.fromMeters).toBeCloseTo(-10, 1);
    expect(bodies[0]?.toMeters).toBeCloseTo(-4, 1);
    expect(withheld).toBe(false);
  });

  test('shows a viewer of one zone nothing of the other zone beside it', async () => {
    const [own = 0, second = 0, third = 0] = fids;
    const viewer = testViewer({ scopeKeys: scopes.slice(0, 1), scopeHash: 'one' });
    expect((await section(viewer, own)).pipes.map(({ fid }) => fid)).toEqual([own, second]);
    await expect(section(viewer, third)).rejects.toMatchObject({ refusal: { code: 'not_found' } });
  });

  test('tells no spacing from what a viewer may only see coarsely', async () => {
    const [own = 0, second = 0] = fids;
    await asEngine((tx) => tx.query("update pipeline set precision_class = '100m' where fid = $1", [second]));
    const viewer = testViewer({ precision: '1km', scopeHash: 'coarse' });
    const { pipes, withheld } = await section(viewer, own);
    expect(pipes.map(({ fid }) => fid)).not.toContain(second);
    await expect(section(viewer, second)).rejects.toMatchObject({
      refusal: { code: expect.stringMatching(/forbidden|not_found/) },
    });
    expect((await section(testViewer(), own)).pipes.map(({ fid }) => fid)).toContain(second);
    expect(typeof withheld).toBe('boolean');
  });

  test('refuses a place that the pipeline has not', async () => {
    const [own = 0] = fids;
    const viewer = testViewer();
    await expect(
      asViewer(viewer, (tx) => readSection(tx, 'full', { fid: own, chainageMeters: 4_000, halfWidthMeters: 20 })),
    ).rejects.toMatchObject({ refusal: { code: 'not_found', field: 'chainageMeters' } });
  });
});

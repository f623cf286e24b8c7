import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layerCode } from '../../domain/layer.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { readGlb } from '../../scripts/testing/glb-reader.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, closeDatabase, type Viewer } from '../database.ts';
import type { IndexEvent } from '../tiles/index-service.ts';
import { fillSampleObjects, SAMPLE_PLACE } from '../tiles/sample-objects.ts';
import { type SolidService, startSolids } from './solid-service.ts';
import type { SolidLayer } from './solid-source.ts';

const ROOT = { z: 0, x: 0, y: 0, lod: 'full' } as const;
const VISIBLE = {
  assets: 'select fid from asset',
  pipelines: 'select distinct pipeline_fid as fid from segment',
} as const;

describe.each(availableEngines())('3D tiles on the %s database', (engine) => {
  let database: TestDatabase;
  let service: SolidService;
  let tell: (events: readonly IndexEvent[]) => void = () => {};

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await fillSampleObjects();
    service = startSolids({
      onEvents: (listener) => {
        tell = listener;
        return () => {};
      },
    });
  });
  afterAll(async () => {
    await service.stop();
    await closeDatabase();
    await database.stop();
  });

  const drawn = async (viewer: Viewer, layer: SolidLayer): Promise<(number | string)[]> => {
    const { body, gzip } = await service.content(viewer, layer, ROOT);
    if (body === null) return [];
    const { gunzipSync } = await import('node:zlib');
    return readGlb(gzip ? gunzipSync(body) : body).column('fid');
  };
  const sorted = (fids: readonly (number | string)[]) => fids.map(Number).sort((a, b) => a - b);

  test('show viewers exactly what row-level security shows them, and nothing to those who see nothing', async () => {
    const cells = await asEngine(
      async (tx) => (await tx.query<{ id: number }>('select id from scope_cell order by id')).rows,
    );
    let seen = 0;
    for (let n = 0; n < 40; n++) {
      const scopeKeys = cells.map(({ id }) => id).filter((id) => (id * 31 + n * 17) % 7 < n % 6);
      const viewer = testViewer({ id: `v${n}`, scopeKeys, scopeHash: `s${n}` });
      for (const layer of ['assets', 'pipelines'] as const) {
        const rows = await asViewer(viewer, async (tx) => (await tx.query<{ fid: number }>(VISIBLE[layer])).rows);
        const found = await drawn(viewer, layer);
        expect(sorted(found), `${layer} for ${scopeKeys}`).toEqual(sorted(rows.map(({ fid }) => fid)));
        seen += found.length;
      }
    }
    expect(seen).toBeGreaterThan(100);
  });

  test('leave out what a viewer may only see coarsely: a body stands at an exact place', async () => {
    const fid = await asEngine(async (tx) => {
      const { rows } = await tx.query<{ fid: number }>(
        "update asset set precision_class = '100m' where fid = (select min(fid) from asset) returning fid",
      );
      return rows[0]?.fid ?? 0;
    });
    tell([{ kind: 'object', layer: layerCode('assets'), fid }]);
    await service.settled();
    expect(await drawn(testViewer(), 'assets')).toContain(fid);
    expect(await drawn(testViewer({ precision: '1km', scopeHash: 'coarse' }), 'assets')).not.toContain(fid);
  });

  test('follow an object that appears, moves to another scope and goes, with a new address each time', async () => {
    const mine = testViewer({ id: 'mine', scopeKeys: [2], scopeHash: 'two' });
    const theirs = testViewer({ id: 'theirs', scopeKeys: [3], scopeHash: 'three' });
    const stamp = () => service.stamp('assets', ROOT);
    const fid = await asEngine(async (tx) => {
      const { rows } = await tx.query<{ fid: number }>(
        `insert into asset (id, name, kind, form, height_m, scope_key, geom, point, datum, coordinate_kind)
         select 'tank_new', '新罐', 'tank', 'cylinder', 15, 2, st_buffer(p::geography, 12)::geometry, p, 'WGS84', 'safe-matched'
         from (select st_setsrid(st_makepoint($1, $2), 4326) as p) q returning fid`,
        [...SAMPLE_PLACE],
      );
      return rows[0]?.fid ?? 0;
    });
    const told = async () => {
      const before = stamp();
      tell([{ kind: 'object', layer: layerCode('assets'), fid }]);
      await service.settled();
      expect(stamp()).not.toBe(before);
    };
    expect(await drawn(mine, 'assets')).not.toContain(fid);
    await told();
    expect(await drawn(mine, 'assets')).toContain(fid);
    await asEngine((tx) => tx.query('update asset set scope_key = 3 where fid = $1', [fid]));
    await told();
    expect(await drawn(mine, 'assets')).not.toContain(fid);
    expect(await drawn(theirs, 'assets')).toContain(fid);
    await asEngine((tx) => tx.query('delete from asset where fid = $1', [fid]));
    await told();
    expect(await drawn(theirs, 'assets')).not.toContain(fid);
  });
});

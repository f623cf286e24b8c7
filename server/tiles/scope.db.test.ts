import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LAYER_TABLE } from '../../db/schema/layer-table.ts';
import { TILE_LAYERS } from '../../domain/layer.ts';
import { mercatorX, mercatorY } from '../../domain/mercator.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, closeDatabase, type Viewer } from '../database.ts';
import { type IndexEvent, startTileIndex, type TileIndexService } from './index-service.ts';
import { fillSampleObjects, SAMPLE_OBJECTS, SAMPLE_PLACE } from './sample-objects.ts';
import { NO_NARROWING } from './scope-filter.ts';

const TILE = {
  z: 12,
  x: Math.floor(mercatorX(SAMPLE_PLACE[0]) * 2 ** 12),
  y: Math.floor(mercatorY(SAMPLE_PLACE[1]) * 2 ** 12),
};
const VIEWERS = 1000;

/** Fids per layer that row-level security shows; of a pipeline its segments count, or its own row where it has none. */
const VISIBLE_SQL = TILE_LAYERS.map((layer) =>
  layer === 'pipelines'
    ? `select 'pipelines' as layer, pipeline_fid as fid from segment
       union select 'pipelines', fid from pipeline where fid % 2 = 1`
    : `select '${layer}' as layer, fid from ${LAYER_TABLE[layer]}`,
).join(' union all ');

const viewerOf = (keys: readonly number[], n: number): Viewer =>
  testViewer({ id: `viewer-${n}`, scopeKeys: keys, scopeHash: `scope-${n}` });

/** Deterministic, so that a failure can be looked at again. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe.each(availableEngines())('the tile index on the %s database', (engine) => {
  let database: TestDatabase;
  let service: TileIndexService;
  let tell: (events: readonly IndexEvent[]) => void = () => {};

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await fillSampleObjects();
    service = startTileIndex({
      onEvents: (listener) => {
        tell = listener;
        return () => {};
      },
    });
    await service.settled();
  });
  afterAll(async () => {
    await service.stop();
    await closeDatabase();
    await database.stop();
  });

  function drawn(viewer: Viewer): Map<string, Set<number>> {
    const question = { layers: [...TILE_LAYERS], ...TILE, narrowing: NO_NARROWING, narrowingKey: '' };
    const bytes = service.index.encode(viewer, question, true);
    const tile = new VectorTile(new PbfReader(bytes ?? new Uint8Array(0)));
    const found = new Map<string, Set<number>>();
    for (const [name, layer] of Object.entries(tile.layers)) {
      const fids = found.get(name.replace('_points', '')) ?? new Set();
      for (let i = 0; i < layer.length; i++) fids.add(layer.feature(i).id ?? 0);
      found.set(name.replace('_points', ''), fids);
    }
    return found;
  }

  test(`shows ${VIEWERS} random viewers exactly what row-level security shows them, on all layers`, async () => {
    expect(service.ready).toBe(true);
    const cells = await asEngine(
      async (tx) => (await tx.query<{ id: number }>('select id from scope_cell order by id')).rows,
    );
    const random = randomNumbers(20_261_120);
    let seen = 0;
    for (let n = 0; n < VIEWERS; n++) {
      const share = random() ** 2;
      const viewer = viewerOf(
        cells.map(({ id }) => id).filter(() => random() < share),
        n,
      );
      const rows = await asViewer(
        viewer,
        async (tx) => (await tx.query<{ layer: string; fid: number }>(VISIBLE_SQL)).rows,
      );
      const expected = Map.groupBy(rows, (row) => row.layer);
      const found = drawn(viewer);
      for (const layer of TILE_LAYERS) {
        const allowed = new Set(expected.get(layer)?.map(({ fid }) => fid));
        expect([...(found.get(layer) ?? [])].sort(), `${layer} for scope ${viewer.scopeKeys}`).toEqual(
          [...allowed].sort(),
        );
        seen += allowed.size;
      }
    }
    // The comparison is only worth something when viewers saw a lot and not everything.
    const everything = TILE_LAYERS.length * SAMPLE_OBJECTS * VIEWERS;
    expect(seen).toBeGreaterThan(everything * 0.15);
    expect(seen).toBeLessThan(everything * 0.6);
  });

  test('follows an object that was created, moved out of a scope and removed', async () => {
    const scope = viewerOf([2], 5000);
    const other = viewerOf([3], 5001);
    const fid = await asEngine(async (tx) => {
      const { rows } = await tx.query<{ fid: number }>(
        `insert into camera (id, name, scope_key, geom, datum, coordinate_kind)
         values ('camera_new', '新摄像机', 2, st_setsrid(st_makepoint($1, $2), 4326), 'WGS84', 'raw') returning fid`,
        [...SAMPLE_PLACE],
      );
      return rows[0]?.fid ?? 0;
    });
    const told = async (): Promise<void> => {
      tell([{ kind: 'object', layer: 7, fid }]);
      await service.settled();
    };
    expect(drawn(scope).get('cameras')?.has(fid) ?? false).toBe(false);
    await told();
    expect(drawn(scope).get('cameras')?.has(fid)).toBe(true);
    await asEngine((tx) => tx.query('update camera set scope_key = 3 where fid = $1', [fid]));
    await told();
    expect(drawn(scope).get('cameras')?.has(fid) ?? false).toBe(false);
    expect(drawn(other).get('cameras')?.has(fid)).toBe(true);
    await asEngine((tx) => tx.query('delete from camera where fid = $1', [fid]));
    await told();
    expect(drawn(other).get('cameras')?.has(fid) ?? false).toBe(false);
  });
});

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aroundInputSchema } from '../../domain/around-schema.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { readArea } from '../around/area.ts';
import { readNeighbours } from '../around/queries.ts';
import { asViewer, type Tx } from '../database.ts';
import { parseItemsRequest } from './items-request.ts';
import { readItem, readItems } from './queries.ts';

const CAMERAS = 100_000;

interface Node {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}

/** Rows of a table that a plan touched, kept or not. */
function touched(node: Node, relation: string): number {
  const own = node['Relation Name'] === relation;
  const rows = own ? (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'] : 0;
  return rows + (node.Plans ?? []).reduce((sum, inner) => sum + touched(inner, relation), 0);
}

/** Runs reads as a viewer of one cell and explains each of their statements; the rows of `camera` they touched. */
async function camerasTouched(work: (tx: Tx) => Promise<unknown>): Promise<number> {
  return await asViewer(testViewer({ scopeKeys: [1] }), async (tx) => {
    const asked: [string, unknown[]][] = [];
    const listening = new Proxy(tx, {
      get: (target, name, receiver) =>
        name === 'query'
          ? (text: string, values: unknown[]) => {
              asked.push([text, values]);
              return target.query(text, values);
            }
          : Reflect.get(target, name, receiver),
    });
    await work(listening);
    let sum = 0;
    for (const [text, values] of asked) {
      const { rows } = await tx.query<{ 'QUERY PLAN': readonly { Plan: Node }[] }>(
        `explain (analyze, format json) ${text}`,
        values,
      );
      for (const { Plan } of rows[0]?.['QUERY PLAN'] ?? []) sum += touched(Plan, 'camera');
    }
    return sum;
  });
}

// The plan of a big table is PostgreSQL's; the embedded database has the same planner.
describe.each(availableEngines().filter((engine) => engine === 'native'))(
  'a box in a layer of 100,000 on %s',
  (engine) => {
    let database: TestDatabase;
    let owner: pg.Client;

    beforeAll(async () => {
      database = await testDatabase(engine);
      await useDatabase(database);
      owner = new pg.Client({ connectionString: database.ownerUrl });
      await owner.connect();
      await owner.query('begin; set local role guanlan_engine');
      await owner.query('insert into scope_cell (zone, sector, enterprise) values (1, 0, 0), (2, 0, 0)');
      await owner.query(
        `insert into camera (id, name, scope_key, geom, datum, coordinate_kind)
       select 'cam_' || i, 'C' || i, 1 + i % 2, st_setsrid(st_makepoint(117.4 + (i % 400) * 0.0015, 38.7 + (i / 400) * 0.002), 4326), 'WGS84', 'unknown'
       from generate_series(1, ${CAMERAS}) i`,
      );
      await owner.query('commit');
      await owner.query('analyze camera');
    });
    afterAll(async () => {
      await owner.end();
      await database.stop();
    });

    const request = (box: string) => parseItemsRequest(new URLSearchParams({ bbox: box, limit: '1000' }));

    test('is answered by the spatial index although row security stands before it', async () => {
      const inside = request('117.70,38.90,117.71,38.91');
      const found = await asViewer(testViewer({ scopeKeys: [1] }), (tx) => readItems(tx, 'cameras', inside));
      expect(found.matched).toBeGreaterThan(5);
      // Two statements, and both zones' cameras of the box are looked at: a few hundred of 100,000 at most.
      expect(await camerasTouched((tx) => readItems(tx, 'cameras', inside))).toBeLessThan(500);
      expect(await camerasTouched((tx) => readItem(tx, 'cameras', 5))).toBeLessThan(3);
      const { rows } = await owner.query<{ 'QUERY PLAN': string }>(
        'explain select fid from camera where geom && st_makeenvelope(117.70, 38.90, 117.71, 38.91, 4326)',
      );
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/camera_geom/);
    });

    test('looks around a place without reading the layer', async () => {
      const input = aroundInputSchema.parse({ origin: { kind: 'point', position: [117.7, 38.9] }, radiusMeters: 1000 });
      const look = async (tx: Tx) => {
        const area = await readArea(tx, input.origin, input.radiusMeters);
        return await readNeighbours(tx, 'cameras', area, input);
      };
      expect((await asViewer(testViewer({ scopeKeys: [1] }), look)).total).toBeGreaterThan(5);
      expect(await camerasTouched(look)).toBeLessThan(1000);
    });

    test('answers the whole district too', async () => {
      const { matched, rows } = await asViewer(testViewer({ scopeKeys: [1] }), (tx) =>
        readItems(tx, 'cameras', request('117,38,119,40')),
      );
      expect([matched, rows.length]).toEqual([CAMERAS / 2, 1000]);
    });
  },
);

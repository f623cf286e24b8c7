import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, closeDatabase, type Viewer } from '../database.ts';
import { fillSampleObjects } from '../tiles/sample-objects.ts';
import { handleCap } from './http.ts';

const viewer = (keys: readonly number[] | null, precision: Viewer['precision'] = 'full'): Viewer =>
  testViewer({ id: 'key:test', precision, ...(keys === null ? {} : { scopeKeys: keys }) });
const VIEWERS: Readonly<Record<string, Viewer>> = { all: viewer(null), two: viewer([2]), coarse: viewer(null, '1km') };

describe.each(availableEngines())('CAP on the %s database', (engine) => {
  let database: TestDatabase;
  let server: Server;
  let root = '';
  const ids = { tank: 0, camera: 0, hidden: 0 };

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await fillSampleObjects();
    await asEngine(async (tx) => {
      const open = async (table: string, layer: number, scope: number, precision: string): Promise<number> => {
        const object = await tx.query<{ fid: number }>(
          `update ${table} set scope_key = $1, precision_class = $2 where fid = (select min(fid) from ${table} where precision_class = 'full') returning fid`,
          [scope, precision],
        );
        const { rows } = await tx.query<{ id: number }>(
          `insert into warning (layer, fid, cause, sector, scope_key, tier, worst_tier, reason_zh, reason_en, alarm_at, received_at, opened_at, tier_since, lng, lat)
           values ($1, $2, 'gas', 2, $3, 4, 4, '可燃气体超限', 'gas above limit', guanlan.now(), guanlan.now(), guanlan.now(), guanlan.now(), 117.7003, 38.9504) returning id`,
          [layer, object.rows[0]?.fid, scope],
        );
        return rows[0]?.id ?? 0;
      };
      ids.tank = await open('asset', 3, 2, 'full');
      ids.camera = await open('camera', 7, 3, '1km');
      ids.hidden = await open('camera', 7, 3, 'hidden');
    });
    server = createServer((req, res) => {
      const who = VIEWERS[String(req.headers['x-api-key'])] ?? null;
      void handleCap(req, res, who, new URL(req.url ?? '/', root));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    root = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  });
  afterAll(async () => {
    server.close();
    await closeDatabase();
    await database.stop();
  });

  const get = (path: string, who: string): Promise<Response> =>
    fetch(`${root}/api/cap/${path}`, { headers: { 'x-api-key': who } });
  const entries = async (who: string): Promise<number[]> =>
    [...(await (await get('feed.xml', who)).text()).matchAll(/href="[^"]*\/(\d+)\.xml"/g)]
      .map(([, id]) => Number(id))
      .sort();

  test('the feed lists the open warnings in scope, and nobody without a key sees it', async () => {
    expect((await get('feed.xml', 'nobody')).status).toBe(401);
    expect(await entries('all')).toEqual([ids.tank, ids.camera, ids.hidden].sort());
    expect(await entries('two')).toEqual([ids.tank]);
    expect(await entries('coarse')).toEqual([ids.tank, ids.camera].sort());
  });

  test('a message is for those whose scope holds the warning', async () => {
    const own = await get(`${ids.tank}.xml`, 'two');
    expect(own.status).toBe(200);
    expect(own.headers.get('content-type')).toContain('application/cap+xml');
    expect(await own.text()).toContain('<polygon>38.9');
    expect((await get(`${ids.camera}.xml`, 'two')).status).toBe(404);
    expect((await get('999999.xml', 'all')).status).toBe(404);
    expect((await get('../health', 'all')).status).toBe(404);
  });

  test('a coarser viewer gets a circle on the grid instead of a sensitive place, and no hidden one', async () => {
    expect(await (await get(`${ids.camera}.xml`, 'all')).text()).toContain('38.950400,117.700300 0.1');
    const coarse = await (await get(`${ids.camera}.xml`, 'coarse')).text();
    expect(coarse).not.toContain('117.7003');
    expect(coarse).toMatch(/<circle>[\d.]+,[\d.]+ 0\.75<\/circle>/);
    expect((await get(`${ids.hidden}.xml`, 'coarse')).status).toBe(404);
  });

  test('a closed warning leaves the feed and its message becomes a cancellation', async () => {
    await asEngine((tx) =>
      tx.query(`update warning set state = 'closed', closed_at = guanlan.now() where id = $1`, [ids.tank]),
    );
    expect(await entries('two')).toEqual([]);
    expect(await (await get(`${ids.tank}.xml`, 'two')).text()).toContain('<msgType>Cancel</msgType>');
  });
});

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LAYERS } from '../../domain/layer.ts';
import type { Precision } from '../../domain/place.ts';
import { snapLngLat } from '../../domain/tile-precision.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, closeDatabase, type Viewer } from '../database.ts';
import { fillSampleObjects, SAMPLE_OBJECTS, SAMPLE_PLACE } from '../tiles/sample-objects.ts';
import { handleOgc } from './http.ts';

const run = promisify(execFile);

const viewer = (keys: readonly number[] | null, precision: Precision = 'full'): Viewer =>
  testViewer({ id: 'key:test', precision, ...(keys === null ? {} : { scopeKeys: keys }) });

const VIEWERS: Readonly<Record<string, Viewer>> = {
  all: viewer(null),
  some: viewer([2, 3, 5, 8, 13, 21, 34, 55]),
  coarse: viewer(null, '100m'),
  blurred: viewer(null, '1km'),
};

const linkSchema = z.object({ href: z.string(), rel: z.string(), type: z.string() });
const featureSchema = z.object({
  type: z.literal('Feature'),
  id: z.number(),
  geometry: z.object({ type: z.string(), coordinates: z.array(z.unknown()) }),
  properties: z.record(z.string(), z.unknown()),
});
const pageSchema = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(featureSchema),
  links: z.array(linkSchema),
  numberMatched: z.number(),
  numberReturned: z.number(),
  timeStamp: z.iso.datetime(),
});
type Page = z.infer<typeof pageSchema>;

describe.each(availableEngines())('OGC API – Features on the %s database', (engine) => {
  let database: TestDatabase;
  let server: Server;
  let root = '';

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await fillSampleObjects();
    server = createServer((req, res) => {
      const who = VIEWERS[String(req.headers['x-api-key'])] ?? null;
      void handleOgc(req, res, who, new URL(req.url ?? '/', root));
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

  const get = (path: string, who = 'all'): Promise<Response> =>
    fetch(path.startsWith('http') ? path : `${root}/api/ogc${path}`, { headers: { 'x-api-key': who } });
  const page = async (path: string, who = 'all'): Promise<Page> => {
    const response = await get(path, who);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/geo+json');
    return pageSchema.parse(await response.json());
  };

  test('nobody without a key sees anything', async () => {
    for (const path of ['', '/collections', '/collections/cameras/items', '/api'])
      expect((await get(path, 'nobody')).status).toBe(401);
  });

  test('every link of the landing page and every collection leads somewhere', async () => {
    const landing = z.object({ links: z.array(linkSchema) }).parse(await (await get('/')).json());
    expect(landing.links.map(({ rel }) => rel).sort()).toEqual(['conformance', 'data', 'self', 'service-desc']);
    for (const link of landing.links) {
      const response = await get(link.href);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe(link.type);
    }
    const { collections } = z
      .object({ collections: z.array(z.object({ id: z.string(), links: z.array(linkSchema) })) })
      .parse(await (await get('/collections')).json());
    expect(collections.map(({ id }) => id)).toEqual([...LAYERS]);
    for (const { id, links } of collections) {
      const items = await page(links.find(({ rel }) => rel === 'items')?.href ?? '');
      // Of pipelines only segments are shown, and half of the sample has none.
      expect(items.numberMatched, id).toBe(id === 'pipelines' ? SAMPLE_OBJECTS / 2 : SAMPLE_OBJECTS);
    }
  });

  test('pages of a limited viewer add up to what row-level security shows, each feature once', async () => {
    const limited = VIEWERS['some'] ?? viewer([]);
    for (const layer of ['cameras', 'sites', 'vehicles', 'zones'] as const) {
      const table = { cameras: 'camera', sites: 'site', vehicles: 'vehicle', zones: 'zone' }[layer];
      const { rows } = await asViewer(limited, (tx) =>
        tx.query<{ fid: number }>(`select fid from ${table} order by fid`),
      );
      const found: number[] = [];
      let next: string | undefined = `/collections/${layer}/items?limit=2`;
      while (next !== undefined) {
        const answer: Page = await page(next, 'some');
        expect(answer.numberMatched).toBe(rows.length);
        expect(answer.numberReturned).toBe(answer.features.length);
        found.push(...answer.features.map(({ id }) => id));
        next = answer.links.find(({ rel }) => rel === 'next')?.href;
      }
      expect(found).toEqual(rows.map(({ fid }) => fid));
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThan(SAMPLE_OBJECTS);
    }
  });

  test('a feature of a foreign scope is not found, one of the own is', async () => {
    const { features } = await page('/collections/cameras/items?limit=1000');
    const own = new Set((await page('/collections/cameras/items?limit=1000', 'some')).features.map(({ id }) => id));
    for (const { id } of features)
      expect((await get(`/collections/cameras/items/${id}`, 'some')).status).toBe(own.has(id) ? 200 : 404);
  });

  test('of a pipeline a viewer gets the segments within its scope only', async () => {
    const whole = await page('/collections/pipelines/items');
    const part = await page('/collections/pipelines/items', 'some');
    const lines = (answer: Page): number =>
      answer.features.reduce((sum, { geometry }) => sum + geometry.coordinates.length, 0);
    const visible = await asViewer(VIEWERS['some'] ?? viewer([]), (tx) =>
      tx.query<{ n: number }>('select count(*)::int as n from segment'),
    );
    expect(lines(part)).toBe(visible.rows[0]?.n);
    expect(lines(part)).toBeLessThan(lines(whole));
  });

  test('filters by box, sector, zone and kind select; a datetime selects everything', async () => {
    const everything = await page('/collections/cameras/items?limit=1000&datetime=2026-01-01T00:00:00Z/..');
    expect(everything.numberMatched).toBe(SAMPLE_OBJECTS);
    const chemical = await page('/collections/cameras/items?limit=1000&sector=chemical');
    expect(chemical.features.every(({ properties }) => properties['sector'] === 'chemical')).toBe(true);
    expect(chemical.numberMatched).toBe(
      everything.features.filter(({ properties }) => properties['sector'] === 'chemical').length,
    );
    const [west, south] = [SAMPLE_PLACE[0] + 0.003, SAMPLE_PLACE[1] - 1];
    const boxed = await page(
      `/collections/cameras/items?limit=1000&bbox=${west},${south},${west + 0.006},${south + 2}`,
    );
    const expected = everything.features.filter(({ geometry }) => {
      const lng = Number(geometry.coordinates[0]);
      return lng >= west && lng <= west + 0.006;
    });
    expect(boxed.features.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(SAMPLE_OBJECTS);
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=ten', 'limit'],
    ['bbox=1,2,3', 'bbox'],
    ['bbox=1,5,3,2', 'bbox'],
    ['datetime=yesterday', 'datetime'],
    ['sector=war', 'sector'],
    ['zone=-1', 'zone'],
    ['api_key=all', 'api_key'],
    ['kind=a&kind=b', 'kind'],
    ['crs=http://www.opengis.net/def/crs/EPSG/0/4490', 'crs'],
  ])('%s is refused and the parameter named', async (parameters, field) => {
    const response = await get(`/collections/cameras/items?${parameters}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ refusal: { code: 'invalid', field } });
  });

  test('a coarser viewer gets sensitive places on the grid, cannot find them by a box, and hidden ones never', async () => {
    const [lng, lat] = [117.8003, 39.0504];
    const insert = (id: string, precision: Precision): Promise<number> =>
      asEngine(async (tx) => {
        const { rows } = await tx.query<{ fid: number }>(
          `insert into camera (id, name, scope_key, geom, datum, coordinate_kind, precision_class)
           values ($1, $1, 2, st_setsrid(st_makepoint($2, $3), 4326), 'WGS84', 'raw', $4) returning fid`,
          [id, lng, lat, precision],
        );
        return rows[0]?.fid ?? 0;
      });
    const sensitive = await insert('camera_sensitive', '100m');
    const hidden = await insert('camera_hidden', 'hidden');
    const placeFor = async (who: string): Promise<unknown[]> =>
      featureSchema.parse(await (await get(`/collections/cameras/items/${sensitive}`, who)).json()).geometry
        .coordinates;
    const rounded = (meters: number): number[] => snapLngLat(lng, lat, meters).map((value) => Number(value.toFixed(7)));
    expect(await placeFor('all')).toEqual([lng, lat]);
    expect(await placeFor('coarse')).toEqual(rounded(100));
    expect(await placeFor('blurred')).toEqual(rounded(1000));
    expect((await get(`/collections/cameras/items/${hidden}`, 'coarse')).status).toBe(404);
    const around = (x: number, y: number): string =>
      `/collections/cameras/items?bbox=${x - 1e-5},${y - 1e-5},${x + 1e-5},${y + 1e-5}`;
    const ids = async (path: string, who: string): Promise<number[]> =>
      (await page(path, who)).features.map(({ id }) => id);
    expect(await ids(around(lng, lat), 'all')).toEqual([sensitive, hidden]);
    expect(await ids(around(lng, lat), 'coarse')).toEqual([]);
    const [x, y] = snapLngLat(lng, lat, 100);
    expect(await ids(around(x, y), 'coarse')).toEqual([sensitive]);
    await asEngine((tx) => tx.query('delete from camera where fid = any ($1)', [[sensitive, hidden]]));
  });

  test('GDAL reads the collections with a key in a header', async (context) => {
    const environment = { ...process.env, GDAL_HTTP_HEADERS: 'x-api-key: all' };
    const source = `OAPIF:${root}/api/ogc`;
    const answer = await run('ogrinfo', ['-ro', '-so', source, 'cameras'], { env: environment }).catch(
      (error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      },
    );
    if (answer === null) return context.skip('ogrinfo (gdal-bin) is not installed');
    expect(answer.stdout).toContain(`Feature Count: ${SAMPLE_OBJECTS}`);
    expect(answer.stdout).toContain('Geometry: Point');
    const listed = await run('ogrinfo', ['-ro', source], { env: environment });
    for (const layer of LAYERS) expect(listed.stdout).toContain(layer);
  });
});

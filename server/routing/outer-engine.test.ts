import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { graphOf } from '../../domain/routing/road-graph.ts';
import { roadIndex } from '../../domain/routing/road-index.ts';
import { searchSpace } from '../../domain/routing/road-search.ts';
import { sampleGrid } from '../../domain/routing/sample-grid.ts';
import { overrideEnv } from '../../lib/env.ts';
import { outerMatrix, outerRoute, wakeEngines } from './outer-engine.ts';
import { decodeShape } from './valhalla.ts';

const graph = graphOf(sampleGrid(6, 6));
const picture = { graph, index: roadIndex(graph), space: searchSpace(graph) };
const open = new Uint8Array(graph.edges);
const from = { lng: 117.4, lat: 38.7 };
const to = { lng: 117.41, lat: 38.71 };
const car = { from, to, vehicle: 'car' as const };
const [west, south, east, north] = Array.from(graph.shape.subarray(0, 4));

/** What OSRM 5 answers to `route` with geometries=geojson and steps=true. */
const OSRM_ROUTE = {
  code: 'Ok',
  routes: [
    {
      duration: 93.4,
      distance: 1204.1,
      geometry: {
        type: 'LineString',
        coordinates: [
          [west, south],
          [east, north],
        ],
      },
      legs: [{ steps: [{ name: 'Harbour Road', distance: 1204.1, duration: 93.4 }] }],
    },
  ],
};

describe('outer routing engines', () => {
  let server: Server;
  let base = '';
  const asked: { url: string; body: string }[] = [];
  let answer: { status: number; body: string } = { status: 200, body: '{}' };

  beforeAll(async () => {
    server = createServer((req, res) => {
      let body = '';
      req.on('data', (part: Buffer) => {
        body += part.toString();
      });
      req.on('end', () => {
        asked.push({ url: req.url ?? '', body });
        res.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    base = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  });
  afterEach(() => {
    asked.length = 0;
    wakeEngines();
    overrideEnv({ OSRM_URL: undefined, VALHALLA_URL: undefined });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const says = (body: unknown, status = 200) => {
    answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
  };

  test('none is asked where the administrator set none', async () => {
    expect(await outerRoute(picture, open, car)).toBeNull();
    expect(await outerMatrix({ from: [from], to: [to], vehicle: 'car' }, false)).toBeNull();
  });

  test('OSRM is asked as its interface says, and its route is told as its own', async () => {
    overrideEnv({ OSRM_URL: base });
    says(OSRM_ROUTE);
    expect(await outerRoute(picture, open, car)).toMatchObject({
      route: { duration_s: 93.4, length_m: 1204.1, engine: 'osrm', steps: [{ turn: 'depart', name: 'Harbour Road' }] },
    });
    expect(asked[0]?.url).toBe(
      '/route/v1/driving/117.400000,38.700000;117.410000,38.710000?overview=full&geometries=geojson&steps=true',
    );
  });

  test('an OSRM route over a closed road is refused', async () => {
    overrideEnv({ OSRM_URL: base });
    says(OSRM_ROUTE);
    const closed = open.slice();
    closed[0] = 1;
    expect(await outerRoute(picture, closed, car)).toEqual({ fallback: 'closed_road' });
  });

  test('OSRM fills a matrix while nothing is closed', async () => {
    overrideEnv({ OSRM_URL: base });
    says({ code: 'Ok', durations: [[10.5, null]], distances: [[120, null]] });
    const ask = { from: [from], to: [to, from], vehicle: 'ambulance' as const };
    expect(await outerMatrix(ask, false)).toEqual([
      { from: 0, to: 0, duration_s: 10.5, length_m: 120, why: null, short_m: 0 },
      { from: 0, to: 1, duration_s: null, length_m: null, why: 'cut_off', short_m: 0 },
    ]);
    expect(asked[0]?.url).toContain('?sources=0&destinations=1;2&annotations=duration,distance');
    expect(await outerMatrix(ask, true)).toBeNull();
  });

  test('what OSRM cannot know goes by the own graph: height and weight, on foot, the wind', async () => {
    overrideEnv({ OSRM_URL: base });
    expect(await outerRoute(picture, open, { ...car, vehicle: 'fire_engine' })).toEqual({ fallback: 'refused' });
    expect(await outerRoute(picture, open, { ...car, windFromDeg: 90 })).toEqual({ fallback: 'upwind' });
    expect(asked).toEqual([]);
  });

  test('Valhalla is told height, weight and what is closed', async () => {
    overrideEnv({ VALHALLA_URL: base });
    // 38.5, -120.2 → 40.7, -120.95 → 43.252, -126.453 of the polyline format's own description, with six digits.
    says({
      trip: {
        legs: [
          { shape: '_izlhA~rlgdF_{geC~ywl@_kwzCn`{nI', maneuvers: [{ street_names: ['A1'], length: 1.5, time: 80 }] },
        ],
        summary: { time: 80, length: 1.5 },
      },
    });
    const closed = open.slice();
    closed[3] = 1;
    const found = await outerRoute(picture, closed, { ...car, vehicle: 'fire_engine' });
    expect(found).toMatchObject({ route: { duration_s: 80, length_m: 1500, engine: 'valhalla' } });
    const body: unknown = JSON.parse(asked[0]?.body ?? '');
    expect(body).toMatchObject({
      locations: [
        { lon: 117.4, lat: 38.7 },
        { lon: 117.41, lat: 38.71 },
      ],
      costing: 'truck',
      costing_options: { truck: { height: 3.8, weight: 32 } },
      exclude_locations: [{}],
    });
    expect(decodeShape('_izlhA~rlgdF_{geC~ywl@_kwzCn`{nI')).toEqual([
      [-120.2, 38.5],
      [-120.95, 40.7],
      [-126.453, 43.252],
    ]);
  });

  test('an engine that fails is told, left alone for a while, and the own graph answers', async () => {
    overrideEnv({ VALHALLA_URL: base });
    says('upstream is gone', 502);
    expect(await outerRoute(picture, open, car)).toEqual({ fallback: 'unreachable' });
    expect(await outerRoute(picture, open, car)).toEqual({ fallback: 'unreachable' });
    expect(asked).toHaveLength(1);
  });

  test('an answer that is none counts as no answer', async () => {
    overrideEnv({ OSRM_URL: base });
    says('<html>login</html>');
    expect(await outerRoute(picture, open, car)).toEqual({ fallback: 'unreachable' });
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { geodesicMeters } from '../../../domain/geodesy.ts';
import { latOfMercator, lngOfMercator, mercatorX, mercatorY } from '../../../domain/mercator.ts';
import type { LngLat } from '../../../domain/place.ts';
import { overrideEnv } from '../../../lib/env.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../../scripts/testing/database.ts';
import { type Person, person, startTestWeb } from '../../../scripts/testing/people.ts';
import { closeDatabase } from '../../database.ts';
import { decodePng, encodePng } from '../raster/png.ts';

const MARK: LngLat = [117.705, 38.955];
const ZOOM = 18;

/** A picture of degrees with a white square of 4 m around the mark. */
function degrees(west: number, north: number, pixel: number, size: number): Buffer {
  const rgba = new Uint8Array(size * size * 4);
  for (let i = 0; i < size * size; i++) {
    const east = (west + ((i % size) + 0.5) * pixel - MARK[0]) * Math.cos((MARK[1] * Math.PI) / 180);
    const up = north - (Math.floor(i / size) + 0.5) * pixel - MARK[1];
    const near = Math.max(Math.abs(east), Math.abs(up)) * 111_320 < 2;
    rgba.set(near ? [255, 255, 255, 255] : [10, 20, 30, 255], 4 * i);
  }
  return encodePng(rgba, size, size);
}

/** Zoom 18 and 19 of the usual grid of degrees: 360° over 256 · 2^z pixels. */
const matrix = (z: number) => `<TileMatrix><ows:Identifier>${z}</ows:Identifier>
  <ScaleDenominator>${((360 / 256 / 2 ** z) * 111_319.490_793_273_57) / 0.00028}</ScaleDenominator>
  <TopLeftCorner>90.0 -180.0</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight>
  <MatrixWidth>${2 ** z}</MatrixWidth><MatrixHeight>${2 ** (z - 1)}</MatrixHeight></TileMatrix>`;
const WMTS = `<?xml version="1.0"?><Capabilities xmlns:ows="o"><Contents><Layer><ows:Identifier>ortho</ows:Identifier>
  <Style isDefault="true"><ows:Identifier>plain</ows:Identifier></Style><Format>image/png</Format>
  <TileMatrixSetLink><TileMatrixSet>c</TileMatrixSet></TileMatrixSetLink></Layer><TileMatrixSet>
  <ows:Identifier>c</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::4490</ows:SupportedCRS>
  ${matrix(ZOOM)}${matrix(ZOOM + 1)}</TileMatrixSet></Contents></Capabilities>`;
const WMS = `<WMS_Capabilities version="1.3.0"><Capability><Layer><CRS>EPSG:4490</CRS><Layer><Name>ortho</Name>
  </Layer></Layer></Capability></WMS_Capabilities>`;

function answer(url: URL): { readonly status: number; readonly type: string; readonly body: string | Buffer } {
  const ask = (name: string) => url.searchParams.get(name) ?? '';
  const xml = (body: string) => ({ status: 200, type: 'text/xml', body });
  if (url.pathname === '/away') return { status: 302, type: 'text/plain', body: '' };
  if (ask('REQUEST') === 'GetCapabilities') return xml(ask('SERVICE') === 'WMS' ? WMS : WMTS);
  if (url.pathname === '/broken') return xml('<ServiceException>no</ServiceException>');
  if (ask('REQUEST') === 'GetTile') {
    const pixel = 360 / 256 / 2 ** Number(ask('TILEMATRIX'));
    const [west, north] = [-180 + Number(ask('TILECOL')) * 256 * pixel, 90 - Number(ask('TILEROW')) * 256 * pixel];
    return { status: 200, type: 'image/png', body: degrees(west, north, pixel, 256) };
  }
  // Version 1.3.0 with EPSG:4490: latitude first.
  const [, west = 0, north = 0, east = 0] = ask('BBOX').split(',').map(Number);
  const size = Number(ask('WIDTH'));
  // The picture is as high as it is wide in this answer only where it was asked so; the test asks for nearly square ones.
  return {
    status: 200,
    type: 'image/png',
    body: rectangle(west, north, (east - west) / size, size, Number(ask('HEIGHT'))),
  };
}

/** Like `degrees`, of any height: cut or filled below. */
function rectangle(west: number, north: number, pixel: number, width: number, height: number): Buffer {
  const side = Math.max(width, height);
  const whole = decodePng(degrees(west, north, pixel, side), 2 ** 22).rgba;
  const out = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) out.set(whole.subarray(y * side * 4, (y * side + width) * 4), y * width * 4);
  return encodePng(out, width, height);
}

describe.each(availableEngines())('map services on the %s database', (engine) => {
  let database: TestDatabase;
  let web: { server: Server; base: string; stop(): Promise<void> };
  let service: Server;
  let base = '';
  let regulator: Person;

  beforeAll(async () => {
    service = createServer((req, res) => {
      const { status, type, body } = answer(new URL(req.url ?? '/', 'http://service'));
      res.writeHead(status, { 'content-type': type, location: 'http://127.0.0.1:1/' }).end(body);
    });
    await new Promise<void>((go) => service.listen(0, '127.0.0.1', () => go()));
    // Boundary: a server that listens on a port has such an address.
    base = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    overrideEnv({ WORLD_SERVICES: [base], LOCAL_RECEIVERS: true });
    database = await testDatabase(engine);
    await useDatabase(database);
    web = await startTestWeb();
    regulator = await person(web.base, { role: 'regulator', sectors: null, zones: null, enterprises: null });
  });
  afterAll(async () => {
    overrideEnv({ WORLD_SERVICES: [] });
    await web.stop();
    service.close();
    await closeDatabase();
    await database.stop();
  });

  const register = (kind: string, path: string, more: Readonly<Record<string, unknown>> = {}) =>
    regulator.mutate('worlds.registerService', {
      kind,
      url: `${base}${path}`,
      layer: 'ortho',
      name: 'service',
      datum: 'CGCS2000',
      ...more,
    });
  const tile = { x: Math.floor(mercatorX(MARK[0]) * 2 ** ZOOM), y: Math.floor(mercatorY(MARK[1]) * 2 ** ZOOM) };
  const idOf = (text: string) => Number(/"id":(\d+)/.exec(text)?.[1]);

  test.each(['wmts', 'wms'])('a %s in degrees of EPSG:4490 shows its control point within a metre', async (kind) => {
    const { status, text } = await register(kind, `/${kind}`);
    expect(status, text).toBe(200);
    const got = await regulator.get(`/api/worlds/${idOf(text)}/tiles/${ZOOM}/${tile.x}/${tile.y}`);
    expect(got.status, got.text.slice(0, 200)).toBe(200);
    const { rgba } = decodePng(Buffer.from(got.bytes), 2 ** 17);
    let [u, v, count] = [0, 0, 0];
    for (let i = 0; i < 256 * 256; i++)
      if ((rgba[4 * i] ?? 0) > 128) {
        u += ((i % 256) + 0.5) / 256;
        v += (Math.floor(i / 256) + 0.5) / 256;
        count += 1;
      }
    const found: LngLat = [
      lngOfMercator((tile.x + u / count) / 2 ** ZOOM),
      latOfMercator((tile.y + v / count) / 2 ** ZOOM),
    ];
    expect(geodesicMeters(found, MARK)).toBeLessThan(1);
  });

  test('a service is a map of the real ground, and its failure is told as one', async () => {
    const { text } = await register('wmts', '/broken');
    const got = await regulator.get(`/api/worlds/${idOf(text)}/tiles/${ZOOM}/${tile.x}/${tile.y}`);
    expect([got.status, got.text]).toEqual([503, expect.stringContaining('instead of a picture')]);
    const list = (await regulator.query('worlds.list', undefined)).text;
    expect(list).toContain('"basemap":true');
  });

  test('nothing is called that is not listed, no redirect is followed, and a missing layer or key is named', async () => {
    expect((await register('wmts', '', { url: 'http://10.1.1.1/wmts' })).text).toContain('service_not_listed');
    expect((await register('wmts', '', { url: 'ftp://10.1.1.1/wmts' })).status).toBe(400);
    expect((await register('wmts', '/away')).text).toContain('not followed');
    expect((await register('wms', '/wms', { layer: 'nothing' })).text).toContain('service_layer');
    const tianditu = { layer: 'img', approvalNumber: 'GS(2024)0000号' };
    expect((await register('tianditu', '', tianditu)).text).toContain('service_key');
  });
});

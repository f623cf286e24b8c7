import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromWgs84 } from '../../../domain/datum.ts';
import { geodesicMeters } from '../../../domain/geodesy.ts';
import { latOfMercator, lngOfMercator, mercatorX, mercatorY } from '../../../domain/mercator.ts';
import type { Datum, LngLat } from '../../../domain/place.ts';
import { pmTilesBytes } from '../../../scripts/testing/make-pmtiles.ts';
import { openSource } from '../byte-source.ts';
import { decodePng, encodePng } from '../raster/png.ts';
import type { WorldTile } from '../world-job.ts';
import { decodeTile } from './decode-tile.ts';
import { flatGeobufTile, inspectFlatGeobuf } from './flatgeobuf-world.ts';
import { geoJsonTile, inspectGeoJson } from './geojson-world.ts';
import { hilbertId } from './pmtiles.ts';
import { inspectPmTiles, pmTilesPicture, pmTilesVectors } from './pmtiles-world.ts';
import { encodeLayer } from './vector-tile.ts';

const MARK: LngLat = [117.705, 38.955];
const tileAt = (place: LngLat, z: number) => ({
  z,
  x: Math.floor(mercatorX(place[0]) * 2 ** z),
  y: Math.floor(mercatorY(place[1]) * 2 ** z),
});
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vectors-'));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (name: string, bytes: string | Buffer): Promise<string> => {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
};

/** Places of the points in a tile, WGS 84. */
function pointsIn({ bytes, gzip }: WorldTile, tile: { z: number; x: number; y: number }): LngLat[] {
  if (bytes === null) return [];
  const layers = decodeTile(gzip === true ? gunzipSync(bytes) : Buffer.from(bytes));
  const points = layers.flatMap(({ features }) => features.filter(({ type }) => type === 'point'));
  return points.map(({ parts: [[u = 0, v = 0] = []] }) => [
    lngOfMercator((tile.x + u / 4096) / 2 ** tile.z),
    latOfMercator((tile.y + v / 4096) / 2 ** tile.z),
  ]);
}

const pointFile = (place: LngLat): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: { name: '甲' }, geometry: { type: 'Point', coordinates: place } }],
  });

test.each<Datum>(['WGS84', 'GCJ-02', 'BD-09'])(
  'GeoJSON in %s shows its point within a metre of its true place',
  async (datum) => {
    const path = await file(`${datum}.geojson`, pointFile(fromWgs84(MARK, datum)));
    const tile = tileAt(MARK, 16);
    expect(geodesicMeters(pointsIn(geoJsonTile(path, datum, tile), tile)[0] ?? [0, 0], MARK)).toBeLessThan(1);
  },
);

/** A point at 117.705, 38.955 with a line and an area, in EPSG:4548 (CGCS2000 3° zone 117), written by GDAL. */
const FLATGEOBUF = [
  'ZmdiA2ZnYgFkBQAAIAAAAAAAGgAcAAQACAAAAAAAAAAAAAAADAAUAAAAEAAaAAAATAAAACAAAAAQAAAAVAAAAAMAAAAAAAAAAgAAAAgFAADgBA',
  'AABAAAAAgOK+pSHCFBXRkZkRh0UEHZ43ewGCMhQXGWycgvdVBBAAAAAAEAAABhAA4AFAAEAAgADAAAABAADgAAAIAEAADEEQAASAQAAAQAAAA5',
  'BAAAUFJPSkNSU1siQ0dDUzIwMDAgLyAzLWRlZ3JlZSBHYXVzcy1LcnVnZXIgQ00gMTE3RSIsQkFTRUdFT0dDUlNbIkNoaW5hIEdlb2RldGljIE',
  'Nvb3JkaW5hdGUgU3lzdGVtIDIwMDAiLERBVFVNWyJDaGluYSAyMDAwIixFTExJUFNPSURbIkNHQ1MyMDAwIiw2Mzc4MTM3LDI5OC4yNTcyMjIx',
  'MDEsTEVOR1RIVU5JVFsibWV0cmUiLDFdXV0sUFJJTUVNWyJHcmVlbndpY2giLDAsQU5HTEVVTklUWyJkZWdyZWUiLDAuMDE3NDUzMjkyNTE5OT',
  'QzM11dLElEWyJFUFNHIiw0NDkwXV0sQ09OVkVSU0lPTlsiR2F1c3MtS3J1Z2VyIENNIDExN0UiLE1FVEhPRFsiVHJhbnN2ZXJzZSBNZXJjYXRv',
  'ciIsSURbIkVQU0ciLDk4MDddXSxQQVJBTUVURVJbIkxhdGl0dWRlIG9mIG5hdHVyYWwgb3JpZ2luIiwwLEFOR0xFVU5JVFsiZGVncmVlIiwwLj',
  'AxNzQ1MzI5MjUxOTk0MzNdLElEWyJFUFNHIiw4ODAxXV0sUEFSQU1FVEVSWyJMb25naXR1ZGUgb2YgbmF0dXJhbCBvcmlnaW4iLDExNyxBTkdM',
  'RVVOSVRbImRlZ3JlZSIsMC4wMTc0NTMyOTI1MTk5NDMzXSxJRFsiRVBTRyIsODgwMl1dLFBBUkFNRVRFUlsiU2NhbGUgZmFjdG9yIGF0IG5hdH',
  'VyYWwgb3JpZ2luIiwxLFNDQUxFVU5JVFsidW5pdHkiLDFdLElEWyJFUFNHIiw4ODA1XV0sUEFSQU1FVEVSWyJGYWxzZSBlYXN0aW5nIiw1MDAw',
  'MDAsTEVOR1RIVU5JVFsibWV0cmUiLDFdLElEWyJFUFNHIiw4ODA2XV0sUEFSQU1FVEVSWyJGYWxzZSBub3J0aGluZyIsMCxMRU5HVEhVTklUWy',
  'JtZXRyZSIsMV0sSURbIkVQU0ciLDg4MDddXV0sQ1NbQ2FydGVzaWFuLDJdLEFYSVNbIm5vcnRoaW5nIChYKSIsbm9ydGgsT1JERVJbMV0sTEVO',
  'R1RIVU5JVFsibWV0cmUiLDFdXSxBWElTWyJlYXN0aW5nIChZKSIsZWFzdCxPUkRFUlsyXSxMRU5HVEhVTklUWyJtZXRyZSIsMV1dLFVTQUdFW1',
  'NDT1BFWyJDYWRhc3RyZSwgZW5naW5lZXJpbmcgc3VydmV5LCB0b3BvZ3JhcGhpYyBtYXBwaW5nIChsYXJnZSBzY2FsZSkuIl0sQVJFQVsiQ2hp',
  'bmEgLSBvbnNob3JlIGJldHdlZW4gMTE1wrAzMCdFIGFuZCAxMTjCsDMwJ0UuIl0sQkJPWFsyMi42LDExNS41LDQ5Ljg4LDExOC41XV0sSURbIk',
  'VQU0ciLDQ1NDhdXQAAACgAAABDR0NTMjAwMCAvIDMtZGVncmVlIEdhdXNzLUtydWdlciBDTSAxMTdFAAAAAAQAAABFUFNHAAAAABAAEAAIAAcA',
  'AAAAAAAADAAQAAAAAAAACggAAAAAAAAAAQAAAG4ADgAQAAgABwAAAAAADAAOAAAAAAAACwgAAAAAAAAABAAAAG5hbWUAAAAACA4r6lIcIUFdGR',
  'mRGHRQQdnjd7AYIyFBcZbJyC91UEEBAAAAAAAAAAgOK+pSHCFBXRkZkRh0UEEImOBjByMhQXGWycgvdVBBAAAAAAAAAABlerY2rR8hQTOXKCyk',
  'dFBBZXq2Nq0fIUEzlygspHRQQXAAAAAAAAAACA4r6lIcIUFdGRmRGHRQQdnjd7AYIyFBcZbJyC91UEHYAAAAAAAAAGwAAAAQAAAAAAAAAAgADA',
  'AEAAgACAAAACgAAAAEAAAACgAAAAAABAAAAGxpbmUSAAwAAAAIAAAAAAAAAAAABwASAAAAAAAAAgQAAAAEAAAACA4r6lIcIUFdGRmRGHRQQQiY',
  '4GMHIyFBcZbJyC91UEFkAAAADAAAAAgADAAEAAgACAAAADQAAAAEAAAAEwAAAAAAAwAAAOeUsgEAAAAAAAAADEAAAAASAAwAAAAIAAAAAAAAAA',
  'AABwASAAAAAAAAAQQAAAACAAAAZXq2Nq0fIUEzlygspHRQQYwAAAAQAAAAAAAAAAgADAAEAAgACAAAACgAAAAEAAAACgAAAAAABAAAAHBvbHkS',
  'AAwAAAAIAAAAAAAAAAAABwASAAAAAAAAAwQAAAAIAAAACA4r6lIcIUFdGRmRGHRQQdnjd7AYIyFB/u5FPhp0UEEImOBjByMhQXGWycgvdVBBCA',
  '4r6lIcIUFdGRmRGHRQQQ==',
].join('');

test('FlatGeobuf in a projection of CGCS2000 shows its point within a metre, found by its index', async () => {
  const path = await file('cgcs.fgb', Buffer.from(FLATGEOBUF, 'base64'));
  const source = openSource(path);
  expect(inspectFlatGeobuf(source, 'CGCS2000').facts).toMatchObject({ features: 3, epsg: 4548 });
  source.close();
  const tile = tileAt(MARK, 16);
  expect(geodesicMeters(pointsIn(flatGeobufTile(path, 'CGCS2000', tile), tile)[0] ?? [0, 0], MARK)).toBeLessThan(1);
  expect(flatGeobufTile(path, 'CGCS2000', tileAt([121, 31], 16)).bytes).toBeNull();
});

test('tiles of an archive lie along the Hilbert curve as the specification shows', () => {
  // PMTiles version 3 specification, section 4.1.1.
  const ids = [
    [0, 0, 0],
    [1, 0, 0],
    [1, 0, 1],
    [1, 1, 1],
    [1, 1, 0],
    [2, 0, 0],
  ] as const;
  expect(ids.map(([z, x, y]) => hilbertId({ z, x, y }))).toEqual([0, 1, 2, 3, 4, 5]);
  expect(hilbertId({ z: 12, x: 3423, y: 1763 })).toBe(19_078_479);
});

test.each<Datum>(['WGS84', 'GCJ-02'])(
  'vectors of a PMTiles archive in %s lie within a metre of their true place',
  async (datum) => {
    const there = fromWgs84(MARK, datum);
    const tile = tileAt(there, 15);
    const point = {
      id: 1,
      type: 'point',
      parts: [[mercatorX(there[0]), mercatorY(there[1])]],
      properties: {},
    } as const;
    const bytes = encodeLayer('roads', tile, [point]) ?? new Uint8Array();
    const metadata = { vector_layers: [{ id: 'roads' }] };
    const path = await file(
      `v-${datum}.pmtiles`,
      pmTilesBytes('mvt', [{ ...tile, bytes }], [117, 38, 118, 39], metadata),
    );
    const source = openSource(path);
    expect(inspectPmTiles(source, datum).facts['parts']).toBe('roads');
    source.close();
    const ours = tileAt(MARK, 15);
    expect(geodesicMeters(pointsIn(pmTilesVectors(path, datum, ours), ours)[0] ?? [0, 0], MARK)).toBeLessThan(1);
  },
);

test('pictures of a PMTiles archive in GCJ-02 are moved to within a metre of their true place', async () => {
  const there = fromWgs84(MARK, 'GCJ-02');
  const middle = tileAt(there, 18);
  const tiles = [-1, 0, 1].flatMap((dx) =>
    [-1, 0, 1].map((dy) => {
      const [x, y] = [middle.x + dx, middle.y + dy];
      const rgba = new Uint8Array(256 * 256 * 4).fill(255);
      const [mx, my] = [mercatorX(there[0]) * 2 ** 18 - x, mercatorY(there[1]) * 2 ** 18 - y];
      for (let i = 0; i < 256 * 256; i++) {
        const near =
          Math.abs(((i % 256) + 0.5) / 256 - mx) < 0.02 && Math.abs((Math.floor(i / 256) + 0.5) / 256 - my) < 0.02;
        if (!near) rgba.set([0, 0, 0], 4 * i);
      }
      return { z: 18, x, y, bytes: encodePng(rgba, 256, 256) };
    }),
  );
  const path = await file('gcj.pmtiles', pmTilesBytes('png', tiles, [117, 38, 118, 39]));
  const ours = tileAt(MARK, 18);
  const { bytes } = await pmTilesPicture(path, 'GCJ-02', ours);
  const { rgba } = decodePng(Buffer.from(bytes ?? []), 2 ** 17);
  let [u, v, count] = [0, 0, 0];
  for (let i = 0; i < 256 * 256; i++)
    if ((rgba[4 * i] ?? 0) > 128 && rgba[4 * i + 3] === 255) {
      u += ((i % 256) + 0.5) / 256;
      v += (Math.floor(i / 256) + 0.5) / 256;
      count += 1;
    }
  const found: LngLat = [lngOfMercator((ours.x + u / count) / 2 ** 18), latOfMercator((ours.y + v / count) / 2 ** 18)];
  expect(geodesicMeters(found, MARK)).toBeLessThan(1);
});

const archive = pmTilesBytes('png', [{ z: 0, x: 0, y: 0, bytes: new Uint8Array(10) }], [117, 38, 118, 39]);
const lying = (at: number, value: bigint): Buffer => {
  const copy = Buffer.from(archive);
  copy.writeBigUInt64LE(value, at);
  return copy;
};
const fgb = Buffer.from(FLATGEOBUF, 'base64');
test.each<[string, string | Buffer, string]>([
  ['cut.pmtiles', archive.subarray(0, 60), 'shorter than the head'],
  ['huge-directory.pmtiles', lying(16, 1_000_000_000_000n), 'claims 1000000000000 bytes'],
  ['beyond.pmtiles', lying(8, 1_000_000_000n), 'ends at'],
  ['no-tiles.pmtiles', lying(64, 1_000_000_000n), 'end behind the file'],
  ['cut.fgb', fgb.subarray(0, 40), 'ends at 40'],
  ['noise.fgb', Buffer.alloc(4000, 7), 'no FlatGeobuf'],
  ['half.geojson', '{"type":"FeatureCollection","features":[', 'no JSON'],
  ['other.geojson', '{"type":"Topology"}', 'no FeatureCollection'],
  ['meters.geojson', pointFile([560_657, 4_311_460]), 'no degrees'],
  ['shifted.geojson', `{"crs":{"properties":{"name":"EPSG:2154"}},${pointFile(MARK).slice(1)}`, 'EPSG:2154'],
])('%s is refused and says why', async (name, bytes, words) => {
  const source = openSource(await file(name, bytes));
  const inspect = name.endsWith('.fgb')
    ? inspectFlatGeobuf
    : name.endsWith('.geojson')
      ? inspectGeoJson
      : inspectPmTiles;
  try {
    expect(() => inspect(source, 'WGS84')).toThrow(words);
  } finally {
    source.close();
  }
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromWgs84 } from '../../../domain/datum.ts';
import { geodesicMeters } from '../../../domain/geodesy.ts';
import { latOfMercator, lngOfMercator, mercatorX, mercatorY } from '../../../domain/mercator.ts';
import type { Datum, LngLat } from '../../../domain/place.ts';
import { projectionOf } from '../../../domain/projection.ts';
import { type CogPlan, cogBytes } from '../../../scripts/testing/make-cog.ts';
import { openSource } from '../byte-source.ts';
import { WorldDamage } from '../world-damage.ts';
import { cogTile, heightTile, inspectCog, terrainTile } from './cog-world.ts';
import { decodePng } from './png.ts';

/** A control point in the middle of Binhai, WGS 84. */
const MARK: LngLat = [117.712_345, 38.956_789];
const ZOOM = 18;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cog-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A dark picture of 0.5 m pixels with one white square of 4 m, whose middle is the mark in the file's datum. */
function picture(epsg: number, datum: Datum): CogPlan {
  const projection = projectionOf(epsg);
  if (projection === null) throw new Error('no such projection');
  const [x, y] = projection.project(fromWgs84(MARK, datum));
  const pixel = projection.geographic ? 0.5 / 111_320 : 0.5;
  const size = 700;
  return {
    width: size,
    height: size,
    epsg,
    corner: [x - (size / 2) * pixel, y + (size / 2) * pixel],
    pixel,
    kind: 'colors',
    at: (column, row) => {
      const white = Math.abs(column - size / 2) < 4 && Math.abs(row - size / 2) < 4;
      return white ? [255, 255, 255] : [20, 40, 60];
    },
  };
}

/** Middle of the white pixels around the mark, in WGS 84, from the tile that holds it and its neighbours. */
async function whiteAt(path: string, datum: Datum): Promise<LngLat> {
  const [tx, ty] = [Math.floor(mercatorX(MARK[0]) * 2 ** ZOOM), Math.floor(mercatorY(MARK[1]) * 2 ** ZOOM)];
  let [sumX, sumY, count] = [0, 0, 0];
  for (let x = tx - 1; x <= tx + 1; x++)
    for (let y = ty - 1; y <= ty + 1; y++) {
      const { bytes } = await cogTile(path, datum, { z: ZOOM, x, y });
      if (bytes === null) continue;
      const { rgba, width } = decodePng(Buffer.from(bytes), 2 ** 17);
      for (let i = 0; i < rgba.length; i += 4) {
        if ((rgba[i] ?? 0) < 140) continue;
        sumX += x + (((i / 4) % width) + 0.5) / width;
        sumY += y + (Math.floor(i / 4 / width) + 0.5) / width;
        count += 1;
      }
    }
  return [lngOfMercator(sumX / count / 2 ** ZOOM), latOfMercator(sumY / count / 2 ** ZOOM)];
}

test.each<[number, Datum]>([
  [4490, 'CGCS2000'],
  [4548, 'CGCS2000'],
  [32650, 'WGS84'],
  [3857, 'WGS84'],
  [4326, 'GCJ-02'],
  [4326, 'BD-09'],
  [3857, 'GCJ-02'],
])('imagery in EPSG:%i and %s shows its control point within a metre of its true place', async (epsg, datum) => {
  const path = join(folder, `${epsg}-${datum}.tif`);
  await writeFile(path, cogBytes(picture(epsg, datum)));
  expect(geodesicMeters(await whiteAt(path, datum), MARK)).toBeLessThan(1);
  // The deformation is some 500 m here: undeclared it would be plain to see.
  if (datum === 'GCJ-02') expect(geodesicMeters(MARK, fromWgs84(MARK, datum))).toBeGreaterThan(300);
});

test('elevation keeps its metres in both codings', async () => {
  const path = join(folder, 'dem.tif');
  const plan: CogPlan = {
    ...picture(4490, 'CGCS2000'),
    kind: 'heights',
    at: (column) => [100 + column / 100],
  };
  await writeFile(path, cogBytes(plan));
  const source = openSource(path);
  expect(inspectCog(source, 'CGCS2000', 'auto').kind).toBe('dem');
  source.close();
  const tile = { z: 17, x: Math.floor(mercatorX(MARK[0]) * 2 ** 17), y: Math.floor(mercatorY(MARK[1]) * 2 ** 17) };
  // What the column of a place is, from the plan alone.
  const expected = (lng: number) => 100 + (lng - plan.corner[0]) / plan.pixel / 100;
  const { bytes } = await terrainTile(path, 'CGCS2000', tile);
  const { rgba, width } = decodePng(Buffer.from(bytes ?? []), 2 ** 17);
  const [column, row] = [mercatorX(MARK[0]) * 2 ** 17 - tile.x, mercatorY(MARK[1]) * 2 ** 17 - tile.y].map((t) =>
    Math.floor(t * width),
  );
  const at = 4 * ((row ?? 0) * width + (column ?? 0));
  const height = (rgba[at] ?? 0) * 256 + (rgba[at + 1] ?? 0) + (rgba[at + 2] ?? 0) / 256 - 32_768;
  expect(Math.abs(height - expected(MARK[0]))).toBeLessThan(0.05);
  const floats = new Float32Array((await heightTile(path, 'CGCS2000', tile)).bytes?.buffer ?? new ArrayBuffer(0));
  expect(floats).toHaveLength(65 * 65);
});

/** Bytes of the file with one 64-bit number at `at` replaced. */
const spoilt = (file: Buffer, at: number, value: bigint): Buffer => {
  const copy = Buffer.from(file);
  copy.writeBigUInt64LE(value, at);
  return copy;
};
/** Where the count of values of a tag stands in the first directory. */
const countOf = (file: Buffer, tag: number): number => {
  for (let at = 24; at < 24 + 20 * 17; at += 20) if (file.readUInt16LE(at) === tag) return at + 4;
  throw new Error(`no tag ${tag}`);
};

const good = cogBytes({ ...picture(4490, 'CGCS2000'), width: 256, height: 256 });
test.each<[string, Buffer, string, string]>([
  ['cut short in its head', good.subarray(0, 100), 'broken', 'ends at 100'],
  ['with a directory of a thousand million tags', spoilt(good, 16, 1_000_000_000n), 'broken', '1000000000 tags'],
  ['whose directories lead in a circle', spoilt(good, 24 + 20 * 17, 16n), 'broken', 'circle'],
  ['with a tag of a thousand million values', spoilt(good, countOf(good, 324), 1_000_000_000n), 'broken', 'tag 324'],
  ['of another format', Buffer.from('%PDF-1.7 and so on, long enough for a head'), 'broken', 'no TIFF'],
  ['of a picture that is one block', wide(), 'not_optimized', 'no Cloud Optimized GeoTIFF'],
])('a file %s is refused and says so', async (name, bytes, fault, words) => {
  const path = join(folder, `${name.replaceAll(' ', '-')}.tif`);
  await writeFile(path, bytes);
  const source = openSource(path);
  let caught: unknown;
  try {
    inspectCog(source, 'WGS84', 'auto');
  } catch (error) {
    caught = error;
  } finally {
    source.close();
  }
  expect(caught).toBeInstanceOf(WorldDamage);
  expect(caught).toMatchObject({ fault, message: expect.stringContaining(words) });
});

/** A block of 100,000 × 100,000 pixels. */
function wide(): Buffer {
  const file = Buffer.from(good);
  for (const tag of [322, 323]) file.writeUInt32LE(100_000, countOf(file, tag) + 8);
  return file;
}

test('a block that inflates to more than it may is refused and not inflated', async () => {
  const path = join(folder, 'bomb.tif');
  // A block whose pixels lie about their number: 256 × 256 are announced, 4,096 × 4,096 are packed.
  const bomb = cogBytes({ ...picture(4490, 'CGCS2000'), width: 256, height: 256, at: () => [0, 0, 0] });
  const { deflateSync } = await import('node:zlib');
  const packed = deflateSync(Buffer.alloc(4096 * 4096 * 3));
  const file = Buffer.concat([bomb, packed]);
  file.writeBigUInt64LE(BigInt(bomb.length), countOf(file, 324) + 8);
  file.writeUInt32LE(packed.length, countOf(file, 325) + 8);
  await writeFile(path, file);
  const tile = {
    z: ZOOM,
    x: Math.floor(mercatorX(MARK[0]) * 2 ** ZOOM),
    y: Math.floor(mercatorY(MARK[1]) * 2 ** ZOOM),
  };
  await expect(cogTile(path, 'CGCS2000', tile)).rejects.toThrow('larger than it says');
});

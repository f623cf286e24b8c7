import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodyPlan } from '../../domain/asset-form.ts';
import { ecefOf, localFrame } from '../../domain/ellipsoid.ts';
import { mercatorX, mercatorY } from '../../domain/mercator.ts';
import { overrideEnv } from '../../lib/env.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { cogBytes } from '../../scripts/testing/make-cog.ts';
import { type Person, person, startTestWeb } from '../../scripts/testing/people.ts';
import { addTwoZones, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { closeDatabase } from '../database.ts';
import { tileContent } from '../tiles3d/content.ts';

const RADIANS = Math.PI / 180;
const REGION = [117.7, 38.95, 117.71, 38.96].map((degrees) => degrees * RADIANS);
const tileset = (uri: string) => ({
  asset: { version: '1.1' },
  geometricError: 100,
  root: { boundingVolume: { region: [...REGION, 0, 50] }, geometricError: 0, refine: 'ADD', content: { uri } },
});

const model = (): Buffer => {
  const plan = bodyPlan('building', { length: 30, width: 12, height: 9, base: 0, reach: 0 }, [0, 0], 0);
  const row = {
    fid: 1,
    name: 'x',
    name_en: '',
    kind: '',
    medium: '',
    sector: 0,
    zone: 0,
    enterprise: 0,
    height: 9,
    base: 0,
    radius: 0,
  };
  const bounds = [117.7, 38.95, 117.701, 38.951, 0, 9] as const;
  const file = tileContent(
    [{ fid: 1, scopeKey: 1, precision: 'full', lng: 117.7, lat: 38.95, bounds, plan, prominence: 1, row }],
    'full',
  );
  if (file === null) throw new Error('no model');
  return file;
};

/** A .3tz as its specification asks: entries, then the index as the last stored entry, then the directory. */
function archive(files: Readonly<Record<string, Buffer>>, withIndex = true): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const entries: { readonly hash: Buffer; readonly at: number }[] = [];
  let at = 0;
  const add = (name: string, data: Buffer, method: 0 | 8): void => {
    const body = method === 8 ? deflateRawSync(data) : data;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(body.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(body.length, 20);
    central.writeUInt32LE(data.length, 24);
    central.writeUInt16LE(Buffer.byteLength(name), 28);
    central.writeUInt32LE(at, 42);
    directory.push(central, Buffer.from(name));
    parts.push(local, Buffer.from(name), body);
    entries.push({ hash: createHash('md5').update(name).digest(), at });
    at += 30 + Buffer.byteLength(name) + body.length;
  };
  for (const [name, data] of Object.entries(files)) add(name, data, 8);
  const number = (hash: Buffer) => (hash.readBigUInt64LE(8) << 64n) | hash.readBigUInt64LE(0);
  const index = entries
    .sort((a, b) => (number(a.hash) < number(b.hash) ? -1 : 1))
    .map(({ hash, at: where }) => {
      const offset = Buffer.alloc(8);
      offset.writeBigUInt64LE(BigInt(where));
      return Buffer.concat([hash, offset]);
    });
  if (withIndex) add('@3dtilesIndex1@', Buffer.concat(index), 0);
  const all = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(all.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, all, end]);
}

describe.each(availableEngines())('worlds on the %s database', (engine) => {
  let database: TestDatabase;
  let web: { server: Server; base: string; stop(): Promise<void> };
  let folder = '';
  let alpha: ZoneObjects;
  let regulator: Person;
  let zoneTwo: Person;

  const write = async (path: string, data: string | Buffer): Promise<void> => {
    await mkdir(join(folder, 'root', path, '..'), { recursive: true });
    await writeFile(join(folder, 'root', path), data);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'worlds-'));
    await write('plant/tileset.json', JSON.stringify(tileset('tiles/a.glb')));
    await write('plant/tiles/a.glb', model());
    await write('plant/secret.txt', 'not a part of a tileset');
    await write('hall.glb', model());
    await write('cut.glb', model().subarray(0, 4_000));
    await write(
      'city.3tz',
      archive({ 'tileset.json': Buffer.from(JSON.stringify(tileset('a.glb'))), 'a.glb': model() }),
    );
    await write('plain.3tz', archive({ 'tileset.json': Buffer.from('{}') }, false));
    await write('noise.3tz', Buffer.alloc(5_000, 7));
    await write('hostile/tileset.json', JSON.stringify(tileset('http://elsewhere.example/a.glb')));
    await write('climbing/tileset.json', JSON.stringify(tileset('../../secret.glb')));
    await write(
      'nowhere/tileset.json',
      JSON.stringify({ ...tileset('a.glb'), root: { boundingVolume: { sphere: [0, 0, 0, 5] }, geometricError: 1 } }),
    );
    await writeFile(join(folder, 'outside.glb'), model());
    await symlink(join(folder, 'outside.glb'), join(folder, 'root', 'link.glb'));
    await symlink(join(folder, 'outside.glb'), join(folder, 'root', 'plant', 'link.glb'));
    database = await testDatabase(engine);
    await useDatabase(database);
    overrideEnv({ WORLD_ROOTS: [join(folder, 'root')] });
    ({ alpha } = await addTwoZones());
    web = await startTestWeb();
    const reach = { sectors: null, zones: null, enterprises: null };
    regulator = await person(web.base, { role: 'regulator', ...reach });
    zoneTwo = await person(web.base, { role: 'zone', ...reach, zones: [2] });
  });
  afterAll(async () => {
    overrideEnv({ WORLD_ROOTS: [] });
    await web.stop();
    await closeDatabase();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const register = async (path: string, more: Readonly<Record<string, unknown>> = {}) => {
    const answer = await regulator.mutate('worlds.register', { path, name: path, datum: 'WGS84', ...more });
    return { status: answer.status, text: answer.text, id: Number(/"id":(\d+)/.exec(answer.text)?.[1] ?? 0) };
  };

  test('a folder of 3D Tiles is shown where it lies, file by file, with ranges and tags', async () => {
    const { id } = await register('plant');
    const wrapper = JSON.parse((await regulator.get(`/api/worlds/${id}/tileset.json`)).text);
    expect(wrapper.root.content.uri).toBe('files/tileset.json');
    expect(wrapper.root.transform.slice(12, 15)).toEqual([0, 0, 0]);
    expect(JSON.parse((await regulator.get(`/api/worlds/${id}/files/tileset.json`)).text)).toEqual(
      tileset('tiles/a.glb'),
    );
    const tile = await regulator.get(`/api/worlds/${id}/files/tiles/a.glb`);
    expect(Buffer.from(tile.bytes).equals(model())).toBe(true);
    expect(tile.headers.get('accept-ranges')).toBe('bytes');
    expect(tile.headers.get('etag')).toMatch(/^".+"$/);
  });

  test('an archive is read in place, its index found from the end', async () => {
    const { id } = await register('city.3tz');
    const tile = await regulator.get(`/api/worlds/${id}/files/a.glb`);
    expect(Buffer.from(tile.bytes).equals(model())).toBe(true);
    expect((await regulator.get(`/api/worlds/${id}/files/b.glb`)).status).toBe(404);
  });

  test('a model stands at its place, turned by its heading', async () => {
    const place = { lng: 117.72, lat: 38.97, headingDegrees: 90, upMeters: 2 };
    const { id } = await register('hall.glb', { place });
    const { root } = JSON.parse((await regulator.get(`/api/worlds/${id}/tileset.json`)).text);
    const truth = ecefOf(117.72, 38.97, 2);
    for (const axis of [0, 1, 2]) expect(root.transform[12 + axis]).toBeCloseTo(truth[axis] ?? 0, 3);
    // Turned to the east, the model's first axis points south.
    const { north } = localFrame(117.72, 38.97);
    for (const axis of [0, 1, 2]) expect(root.transform[axis]).toBeCloseTo(-(north[axis] ?? 0), 6);
    expect((await regulator.get(`/api/worlds/${id}/files/model.glb`)).status).toBe(200);
    expect((await regulator.get(`/api/worlds/${id}/files/tileset.json`)).status).toBe(404);
  });

  test('a world in GCJ-02 is moved by the hundreds of metres that it is off', async () => {
    await write('shifted/tileset.json', JSON.stringify(tileset('a.glb')));
    const { id } = await register('shifted', { datum: 'GCJ-02' });
    const { root } = JSON.parse((await regulator.get(`/api/worlds/${id}/tileset.json`)).text);
    const meters = Math.hypot(...root.transform.slice(12, 15));
    expect(meters).toBeGreaterThan(300);
    expect(meters).toBeLessThan(800);
  });

  test.each([
    ['cut.glb', 'broken'],
    ['noise.3tz', 'broken'],
    ['plain.3tz', 'no_index'],
    ['hostile', 'outside_reference'],
    ['climbing', 'outside_reference'],
    ['nowhere', 'no_place_known'],
    ['plant/secret.txt', 'unknown_kind'],
    ['link.glb', 'outside_roots'],
    ['../outside.glb', 'outside_roots'],
    ['/etc/passwd', 'outside_roots'],
  ])('%s is refused with the reason %s', async (path, reason) => {
    const place = { lng: 117.7, lat: 38.95, headingDegrees: 0, upMeters: 0 };
    const answer = await register(path, { place });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`"field":"${reason}"`);
  });

  test('a model without a place is refused', async () => {
    expect((await register('hall.glb')).text).toContain('"field":"place_missing"');
  });

  test('nothing but tiles is given out, and nothing above or beside the world', async () => {
    const listed = JSON.parse((await regulator.query('worlds.list', undefined)).text);
    const text = JSON.stringify(listed);
    expect(text).not.toContain(folder);
    const id = /"id":(\d+),"name":"plant"/.exec(text)?.[1];
    for (const path of [
      'secret.txt',
      'link.glb',
      '../hall.glb',
      '%2e%2e/hall.glb',
      '..%2fhall.glb',
      '.hidden.json',
      'tiles%00.glb',
    ])
      expect((await regulator.get(`/api/worlds/${id}/files/${path}`)).status, path).toBe(404);
  });

  test('a world of one site is seen by whoever sees the site, and only for everybody by whoever reaches everything', async () => {
    await write('theirs/tileset.json', JSON.stringify(tileset('a.glb')));
    const { id } = await register('theirs', { siteFid: alpha.fids.sites });
    expect((await regulator.get(`/api/worlds/${id}/tileset.json`)).status).toBe(200);
    expect((await zoneTwo.get(`/api/worlds/${id}/tileset.json`)).status).toBe(404);
    expect((await zoneTwo.query('worlds.list', undefined)).text).not.toContain('theirs');
    expect((await zoneTwo.mutate('worlds.remove', { id })).status).toBeGreaterThanOrEqual(400);
    expect((await regulator.mutate('worlds.remove', { id })).status).toBe(200);
    expect((await regulator.get(`/api/worlds/${id}/tileset.json`)).status).toBe(404);
  });

  test('imagery is registered from its head and served as tiles, to whoever sees its site alone', async () => {
    const [lng, lat] = [117.71, 38.95];
    const at = () => [200, 30, 30];
    const plan = { width: 300, height: 300, epsg: 4490, corner: [lng, lat], pixel: 1e-5, kind: 'colors', at } as const;
    await write('ortho.tif', cogBytes(plan));
    const { id } = await register('ortho.tif', { siteFid: alpha.fids.sites, datum: 'CGCS2000' });
    const [x, y] = [Math.floor(mercatorX(lng + 0.001) * 2 ** 16), Math.floor(mercatorY(lat - 0.001) * 2 ** 16)];
    const tile = await regulator.get(`/api/worlds/${id}/tiles/16/${x}/${y}`);
    expect([tile.status, Buffer.from(tile.bytes.subarray(1, 4)).toString()]).toEqual([200, 'PNG']);
    expect((await regulator.get(`/api/worlds/${id}/heights/16/${x}/${y}`)).status).toBe(404);
    expect((await regulator.get(`/api/worlds/${id}/tiles/2/9/9`)).status).toBe(404);
    expect((await regulator.get(`/api/worlds/${id}/files/ortho.tif`)).status).toBe(404);
    expect((await zoneTwo.get(`/api/worlds/${id}/tiles/16/${x}/${y}`)).status).toBe(404);
  });

  test('registration does not read the whole of a large archive', async () => {
    const small = archive({ 'tileset.json': Buffer.from(JSON.stringify(tileset('a.glb'))) });
    const name = join(folder, 'root', 'large.3tz');
    // A hole of 40 GB before the archive, as a sparse file: every offset moves, nothing of the hole may be read.
    const hole = 40 * 2 ** 30;
    const file = await open(name, 'w');
    try {
      await file.write(shifted(small, hole), 0, undefined, hole);
    } finally {
      await file.close();
    }
    const begin = performance.now();
    const { status, text } = await register('large.3tz');
    expect(status, text).toBe(200);
    // Reading 40 GB takes minutes on any machine.
    expect(performance.now() - begin).toBeLessThan(20_000);
  });
});

/** The same archive `by` bytes further into a file, with zip64 offsets. */
function shifted(small: Buffer, by: number): Buffer {
  const end = small.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const directoryAt = small.readUInt32LE(end + 16);
  const entries = Buffer.from(small.subarray(0, directoryAt));
  const index = entries.lastIndexOf('@3dtilesIndex1@') + 15;
  for (let at = index; at + 24 <= entries.length; at += 24)
    entries.writeBigUInt64LE(entries.readBigUInt64LE(at + 16) + BigInt(by), at + 16);
  const directory: Buffer[] = [];
  for (let at = directoryAt; at < end; ) {
    const nameLength = small.readUInt16LE(at + 28);
    const head = Buffer.from(small.subarray(at, at + 46));
    const extra = Buffer.alloc(12);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8, 2);
    extra.writeBigUInt64LE(BigInt(head.readUInt32LE(42) + by), 4);
    head.writeUInt32LE(0xffffffff, 42);
    head.writeUInt16LE(12, 30);
    directory.push(head, small.subarray(at + 46, at + 46 + nameLength), extra);
    at += 46 + nameLength;
  }
  return Buffer.concat([entries, ...directory, small.subarray(end)]);
}

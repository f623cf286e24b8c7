import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AccessBed, DEVICE_ID, DEVICE_PASSWORD, simChannel } from '../../scripts/testing/access-bed.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { asEngine, closeDatabase } from '../database.ts';
import { getFile } from '../files/store.ts';
import { unseal } from '../sources/seal.ts';
import { ViidServer } from './viid-server.ts';

const JPEG = Buffer.from('ffd8ffe000104a46494600', 'hex');
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

describe.each(availableEngines())('pictures pushed by GA/T 1400 on the %s database', (engine) => {
  let database: TestDatabase;
  let bed: AccessBed;
  let viid: ViidServer;
  let base = '';

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await addSmallRegion({ tanks: 2, vehicles: 0 });
    bed = await AccessBed.start();
    const { book, strangers, now, log } = bed.service.platform;
    viid = new ViidServer({ book, strangers, key: Buffer.alloc(32, 3), realm: '3402000000', unseal, now, log });
    base = `http://127.0.0.1:${await viid.listen('127.0.0.1', 0)}`;
    await asEngine((tx) =>
      tx.query(`update camera set gb_id = $1, source = '{}' where id = 'cam_1'`, [simChannel(1).id]),
    );
    await bed.addDevice(DEVICE_ID, { eventKinds: { '16': 'no_helmet' } });
    await bed.registered(await bed.nvr());
  });
  afterAll(async () => {
    await viid.close();
    await bed.close();
    await closeDatabase();
    await database.stop();
  });

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(base + path, {
      method: 'POST',
      headers: { 'content-type': 'application/VIID+JSON', 'user-identify': DEVICE_ID, ...headers },
      body: JSON.stringify(body),
    });
  const register = async (password: string) => {
    const path = '/VIID/System/Register';
    const body = { RegisterObject: { DeviceID: DEVICE_ID } };
    const challenge = (await post(path, body)).headers.get('www-authenticate') ?? '';
    const nonce = /nonce="([^"]+)"/.exec(challenge)?.[1] ?? '';
    const response = md5(
      `${md5(`${DEVICE_ID}:3402000000:${password}`)}:${nonce}:00000001:ab:auth:${md5(`POST:${path}`)}`,
    );
    const authorization = `Digest username="${DEVICE_ID}", realm="3402000000", nonce="${nonce}", uri="${path}", response="${response}", qop=auth, nc=00000001, cnonce="ab"`;
    return [(await post(path, body, { authorization })).status, (await post(path, body, { authorization })).status];
  };
  const image = (changes: object = {}) => ({
    ImageListObject: {
      Image: [
        {
          ImageInfo: { ImageID: 'img1', EventSort: '16', DeviceID: simChannel(1).id, Title: '未戴安全帽', ...changes },
          Data: JPEG.toString('base64'),
        },
      ],
    },
  });
  const statusOf = async (answer: Response): Promise<unknown> => {
    const body = JSON.parse(await answer.text());
    return (
      body.ResponseStatusListObject?.ResponseStatusObject?.[0]?.StatusCode ?? body.ResponseStatusObject?.StatusCode
    );
  };

  test('nothing is taken before the sender has proven itself, and a proof serves once', async () => {
    expect((await post('/VIID/Images', image())).status).toBe(401);
    expect(await register('wrong')).toEqual([403, 403]);
    expect(await register(DEVICE_PASSWORD)).toEqual([200, 403]);
  });

  test('a picture becomes a raw alarm of its camera, is kept, and is evidence of the warning; twice is once', async () => {
    await register(DEVICE_PASSWORD);
    const now = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');
    expect(await statusOf(await post('/VIID/Images', image({ ShotTime: now })))).toBe(0);
    expect(await statusOf(await post('/VIID/Images', image({ ShotTime: now })))).toBe(0);
    const { rows } = await asEngine((tx) =>
      tx.query<{ kind: string; sha: string; warning: number; evidence: number; alarms: number }>(
        `select p.kind, p.sha256 as sha, p.warning_id as warning, (select count(*)::int from evidence e where e.warning_id = p.warning_id and e.sha256 = p.sha256) as evidence,
           (select count(*)::int from alarm a where a.object_fid = p.camera_fid and a.kind = 'no_helmet') as alarms from event_picture p`,
      ),
    );
    expect(rows).toMatchObject([{ kind: 'no_helmet', evidence: 1, alarms: 1 }]);
    expect((await getFile(rows[0]?.sha ?? '')).equals(JPEG)).toBe(true);
  });

  test('pictures of people and of unknown cameras are refused, and shown on the device', async () => {
    await register(DEVICE_PASSWORD);
    const faces = image();
    Object.assign(faces.ImageListObject.Image[0] ?? {}, { FaceList: { FaceObject: [{ FaceID: '1' }] } });
    expect(await statusOf(await post('/VIID/Images', faces))).toBe(1);
    expect(await statusOf(await post('/VIID/Images', image({ DeviceID: '34020000001310000099' })))).toBe(1);
    expect((await post('/VIID/Faces', { FaceListObject: {} })).status).toBe(403);
    expect((await bed.health()).error).toBe('refused');
  });
});

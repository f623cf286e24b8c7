import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { videoDeviceSchema } from '../../domain/video-device.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, closeDatabase, type Viewer } from '../database.ts';
import { unseal } from '../sources/seal.ts';
import { addDevice, changeDevice, linkChannel, renewPassword, retireDevice } from './commands.ts';
import { camerasFor, listChannels, listDevices } from './queries.ts';

const DEVICE = '34020000001180000001';
const CHANNEL = '34020000001310000001';

describe.each(availableEngines())('devices on the %s database', (engine) => {
  let database: TestDatabase;
  let own: Viewer;
  let other: Viewer;
  let ownKey = 0;
  let otherKey = 0;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await addSmallRegion({ tanks: 2, vehicles: 1 });
    const keyOf = async (camera: string) =>
      (await asEngine((tx) => tx.query<{ k: number }>('select scope_key as k from camera where id = $1', [camera])))
        .rows[0]?.k ?? 0;
    [ownKey, otherKey] = [await keyOf('cam_1'), await keyOf('cam_2')];
    own = testViewer({ id: 'usr_a', roles: ['regulator'], scopeKeys: [ownKey] });
    other = testViewer({ id: 'usr_b', roles: ['regulator'], scopeKeys: [otherKey] });
  });
  afterAll(async () => {
    await closeDatabase();
    await database.stop();
  });

  const actor = (viewer: Viewer) => ({ viewer, address: 'local' });
  const input = (changes: object = {}) =>
    videoDeviceSchema.parse({ id: DEVICE, kind: 'device', name: '一号 NVR', path: '03', scopeKey: ownKey, ...changes });
  const source = async (camera: string) =>
    (await asEngine((tx) => tx.query<{ source: unknown }>('select source from camera where id = $1', [camera]))).rows[0]
      ?.source;

  test('a device is added with a password that is told once, sealed, and never read back', async () => {
    const { password } = await asViewer(own, (tx) => addDevice(tx, actor(own), input()));
    expect(password).toMatch(/^[a-zA-Z2-9]{16}$/);
    const { rows } = await asEngine((tx) =>
      tx.query<{ sealed: Buffer }>('select password_sealed as sealed from video_device where id = $1', [DEVICE]),
    );
    expect(rows[0] && unseal(rows[0].sealed)).toBe(password);
    await expect(asViewer(own, (tx) => tx.query('select password_sealed from video_device'))).rejects.toThrow(
      /permission/,
    );
    const renewed = await asViewer(own, (tx) => renewPassword(tx, actor(own), DEVICE));
    expect(renewed.password).not.toBe(password);
    const audit = await asEngine((tx) =>
      tx.query<{ text: string }>(
        `select string_agg(action || detail::text, ' ') as text from audit_entry where object = $1`,
        [`video_device:${DEVICE}`],
      ),
    );
    expect(audit.rows[0]?.text).toContain('video_device.password_renewed');
    expect(audit.rows[0]?.text).not.toContain(password);
  });

  test('who reaches another cell neither sees, changes nor retires it, and cannot add one to this cell', async () => {
    expect(await asViewer(other, (tx) => listDevices(tx, ''))).toEqual([]);
    for (const attempt of [
      () => asViewer(other, (tx) => changeDevice(tx, actor(other), input())),
      () => asViewer(other, (tx) => renewPassword(tx, actor(other), DEVICE)),
      () => asViewer(other, (tx) => retireDevice(tx, actor(other), DEVICE)),
    ])
      await expect(attempt()).rejects.toMatchObject({ refusal: { code: 'not_found' } });
    const foreign = input({ id: '34020000001180000002' });
    await expect(asViewer(other, (tx) => addDevice(tx, actor(other), foreign))).rejects.toMatchObject({
      refusal: { code: 'forbidden', field: 'scopeKey' },
    });
    const mover = input({ id: '34020000001180000003', vehicleId: 'veh_1' });
    await expect(asViewer(own, (tx) => addDevice(tx, actor(own), mover))).rejects.toMatchObject({
      refusal: { code: 'not_found', field: 'vehicleId' },
    });
  });

  test('a channel is linked with one camera of one’s own reach, and lets go of it', async () => {
    await asEngine((tx) =>
      tx.query(
        `insert into video_channel (device_id, id, name, kind, lng, lat, civil_code, online, scope_key) values ($1, $2, '通道', 'camera', 117.701, 38.9, '340200', true, $3)`,
        [DEVICE, CHANNEL, ownKey],
      ),
    );
    const near = await asViewer(own, (tx) => camerasFor(tx, DEVICE, CHANNEL, ''));
    expect(near[0]).toMatchObject({ id: 'cam_1', metres: 0, taken: false });
    const link = (camera: string | null) =>
      asViewer(own, (tx) => linkChannel(tx, actor(own), { device: DEVICE, channel: CHANNEL, camera }));
    await expect(link('cam_2')).rejects.toMatchObject({ refusal: { code: 'not_found', field: 'camera' } });
    await link('cam_1');
    expect(await source('cam_1')).toEqual({ kind: 'gb28181', device: DEVICE, channel: CHANNEL });
    const page = await asViewer(own, (tx) =>
      listChannels(tx, { device: DEVICE, text: '', by: 'civil', code: '340200', offset: 0, limit: 50 }),
    );
    expect(page).toMatchObject({ total: 1, channels: [{ id: CHANNEL, camera: { id: 'cam_1' } }] });
    await link(null);
    expect(await source('cam_1')).toEqual({});
    await link('cam_1');
    await asViewer(own, (tx) => retireDevice(tx, actor(own), DEVICE));
    expect(await source('cam_1')).toEqual({});
    expect(await asViewer(own, (tx) => listDevices(tx, ''))).toEqual([]);
  });
});

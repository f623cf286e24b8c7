import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AccessBed, DEVICE_ID, DEVICE_PASSWORD, simChannel, until } from '../../scripts/testing/access-bed.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { asEngine, closeDatabase } from '../database.ts';
import { ensureDemoRecorders, readDemoRecorders } from './demo-recorders.ts';
import { gb28181Upstream } from './live-upstream.ts';
import { gb28181Ptz } from './ptz-driver.ts';

const CHANNEL = simChannel(1).id;
const PACK = Buffer.from([0, 0, 1, 0xba]);

describe.each(availableEngines())('calls of GB/T 28181 on the %s database', (engine) => {
  let database: TestDatabase;
  let bed: AccessBed;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await addSmallRegion({ tanks: 2, vehicles: 0 });
    bed = await AccessBed.start();
  });
  afterEach(async () => {
    await bed.service.calls.closeAll();
    bed.engine.close();
    bed.engine.ended.length = 0;
    await bed.reset();
  });
  afterAll(async () => {
    await bed.close();
    await closeDatabase();
    await database.stop();
  });

  const upstream = () => gb28181Upstream(bed.service.platform, bed.service.calls);
  const open = (streamId = 'cam_1') =>
    upstream().open({
      streamId,
      source: { kind: 'gb28181', device: DEVICE_ID, channel: CHANNEL },
      engine: bed.engine,
      stream: 'main',
    });
  const stored = async () =>
    (await asEngine((tx) => tx.query<{ call_id: string }>('select call_id from video_dialog'))).rows.length;

  test.each(['udp', 'tcp_passive', 'tcp_active'] as const)(
    'a channel sends its pictures over %s until nobody watches',
    async (mediaMode) => {
      await bed.addDevice(DEVICE_ID, { mediaMode });
      const nvr = await bed.nvr();
      await bed.registered(nvr);
      const session = await open();
      await until('a pack', () => (bed.engine.received('cam_1').includes(PACK) ? true : null));
      expect(nvr.calls.running.size).toBe(1);
      // Only the device's own address may send.
      expect(bed.engine.request('cam_1')).toMatchObject({ peer: '127.0.0.1' });
      await until('the stored call', async () => ((await stored()) === 1 ? true : null));
      await session.close();
      expect(nvr.calls.running.size).toBe(0);
      await until('no stored call', async () => ((await stored()) === 0 ? true : null));
    },
  );

  test('the cameras of the demo hang on recorders with passwords, once, and those with another source are left alone', async () => {
    await asEngine((tx) =>
      tx.query(
        `update camera set gb_id = '9999000000132000000' || right(id, 1), source = case id when 'cam_2' then '{"kind":"rtsp","pull":"x"}'::jsonb else '{"kind":"demo-clip","clip":"gate"}' end`,
      ),
    );
    const ensure = () => asEngine((tx) => ensureDemoRecorders(tx, () => DEVICE_PASSWORD));
    await ensure();
    await ensure();
    const recorders = await asEngine(readDemoRecorders);
    expect(recorders.flatMap(({ channels }) => channels.map(({ id, scene }) => [id, scene]))).toEqual([
      ['99990000001320000001', 'gate'],
    ]);
    const [recorder] = recorders;
    await bed.service.reload();
    const nvr = await bed.nvr({ id: recorder?.id ?? '', password: recorder?.password ?? '', channels: [] });
    expect(await nvr.register()).toBe(200);
    await asEngine((tx) => tx.query(`update camera set source = '{}', gb_id = null`));
  });

  test('the offer is what devices expect: subject, SSRC of the domain, y= last', async () => {
    await bed.addDevice();
    const nvr = await bed.nvr();
    await bed.registered(nvr);
    await open();
    const sdp = nvr.orders.find(({ kind }) => kind === 'INVITE')?.text ?? '';
    expect(sdp).toMatch(/\r\ny=0\d{9}\r\n$/);
    expect(sdp).toContain('a=setup:passive\r\n');
    expect(/y=0(\d{5})/.exec(sdp)?.[1]).toBe('20000');
  });

  test.each([
    ['busy', 'busy', 'channel_busy'],
    ['not-acceptable', 'not_acceptable', 'not_acceptable'],
  ] as const)(
    'a device that is %s is told to the viewer as it is, and shown on the device',
    async (fault, reason, error) => {
      await bed.addDevice();
      const nvr = await bed.nvr({ faultList: [fault] });
      await bed.registered(nvr);
      await expect(open()).rejects.toMatchObject({ reason });
      expect((await bed.health()).error).toBe(error);
      expect(bed.engine.open).toBe(0);
    },
  );

  test('a device that is not there is not called', async () => {
    await bed.addDevice();
    await expect(open()).rejects.toMatchObject({ reason: 'device_offline' });
  });

  test.each(['own-ssrc', 'id-in-y', 'no-y', 'no-to-tag'] as const)(
    'a device with the habit “%s” is watched all the same',
    async (fault) => {
      await bed.addDevice();
      const nvr = await bed.nvr({ faultList: [fault] });
      await bed.registered(nvr);
      const session = await open();
      await until('a pack', () => (bed.engine.received('cam_1').includes(PACK) ? true : null));
      const asked = bed.engine.request('cam_1')?.ssrc ?? 0;
      expect(bed.engine.ssrcOf('cam_1')).toBe(fault === 'own-ssrc' ? asked + 7 : asked);
      await session.close();
      expect(nvr.calls.running.size).toBe(0);
    },
  );

  test('a viewer who leaves before the device answers takes the call back', async () => {
    await bed.addDevice();
    const nvr = await bed.nvr({ faultList: ['slow'] });
    await bed.registered(nvr);
    const opening = open();
    await until('the INVITE', () => nvr.orders.find(({ kind }) => kind === 'INVITE') ?? null);
    bed.engine.tell({ kind: 'idle', streamId: 'cam_1' });
    await expect(opening).rejects.toMatchObject({ reason: 'ended' });
    expect(nvr.orders.some(({ kind }) => kind === 'CANCEL')).toBe(true);
    expect([bed.service.calls.size, bed.engine.open]).toEqual([0, 0]);
    // It is told neither as a fault of the device.
    expect((await bed.health()).error).toBeNull();
  });

  test('a call that the device ends is told to the viewers at once', async () => {
    await bed.addDevice();
    const nvr = await bed.nvr();
    await bed.registered(nvr);
    await open();
    const [callId = ''] = nvr.calls.running.keys();
    await nvr.hangUp(callId);
    expect(bed.engine.ended).toEqual(['cam_1']);
    expect(bed.service.calls.size).toBe(0);
  });

  test('nobody else can end a call', async () => {
    await bed.addDevice();
    const nvr = await bed.nvr();
    await bed.registered(nvr);
    await open();
    const [callId = ''] = nvr.calls.running.keys();
    const forger = await bed.nvr({ ip: '127.0.0.5' });
    await forger.hangUp(callId);
    expect(bed.engine.ended).toEqual([]);
    expect(bed.service.platform.strangers.list()[0]).toMatchObject({ address: '127.0.0.5', reason: 'not_expected' });
  });

  test('a key picture is asked for by IFameCmd', async () => {
    await bed.addDevice();
    const nvr = await bed.nvr();
    await bed.registered(nvr);
    const session = await open();
    session.requestKeyPicture?.();
    await until('IFameCmd', () => nvr.orders.find(({ text }) => text.includes('<IFameCmd>Send</IFameCmd>')) ?? null);
  });

  test('calls of a gateway that died are ended before anything else', async () => {
    await bed.addDevice();
    const nvr = await bed.nvr();
    await bed.registered(nvr);
    await open();
    await until('the stored call', async () => ((await stored()) === 1 ? true : null));
    // The one after it knows the call from the database alone.
    expect(await bed.service.calls.endLeftovers()).toBe(1);
    expect(nvr.calls.running.size).toBe(0);
    expect(await stored()).toBe(0);
  });

  test('recordings are listed, played, paused, sought, sped up, and end by the device’s own word', async () => {
    await bed.addDevice();
    const nvr = await bed.nvr();
    await bed.registered(nvr);
    const { history, platform } = bed.service;
    const device = platform.book.get(DEVICE_ID);
    if (device === undefined) throw new Error('the device is not known');
    const from = Date.UTC(2026, 10, 19, 0, 30);
    const items = await history.records(device, CHANNEL, { from, to: from + 5 * 3_600_000 });
    expect(items.map((item) => item.to - item.from)).toEqual(
      [30, 60, 60, 60, 60, 30].map((minutes) => minutes * 60_000),
    );
    const span = { from, to: from + 4_000 };
    const { streamId } = await history.play(device, CHANNEL, 'cam_1', span);
    expect(streamId).toMatch(/^cam_1~pb-[0-9a-f]{12}$/);
    const invite = nvr.orders.find(({ kind }) => kind === 'INVITE')?.text ?? '';
    expect(invite).toContain(`s=Playback\r\nu=${CHANNEL}:0\r\n`);
    expect(invite).toContain(`t=${from / 1000} ${from / 1000 + 4}\r\n`);
    expect(invite).toMatch(/y=1\d{9}\r\n$/);
    await until('a pack', () => (bed.engine.received(streamId).includes(PACK) ? true : null));
    await history.control(streamId, { kind: 'pause' });
    // Paused, it sends nothing and is not ended for that; going on, silence counts again.
    expect(bed.engine.held.get(streamId)).toBeGreaterThan(Date.now() + 30_000);
    await history.control(streamId, { kind: 'seek', seconds: 2 });
    await history.control(streamId, { kind: 'scale', scale: 4 });
    const controls = nvr.orders.filter(({ kind }) => kind === 'INFO').map(({ text }) => text.split('\r\n')[2] ?? '');
    expect(controls).toEqual(['PauseTime: now', 'Range: npt=2-', 'Scale: 4']);
    expect(bed.engine.held.get(streamId)).toBe(0);
    await until('the end', () => (bed.engine.ended.includes(streamId) ? true : null));
    await until('the BYE', () => (nvr.calls.running.size === 0 ? true : null));
  });

  test('a person’s command turns the camera, with the priority of who holds it', async () => {
    await bed.addDevice();
    const nvr = await bed.nvr({ channels: [simChannel(1), simChannel(2, { ptzType: 3 })] });
    await bed.registered(nvr);
    const driver = gb28181Ptz(bed.service.platform);
    const source = { kind: 'gb28181', device: DEVICE_ID, channel: CHANNEL } as const;
    expect(await driver.steers?.(source)).toBe(true);
    expect(await driver.steers?.({ ...source, channel: simChannel(2).id })).toBe(false);
    await driver.drive(source, { kind: 'move', pan: 0.5, tilt: 0.25, zoom: 0 }, 9);
    await driver.drive(source, { kind: 'stop' }, 9);
    await driver.drive(source, { kind: 'preset', act: 'call', number: 3 }, 9);
    await driver.drive(
      source,
      { kind: 'zoomTo', rect: { x: 0.25, y: 0.25, width: 0.5, height: 0.5 }, direction: 'in' },
      9,
    );
    const pose = nvr.calls.poses.get(CHANNEL);
    expect(pose?.pan).toBeCloseTo(0.5, 1);
    expect(pose?.preset).toBe(3);
    const orders = nvr.orders.filter(({ kind }) => kind === 'DeviceControl').map(({ text }) => text);
    expect(orders[0]).toContain('<ControlPriority>9</ControlPriority>');
    expect(orders[1]).toContain('<PTZCmd>A50F0100000000B5</PTZCmd>');
    expect(orders[3]?.replaceAll('\r\n', '')).toContain(
      '<DragZoomIn><Length>1920</Length><Width>1080</Width><MidPointX>960</MidPointX><MidPointY>540</MidPointY><LengthX>960</LengthX><LengthY>540</LengthY></DragZoomIn>',
    );
  });
});

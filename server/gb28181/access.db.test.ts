import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AccessBed, DEVICE_ID, headerOf, simChannel, until, Wire } from '../../scripts/testing/access-bed.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { asEngine, closeDatabase } from '../database.ts';

describe.each(availableEngines())('access of GB/T 28181 devices on the %s database', (engine) => {
  let database: TestDatabase;
  let bed: AccessBed;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await addSmallRegion({ tanks: 3, vehicles: 1 });
    bed = await AccessBed.start();
  });
  afterEach(async () => {
    await bed.reset();
  });
  afterAll(async () => {
    await bed.close();
    await closeDatabase();
    await database.stop();
  });

  test.each(['udp', 'tcp'] as const)('a device registers over %s, and its catalogue is stored', async (protocol) => {
    await bed.addDevice();
    const nvr = await bed.nvr({ protocol });
    await bed.registered(nvr);
    expect(await bed.health()).toMatchObject({ state: 'online', error: null, total: 2, maker: 'Simulator' });
    expect((await bed.channels()).map(({ name, online }) => [name, online])).toEqual([
      ['罐区通道1', true],
      ['罐区通道2', true],
    ]);
  });

  test('a digest with qop is taken, and a registration that ends is proven too', async () => {
    await bed.addDevice();
    const nvr = await bed.nvr({ faultList: ['qop'] });
    await bed.registered(nvr);
    expect(await nvr.register(0)).toBe(200);
    expect(await bed.health()).toMatchObject({ state: 'offline', error: 'logged_out' });
    // Without proof nobody ends it, and a known Call-ID is no proof.
    await nvr.register();
    const liar = await bed.nvr({ faultList: ['wrong-password'] });
    expect(await liar.register(0)).toBe(403);
    expect((await bed.health()).state).toBe('online');
  });

  test('a wrong password is refused, counted, shown on the device, and slowed down', async () => {
    await bed.addDevice();
    const nvr = await bed.nvr({ faultList: ['wrong-password'] });
    for (let attempt = 1; attempt <= 5; attempt += 1) expect(await nvr.register()).toBe(403);
    expect(await bed.health()).toMatchObject({ state: 'never', error: 'wrong_password', refused: 5 });
    expect(await nvr.register()).toBe(429);
    expect((await bed.health()).error).toBe('rate_limited');
    // The same device at another address is not shut out by that.
    await bed.registered(await bed.nvr({ ip: '127.0.0.7' }));
  });

  test('an answer that was heard before opens nothing, and neither does one from another address', async () => {
    await bed.addDevice();
    const nvr = await bed.nvr();
    const { host, port } = bed.service.platform.endpoint.transport;
    const replay = async (ip: string, authorization: string) => {
      const wire = await new Wire({ protocol: 'udp', server: { ip: host, port }, ip }).open();
      const self = `<sip:${DEVICE_ID}@3402000000>`;
      const head = [
        ['Via', wire.via()],
        ['From', `${self};tag=x`],
        ['To', self],
        ['Call-ID', `again-${ip}`],
        ['CSeq', '2 REGISTER'],
        ['Contact', `<sip:${DEVICE_ID}@${ip}:5060>`],
        ...(authorization === '' ? [] : [['Authorization', authorization]]),
      ].map(([name = '', value = '']) => [name, value] as const);
      const uri = `sip:34020000002000000001@${host}:${port}`;
      const answer = await wire.ask({ method: 'REGISTER', status: 0, uri, head, body: Buffer.alloc(0) });
      wire.close();
      return answer;
    };
    const challenge = headerOf(await replay('127.0.0.1', ''), 'WWW-Authenticate');
    const proof = nvr.authorization(challenge);
    expect((await replay('127.0.0.9', proof)).status).toBe(403);
    expect((await bed.health()).error).toBe('wrong_password');
    expect((await replay('127.0.0.1', proof)).status).toBe(200);
    const again = await replay('127.0.0.1', proof);
    expect([again.status, headerOf(again, 'WWW-Authenticate')]).toEqual([401, expect.stringContaining('stale=true')]);
    expect((await bed.health()).error).toBe('replayed');
    // Too old: the device is told so and tries again with a fresh one.
    bed.advance(6 * 60_000);
    const late = await replay('127.0.0.1', nvr.authorization(challenge));
    expect([late.status, headerOf(late, 'WWW-Authenticate')]).toEqual([401, expect.stringContaining('stale=true')]);
  });

  test('who is not known is refused like a wrong password and listed for those who manage devices', async () => {
    const nvr = await bed.nvr({ id: '34020000001180000099' });
    expect(await nvr.register()).toBe(403);
    expect(bed.service.platform.strangers.list()[0]).toMatchObject({
      id: '34020000001180000099',
      address: '127.0.0.1',
      reason: 'unknown_device',
    });
  });

  test('a message from another address than the registered one is refused and changes nothing', async () => {
    await bed.addDevice();
    const nvr = await bed.nvr();
    await bed.registered(nvr);
    const forger = await bed.nvr({ ip: '127.0.0.8' });
    expect(await forger.keepalive()).toBe(403);
    expect(await bed.health()).toMatchObject({ error: 'foreign_address', refused: 1 });
    expect((await bed.health()).remote).toContain('127.0.0.1');
    // Another port of the same address is NAT: from now on requests go there.
    const moved = await bed.nvr();
    expect(await moved.keepalive()).toBe(200);
    expect((await bed.health()).remote).not.toBe(`udp 127.0.0.1 ${nvr.port}`);
    expect(bed.service.platform.book.get(DEVICE_ID)?.remote?.port).toBe(moved.port);
  });

  test('three keepalives that did not come make the device and its cameras offline, and one brings them back', async () => {
    await asEngine((tx) =>
      tx.query(`update camera set gb_id = $1, source = '{}', state = 'online' where id = 'cam_1'`, [simChannel(1).id]),
    );
    await bed.addDevice();
    const nvr = await bed.nvr();
    await bed.registered(nvr);
    expect((await bed.channels())[0]?.camera).toBe('cam_1');
    const cameraState = async () => {
      await bed.service.write();
      const { rows } = await asEngine((tx) =>
        tx.query<{ state: string }>(`select state from camera where id = 'cam_1'`),
      );
      return rows[0]?.state;
    };
    bed.advance(179_000);
    expect(bed.service.platform.sweep()).toBe(0);
    bed.advance(2_000);
    expect(bed.service.platform.sweep()).toBe(1);
    expect(await bed.health()).toMatchObject({ state: 'offline', error: 'no_keepalive' });
    expect(await cameraState()).toBe('offline');
    expect(await nvr.keepalive()).toBe(200);
    expect((await bed.health()).state).toBe('online');
    await until('the camera', async () => ((await cameraState()) === 'online' ? true : null));
    const { rows } = await asEngine((tx) =>
      tx.query<{ online: number }>(
        `select online from event where fid = (select fid from camera where id = 'cam_1') order by seq`,
      ),
    );
    expect(rows.map(({ online }) => online)).toEqual([0, 1]);
  });

  test('a device that names children that do not work says so on the page', async () => {
    await bed.addDevice();
    const nvr = await bed.nvr();
    await bed.registered(nvr);
    expect(await nvr.keepalive([simChannel(2).id])).toBe(200);
    expect(await bed.health()).toMatchObject({ state: 'online', error: 'device_fault' });
  });

  test('a catalogue in pieces, out of order, with a late answer between and broken text is stored whole', async () => {
    await bed.addDevice();
    const channels = Array.from({ length: 40 }, (_none, index) => simChannel(index + 1));
    const nvr = await bed.nvr({ channels, perMessage: 3, faultList: ['interleaved-catalog', 'broken-xml', 'gbk'] });
    await bed.registered(nvr);
    const stored = await bed.channels();
    expect(stored.length).toBe(40);
    expect(stored[0]?.name).toBe('罐区通道1');
    expect(stored.filter(({ missing }) => missing)).toEqual([]);
  });

  test('a catalogue that claims to be endless is not taken, and the device stays', async () => {
    await bed.addDevice();
    const nvr = await bed.nvr({ faultList: ['huge-catalog'] });
    expect(await nvr.register()).toBe(200);
    await until('the refusal', async () => ((await bed.health()).error === 'catalog_too_large' ? true : null));
    expect(await bed.channels()).toEqual([]);
    expect(await nvr.keepalive()).toBe(200);
  });

  test('what a complete catalogue no longer names is missing, and an incomplete one takes nothing away', async () => {
    await bed.addDevice();
    const channels = [simChannel(1), simChannel(2), simChannel(3)];
    await bed.registered(await bed.nvr({ channels }));
    const device = bed.service.platform.book.get(DEVICE_ID);
    if (device === undefined) throw new Error('the device is not known');
    await bed.reset();
    await bed.addDevice();
    await bed.registered(await bed.nvr({ channels }));
    const fewer = await bed.nvr({ channels: channels.slice(0, 2) });
    expect(await fewer.register()).toBe(200);
    const known = bed.service.platform.book.get(DEVICE_ID);
    if (known === undefined) throw new Error('the device is not known');
    expect(await bed.service.platform.catalogs.refresh(known)).toBeNull();
    expect((await bed.channels()).map(({ missing }) => missing)).toEqual([false, false, true]);
    // It tells of two and sends one: after half a minute of silence it counts as incomplete.
    const short = await bed.nvr({ channels: channels.slice(0, 2), faultList: ['short-catalog'] });
    expect(await short.register()).toBe(200);
    const answer = bed.service.platform.catalogs.refresh(known);
    await until('half an answer', () => (bed.service.platform.catalogs.progress(DEVICE_ID)?.done === 1 ? true : null));
    bed.advance(31_000);
    expect(await answer).toBe('catalog_incomplete');
    expect(await bed.health()).toMatchObject({ error: 'catalog_incomplete' });
    expect((await bed.channels()).map(({ missing }) => missing)).toEqual([false, false, true]);
  });

  test('positions are converted from the datum that was declared', async () => {
    await bed.addDevice(DEVICE_ID, {}, 'GCJ-02');
    await bed.registered(await bed.nvr());
    const [first] = await bed.channels();
    // GCJ-02 lies some 500 m east of WGS 84 here.
    expect(first?.lng).toBeGreaterThan(117.69);
    expect(first?.lng).toBeLessThan(117.698);
  });

  test('an alarm becomes a raw alarm of the camera, is confirmed, and the device is reset where it would stay silent', async () => {
    await asEngine((tx) =>
      tx.query(`update camera set gb_id = $1, source = '{}' where id = 'cam_2'`, [simChannel(2).id]),
    );
    await bed.addDevice();
    const nvr = await bed.nvr();
    await bed.registered(nvr);
    await nvr.alarm({ channel: simChannel(2).id, method: 5, type: 6 });
    await nvr.alarm({ channel: simChannel(2).id, method: 2, type: 1 });
    await until(
      'the reset',
      () => nvr.orders.find(({ text }) => text.includes('<AlarmCmd>ResetAlarm</AlarmCmd>')) ?? null,
    );
    await until('both confirmations', () =>
      nvr.orders.filter(({ kind }) => kind === 'Alarm').length === 2 ? true : null,
    );
    const { rows } = await asEngine((tx) =>
      tx.query<{ kind: string }>(
        `select kind from alarm where object_fid = (select fid from camera where id = 'cam_2') order by id`,
      ),
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['intrusion', 'video_loss']);
    // The device has heard the order before its answer is back here.
    await until('the entry in the log', () => (bed.log.some((line) => line.includes('was reset')) ? true : null));
  });

  test('a subscribed catalogue tells at once that a channel went off', async () => {
    await bed.addDevice(DEVICE_ID, { subscribeCatalog: true });
    const nvr = await bed.nvr();
    await bed.registered(nvr);
    await until('the subscription', () => (nvr.isSubscribed('Catalog') ? true : null));
    await nvr.switchChannel(simChannel(1).id, false);
    await until('the channel', async () => ((await bed.channels())[0]?.online === false ? true : null));
    expect((await bed.channels())[1]?.online).toBe(true);
  });

  test('a position of a device moves the vehicle that it stands for', async () => {
    await bed.addDevice();
    await asEngine((tx) => tx.query(`update video_device set vehicle_id = 'veh_1'`));
    await bed.service.reload();
    const nvr = await bed.nvr();
    await bed.registered(nvr);
    await nvr.position(117.71, 38.96);
    const place = await until('the position', async () => {
      const { rows } = await asEngine((tx) =>
        tx.query<{ lng: number; lat: number; speed_kmh: number }>(
          `select lng, lat, speed_kmh from latest_position where vehicle_fid = (select fid from vehicle where id = 'veh_1')`,
        ),
      );
      return rows[0] ?? null;
    });
    expect(place).toMatchObject({ lng: 117.71, lat: 38.96, speed_kmh: 36 });
  });

  test('a body that is no message is answered 400 and told, and the next good one is taken', async () => {
    await bed.addDevice();
    const nvr = await bed.nvr();
    await bed.registered(nvr);
    const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Notify><CmdType>&b;</CmdType></Notify>`;
    expect((await nvr.message(bomb)).status).toBe(400);
    expect(await bed.health()).toMatchObject({ error: 'unreadable', refused: 1 });
    expect(await nvr.keepalive()).toBe(200);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PLATFORM_ID, until } from '../../scripts/testing/access-bed.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { UpperPlatform, type UpperSettings } from '../../scripts/testing/upper-bed.ts';
import { asEngine, closeDatabase } from '../database.ts';
import { AccessService } from '../gb28181/access-service.ts';
import { seal, unseal } from '../sources/seal.ts';
import { demoClipUpstream } from '../video/demo-clip-upstream.ts';
import { EmbeddedEngine } from '../video/engine.ts';
import { LiveStreams } from '../video/live-streams.ts';
import { loadCamera } from '../video/queries.ts';
import { Upstreams } from '../video/upstreams.ts';
import { CascadeService } from './cascade-service.ts';

const UPPER = '12000000002000000001';
const LOWER = '12011600002000000009';
const CHANNEL = '99990000001320000001';
const PASSWORD = 'given by the city';

describe.each(availableEngines())('cascade to a platform above on the %s database', (database) => {
  let server: TestDatabase;
  let engine: EmbeddedEngine;
  let access: AccessService;
  let cascade: CascadeService;
  const uppers: UpperPlatform[] = [];

  beforeAll(async () => {
    server = await testDatabase(database);
    await useDatabase(server);
    await addSmallRegion({ tanks: 2, vehicles: 0 });
    await asEngine((tx) =>
      tx.query(
        `update camera set gb_id = '9999000000132000000' || right(id, 1), source = '{"kind":"demo-clip","clip":"gate"}', state = 'online', name = '罐区' || id`,
      ),
    );
    engine = new EmbeddedEngine();
    const streams = new LiveStreams(new Upstreams().add(demoClipUpstream(engine)), new Set([engine]), () => engine);
    const sip = { host: '127.0.0.1', port: 0, id: PLATFORM_ID, advertised: null, log: () => undefined };
    access = await AccessService.start(sip, streams, () => engine);
    cascade = await CascadeService.start({
      platform: access.platform,
      streams,
      loadCamera: (id) => asEngine((tx) => loadCamera(tx, id)),
      unseal,
      host: '127.0.0.1',
      publicIp: '127.0.0.1',
      log: () => undefined,
      retryMs: 200,
    });
  });
  afterEach(async () => {
    await cascade.calls.close();
    await asEngine((tx) => tx.query('delete from cascade_upper'));
    await cascade.reload();
    for (const upper of uppers.splice(0)) upper.close();
  });
  afterAll(async () => {
    await cascade.close();
    await access.close();
    engine.close();
    await closeDatabase();
    await server.stop();
  });

  /** A platform above with `cam_1` shared; registered unless the password is wrong. */
  async function above(changes: Partial<UpperSettings> = {}, password = PASSWORD): Promise<UpperPlatform> {
    const upper = await new UpperPlatform({ id: UPPER, lowerId: LOWER, password: PASSWORD, ...changes }).open();
    uppers.push(upper);
    await asEngine(async (tx) => {
      await tx.query(
        `insert into cascade_upper (id, name, own_id, host, port, transport, password_sealed, expires_seconds, keepalive_seconds, scope_key, created_by)
         select $1, 'city', $2, '127.0.0.1', $3, 'udp', $4, 3600, 5, min(id), 'test' from scope_cell`,
        [UPPER, LOWER, upper.port, seal(password)],
      );
      await tx.query(
        `insert into cascade_share (upper_id, camera_fid, gb_id, scope_key, shared_by) select $1, fid, gb_id, scope_key, 'test' from camera where id = 'cam_1'`,
        [UPPER],
      );
    });
    await cascade.reload();
    if (password === PASSWORD)
      await until('the registration', () => (cascade.link(UPPER)?.online === true ? true : null));
    return upper;
  }
  const health = async () =>
    (
      await asEngine((tx) =>
        tx.query<{ state: string; error: string | null }>('select state, last_error as error from cascade_upper'),
      )
    ).rows[0];
  const audited = async (action: string) =>
    (
      await asEngine((tx) =>
        tx.query<{ actor: string }>('select actor from audit_entry where action = $1 order by seq desc limit 5', [
          action,
        ]),
      )
    ).rows.map(({ actor }) => actor);

  test.each([false, true])(
    'it registers with digest (qop %s), keeps alive, and says so on the platform’s row',
    async (qop) => {
      const upper = await above({ qop });
      await until('the state', async () => ((await health())?.state === 'online' ? true : null));
      expect((await health())?.error).toBeNull();
      if (!qop) await until('a keepalive', () => (upper.keepalives > 0 ? true : null));
    },
  );

  test('a wrong password is told in words and asked for again, never skipped', async () => {
    await above({}, 'not this one');
    await until('the refusal', async () => ((await health())?.error === 'wrong_password' ? true : null));
    expect((await health())?.state).toBe('offline');
    expect(cascade.link(UPPER)?.online).toBe(false);
  });

  test('the catalogue holds the shared cameras alone, in the letters that the prolog names', async () => {
    const upper = await above();
    expect(await upper.question('Catalog')).toBe(200);
    const body = await until('the answer', () => upper.bodies.find((one) => one.includes('<SumNum>')) ?? null);
    expect(body).toContain('<SumNum>1</SumNum>');
    expect(body).toContain('<DeviceList Num="1">');
    expect(body).toContain(`<DeviceID>${CHANNEL}</DeviceID>`);
    expect(body).toContain('<Name>罐区cam_1</Name>');
    expect(body).toContain('<Status>ON</Status>');
    const unshared = await upper.invite('99990000001320000002', 'udp');
    expect(unshared.status).toBe(404);
  });

  test.each(['udp', 'tcp-wait', 'tcp-dial'] as const)(
    'an invited camera sends its running stream as program stream (%s) until BYE, and both are in the audit',
    async (mode) => {
      const upper = await above();
      const call = await upper.invite(CHANNEL, mode);
      expect(call.status).toBe(200);
      await until('a second of pictures', () => (call.media.seen.pictures > 25 ? true : null));
      const { seen } = call.media;
      expect(seen.maps).toBeGreaterThan(0);
      // A key picture first: parameter sets and an IDR slice, byte by byte those of the clip.
      expect(seen.pictureBytes.subarray(0, 5)).toEqual(Buffer.from([0, 0, 0, 1, 0x67]));
      expect(seen.ssrc).toBe(Number(/y=(\d+)/.exec(call.answer)?.[1]));
      if (mode !== 'udp') expect(seen.lost).toBe(0);
      expect(await call.bye()).toBe(200);
      expect(cascade.calls.size).toBe(0);
      await until('the audit', async () =>
        (await audited('cascade.view_ended')).includes(`platform:${UPPER}`) ? true : null,
      );
      expect(await audited('cascade.viewed')).toContain(`platform:${UPPER}`);
    },
  );

  test('pictures go to the platform’s own addresses only, whatever an INVITE says', async () => {
    const upper = await above();
    expect((await upper.invite(CHANNEL, 'udp', '127.0.0.66')).status).toBe(403);
    expect(cascade.calls.size).toBe(0);
  });

  test('a subscription is told alarms of shared cameras and their coming and going', async () => {
    const upper = await above();
    expect(await upper.subscribe('Alarm')).toBe(200);
    expect(await upper.subscribe('Catalog')).toBe(200);
    await cascade.subscriptions.turn();
    await asEngine(async (tx) => {
      await tx.query(
        `insert into alarm (source_id, object_fid, layer, kind, tier, state, message, at, received_at, scope_key)
         select 'test', fid, 1, 'intrusion', 3, 'raised', '周界', guanlan.now(), guanlan.now(), scope_key from camera where id in ('cam_1', 'cam_2')`,
      );
      await tx.query(`update camera set state = 'offline' where id = 'cam_1'`);
    });
    await cascade.subscriptions.turn();
    const alarm = await until('the alarm', () => upper.bodies.find((one) => one.includes('>Alarm<')) ?? null);
    expect(alarm).toContain(`<DeviceID>${CHANNEL}</DeviceID>`);
    expect(alarm).toMatch(/<AlarmPriority>2<[\s\S]*<AlarmMethod>5<[\s\S]*<AlarmDescription>周界<[\s\S]*<AlarmType>6</);
    const off = await until('the notice', () => upper.bodies.find((one) => one.includes('>OFF<')) ?? null);
    expect(off).toContain(`<DeviceID>${CHANNEL}</DeviceID>`);
    expect(upper.bodies.filter((one) => one.includes('>Alarm<'))).toHaveLength(1);
    await asEngine((tx) => tx.query(`update camera set state = 'online'`));
  });
});

import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PtzCommand } from '../../domain/ptz-command.ts';
import { PTZ_CITY } from '../../domain/ptz-lease.ts';
import type { Role } from '../../domain/role.ts';
import { overrideEnv } from '../../lib/env.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, closeDatabase } from '../database.ts';
import { createCallerFactory } from '../trpc.ts';
import { demoClipUpstream } from '../video/demo-clip-upstream.ts';
import { EmbeddedEngine } from '../video/engine.ts';
import { internalKey } from '../video/gateway-address.ts';
import { gatewayHandler } from '../video/gateway-http.ts';
import { LiveStreams } from '../video/live-streams.ts';
import { PtzDesk } from '../video/ptz-driver.ts';
import { ptzRoutes } from '../video/ptz-routes.ts';
import { loadCamera } from '../video/queries.ts';
import { Upstreams } from '../video/upstreams.ts';
import { VideoRefusal } from '../video/video-refusal.ts';
import { askCamera, grantedOf } from './commands.ts';
import { ptzRouter } from './router.ts';

const NOON = Date.parse('2026-11-20T12:00:00+08:00');
const LEFT: PtzCommand = { kind: 'move', pan: -0.5, tilt: 0, zoom: 0 };
const gb = JSON.stringify({ kind: 'gb28181', device: '34020000001110000001', channel: '34020000001310000001' });
const callerOf = createCallerFactory(ptzRouter);

describe.each(availableEngines())('steering cameras on the %s database', (engine) => {
  let database: TestDatabase;
  let server: Server;
  /** What the device was told, `priority kind`. */
  const told: string[] = [];
  let deaf = false;

  const as = (id: string, role: Role, scopeKeys?: readonly number[]) => {
    const reach = scopeKeys === undefined ? {} : { scopeKeys };
    const viewer = testViewer({ id, name: `${id} (${role})`, roles: [role], ...reach });
    return callerOf({ viewer, locale: 'zh', address: '10.1.2.3' });
  };
  const query = <Row>(text: string) => asEngine(async (tx) => (await tx.query<Row & object>(text)).rows);
  const audited = () =>
    query<{ line: string }>(
      `select actor || ' ' || action || ' ' || outcome as line from audit_entry where action like 'ptz.%' order by seq`,
    ).then((rows) => rows.map(({ line }) => line));
  const changes = () =>
    query<{ line: string }>(
      `select payload ->> 'change' || ' by ' || (payload ->> 'by') as line from event where kind = 'ptz' order by seq`,
    ).then((rows) => rows.map(({ line }) => line));

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await addSmallRegion({ tanks: 3, vehicles: 0 });
    await query(`update camera set ptz = true, source = '${gb}' where id <> 'cam_3'`);
    await query(`update camera set ptz = true, source = '{"kind":"demo-clip","clip":"gate"}' where id = 'cam_3'`);
    const desk = new PtzDesk().add({
      kind: 'gb28181',
      drive: async (_source, command, priority) => {
        if (deaf) throw new VideoRefusal('no_answer', 'timeout');
        told.push(`${priority} ${command.kind}`);
      },
    });
    const media = new EmbeddedEngine();
    const streams = new LiveStreams(new Upstreams().add(demoClipUpstream(media)), new Set([media]), () => media);
    const load = (id: string) => asEngine((tx) => loadCamera(tx, id));
    server = createServer(
      gatewayHandler({
        engine: media,
        streams,
        key: internalKey(),
        loadCamera: load,
        startedAt: NOON,
        routes: ptzRoutes(desk, load),
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    overrideEnv({ GATEWAY_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` });
  });
  afterAll(async () => {
    server.close();
    server.closeAllConnections();
    await closeDatabase();
    await database.stop();
  });

  it('gives a camera to the stronger hand, tells the weaker one, and stops the device in between', async () => {
    const plant = as('plant', 'enterprise');
    const centre = as('centre', 'duty');
    const cameraId = 'cam_1';
    expect(await plant.state({ cameraId })).toMatchObject({ drive: 'yes', lease: null, canTake: true });
    await plant.command({ cameraId, command: LEFT });
    await plant.command({ cameraId, command: LEFT });
    expect((await plant.state({ cameraId })).lease).toMatchObject({ mine: true, level: 'site' });
    // A command alone never takes a camera away; taking it is an act of its own.
    await expect(centre.command({ cameraId, command: LEFT })).rejects.toMatchObject({
      cause: { refusal: { code: 'conflict', params: { holder: 'plant (enterprise)', level: 'site' } } },
    });
    expect(await centre.acquire({ cameraId })).toMatchObject({ change: 'taken' });
    await centre.command({ cameraId, command: { kind: 'stop' } });
    const state = await plant.state({ cameraId });
    expect(state).toMatchObject({
      canTake: false,
      lease: { mine: false, holderName: 'centre (duty)', level: 'district' },
    });
    await expect(plant.command({ cameraId, command: LEFT })).rejects.toMatchObject({
      cause: { refusal: { code: 'conflict', params: { holder: 'centre (duty)', level: 'district' } } },
    });
    await plant.request({ cameraId });
    expect(await centre.release({ cameraId })).toEqual({ change: 'released', expiresAt: null });
    expect((await plant.state({ cameraId })).lease).toBeNull();

    expect(told).toEqual(['10 move', '10 move', '22 stop', '22 stop', '22 stop']);
    expect(await changes()).toEqual([
      'started by plant (enterprise)',
      'taken by centre (duty)',
      'requested by plant (enterprise)',
      'released by centre (duty)',
    ]);
    // Holding a key is one act; what was refused is there too.
    expect(await audited()).toEqual([
      'plant ptz.move allowed',
      'centre ptz.move refused',
      'centre ptz.acquire allowed',
      'centre ptz.stop allowed',
      'plant ptz.move refused',
      'plant ptz.request allowed',
      'centre ptz.release allowed',
    ]);
  });

  it('keeps a site reservation from the centre until a named right breaks it', async () => {
    const cameraId = 'cam_2';
    const plant = as('plant', 'enterprise');
    await plant.reserve({ cameraId, minutes: 30, reason: '受限空间作业监护' });
    const centre = as('centre', 'duty');
    await expect(centre.acquire({ cameraId })).rejects.toMatchObject({
      cause: { refusal: { code: 'conflict', params: { hold: 'reserved', reason: '受限空间作业监护' } } },
    });
    await expect(centre.breakReservation({ cameraId, reason: '火情核实' })).rejects.toMatchObject({
      cause: { refusal: { code: 'forbidden' } },
    });
    expect(await as('chief', 'commander').breakReservation({ cameraId, reason: '火情核实' })).toMatchObject({
      change: 'broken',
    });
    const city = { id: 'platform:city', name: '市级平台', ...PTZ_CITY, may: new Set(['move' as const]) };
    const asker = { id: city.id, address: '10.9.9.9', actorAt: () => city };
    const byCity = await asEngine((tx) => askCamera(tx, asker, cameraId, { name: 'acquire' }));
    expect(grantedOf(byCity)).toMatchObject({ change: 'taken', priority: 30, stopFirst: true });
  });

  it('lets nobody steer beyond scope, without a hand, without a drive or without the right', async () => {
    const [cell] = await query<{ scope: number }>(`select scope_key as scope from camera where id = 'cam_2'`);
    const outside = as('other', 'enterprise', [cell?.scope ?? 0]);
    await expect(outside.acquire({ cameraId: 'cam_1' })).rejects.toMatchObject({
      cause: { refusal: { code: 'not_found' } },
    });
    await expect(as('walker', 'inspector').acquire({ cameraId: 'cam_1' })).rejects.toMatchObject({
      cause: { refusal: { code: 'forbidden' } },
    });
    const plant = as('plant', 'enterprise');
    await expect(plant.savePreset({ cameraId: 'cam_1', number: 1, name: '罐顶' })).rejects.toMatchObject({
      cause: { refusal: { code: 'forbidden' } },
    });
    // A demo clip is no device: it says so instead of pretending to turn.
    expect((await plant.state({ cameraId: 'cam_3' })).drive).toBe('no');
    await expect(plant.command({ cameraId: 'cam_3', command: LEFT })).rejects.toMatchObject({
      cause: { refusal: { code: 'unavailable', params: { reason: 'not_steerable' } } },
    });
  });

  it('names stored positions, and names none that the device did not store', async () => {
    const cameraId = 'cam_1';
    const centre = as('centre', 'duty');
    await centre.savePreset({ cameraId, number: 3, name: '装车台' });
    expect((await centre.state({ cameraId })).presets).toEqual([{ number: 3, name: '装车台' }]);
    deaf = true;
    await expect(centre.savePreset({ cameraId, number: 4, name: '罐顶' })).rejects.toThrow();
    deaf = false;
    await centre.removePreset({ cameraId, number: 3 });
    expect((await centre.state({ cameraId })).presets).toEqual([]);
    expect(await audited()).toContain('centre ptz.preset failed');
  });

  it('frees a camera 15 s after the last command, by the clock of the database', async () => {
    const cameraId = 'cam_1';
    await asEngine((tx) => tx.query(`update ptz_lease set expires_at = guanlan.now() - interval '1 second'`));
    await as('centre', 'duty').acquire({ cameraId });
    const [lease] = await query<{ seconds: number }>(
      `select round(date_part('epoch', expires_at - since)) as seconds from ptz_lease where camera_id = 'cam_1'`,
    );
    expect(lease?.seconds).toBe(15);
    await expect(as('second', 'duty').acquire({ cameraId })).rejects.toThrow();
    await asEngine((tx) => tx.query(`update ptz_lease set expires_at = guanlan.now() - interval '1 second'`));
    expect(await as('second', 'duty').acquire({ cameraId })).toMatchObject({ change: 'started' });
  });
});

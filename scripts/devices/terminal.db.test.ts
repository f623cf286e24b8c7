import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RefusalError } from '../../domain/refusal.ts';
import { terminalInputSchema } from '../../domain/terminal-schema.ts';
import { overrideEnv } from '../../lib/env.ts';
import { asEngine, asViewer, closeDatabase, type Viewer } from '../../server/database.ts';
import { getFile } from '../../server/files/store.ts';
import { MediaServer } from '../../server/ingest/jt1078/media-server.ts';
import { AttachmentServer } from '../../server/terminals/attachment-server.ts';
import { saveTerminal } from '../../server/terminals/commands.ts';
import { jt1078Upstream } from '../../server/terminals/jt1078-upstream.ts';
import { terminalHistoryRoutes } from '../../server/terminals/terminal-history.ts';
import { TerminalServer } from '../../server/terminals/terminal-server.ts';
import { TerminalStore } from '../../server/terminals/terminal-store.ts';
import { EmbeddedEngine } from '../../server/video/engine.ts';
import { loadCamera } from '../../server/video/queries.ts';
import { VideoRefusal } from '../../server/video/video-refusal.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../testing/database.ts';
import { addTwoZones, MEETING_PLACE, type ZoneObjects } from '../testing/two-zones.ts';
import { testViewer } from '../testing/viewer.ts';
import { plateGbk, Terminal, type TerminalOptions } from './terminal.ts';
import { batch, beijing, frame, location } from './terminal-wire.ts';

const PHONE = '013900000001';
const [LNG, LAT] = MEETING_PLACE;

/** Waits for a state of the world, however slow the machine is. */
async function until(ready: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await ready())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe.each(availableEngines())('A vehicle’s terminal, on the %s database', (engine) => {
  let database: TestDatabase;
  let alpha: ZoneObjects;
  let keeper: Viewer;
  let server: TerminalServer;
  let media: MediaServer;
  let attachments: AttachmentServer;
  const store = new TerminalStore();
  const player = new EmbeddedEngine();
  const open: Terminal[] = [];

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    overrideEnv({ DATA_DIR: mkdtempSync(join(tmpdir(), 'guanlan-terminal-')) });
    ({ alpha } = await addTwoZones());
    keeper = testViewer({ id: 'keeper', roles: ['regulator'], scopeKeys: [alpha.scopeKey], scopeHash: 'a' });
    media = await MediaServer.start('127.0.0.1', 0);
    attachments = await AttachmentServer.start('127.0.0.1', 0, null);
    server = await TerminalServer.start({ host: '127.0.0.1', port: 0, store, attachments });
    await save();
  });
  afterEach(async () => {
    for (const terminal of open.splice(0)) await terminal.close();
    await until(() => server.status().online === 0);
    await store.settled();
  });
  afterAll(async () => {
    player.close();
    await server.close();
    await Promise.all([media.close(), attachments.close()]);
    await closeDatabase();
    await database.stop();
  });

  const save = (changes: object = {}) => {
    const input = terminalInputSchema.parse({ vehicleId: 'obj_1_vehicles', number: PHONE, channels: [1], ...changes });
    return asViewer(keeper, (tx) => saveTerminal(tx, { viewer: keeper, address: 'test' }, input));
  };
  async function dial(changes: Partial<TerminalOptions> = {}): Promise<Terminal> {
    const terminal = await Terminal.start({
      host: '127.0.0.1',
      port: server.port,
      phone: PHONE,
      edition: 2013,
      plate: plateGbk('津A·ALPHA'),
      place: () => ({ lng: LNG, lat: LAT, speedKmh: 36, course: 90 }),
      everyMs: 0,
      clips: ['port-road'],
      sound: true,
      speed: 4,
      ...changes,
    });
    open.push(terminal);
    return terminal;
  }
  const ask = async <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
    (await asEngine((tx) => tx.query<T>(sql, values))).rows;
  const alarmWords = async (code: string) =>
    (
      await ask<{ state: string }>(
        `select state from alarm where object_fid = $1 and kind = $2 and source_id = 'jt808' order by id`,
        [alpha.fids.vehicles, code],
      )
    ).map(({ state }) => state);
  const cameraId = `cam_obj_1_vehicles_${PHONE}_1`;
  const openCamera = (streamId: string) =>
    jt1078Upstream({ terminals: server, media, publicHost: null, note: () => {} }).open({
      streamId,
      source: { kind: 'jt1078', terminal: PHONE, channel: 1 },
      engine: player,
      stream: 'main',
    });

  it.each([2013, 2019] as const)('registers, authenticates and moves on the map (edition of %i)', async (edition) => {
    const terminal = await dial({ edition });
    expect(await terminal.ask(0x0002, Buffer.alloc(0))).toBe(0);
    expect(await terminal.locate()).toBe(0);
    // The answer came after the commit, so the place is there.
    const [place] = await ask<{ lng: number; lat: number; speed: number }>(
      'select lng, lat, speed_kmh as speed from latest_position where vehicle_fid = $1',
      [alpha.fids.vehicles],
    );
    expect(place).toMatchObject({ lng: LNG, lat: LAT, speed: 36 });
    const [row] = await ask('select state, edition, maker from vehicle_terminal');
    expect(row).toEqual({ state: 'online', edition, maker: 'GLSIM' });
  });

  it('is understood byte by byte, and when its reports come in parts', async () => {
    const terminal = await dial({ dribble: true });
    const reports = Array.from({ length: 40 }, (_, index) =>
      location({ lng: LNG + index * 0.0001, lat: LAT, speedKmh: 20, course: 0 }, Date.now() - (40 - index) * 1000),
    );
    const whole = batch(false, reports);
    const half = Math.ceil(whole.length / 2);
    terminal.send(0x0704, whole.subarray(0, half), [2, 1]);
    terminal.send(0x0704, whole.subarray(half), [2, 2]);
    // One place in ten seconds is kept, and late ones all: three at least of these forty seconds.
    await until(async () => {
      const [{ count } = { count: 0 }] = await ask<{ count: number }>(
        'select count(*)::int as count from position where vehicle_fid = $1 and lng > $2',
        [alpha.fids.vehicles, LNG + 0.0005],
      );
      return count >= 3;
    });
  });

  it('raises what its alarm word says once, and clears it when the word does', async () => {
    const terminal = await dial();
    await terminal.locate(1);
    await terminal.locate(1);
    expect(await alarmWords('emergency_button')).toEqual(['raised']);
    const [warning] = await ask<{ tier: number }>(
      `select tier from warning where fid = $1 and cause like '%emergency_button%' order by id desc`,
      [alpha.fids.vehicles],
    );
    expect(warning?.tier).toBe(4);
    await terminal.locate(0);
    expect(await alarmWords('emergency_button')).toEqual(['raised', 'cleared']);
  });

  it('is warned of for tired drivers until the terminal says that it is over', async () => {
    const terminal = await dial();
    await terminal.driverAlarm(1, 1);
    expect(await alarmWords('fatigue')).toEqual(['raised']);
    // The alarm word knows nothing of it and must not clear it.
    await terminal.locate(0);
    expect(await alarmWords('fatigue')).toEqual(['raised']);
    await terminal.driverAlarm(1, 2);
    expect(await alarmWords('fatigue')).toEqual(['raised', 'cleared']);
  });

  it('raises nothing fresh out of a blind area', async () => {
    const terminal = await dial();
    const old = location({ lng: LNG, lat: LAT + 0.01, speedKmh: 90, course: 0 }, Date.now() - 3_600_000, 0b10);
    expect(await terminal.ask(0x0704, batch(true, [old]))).toBe(0);
    // Some terminals send what they held back as if it were new.
    expect(await terminal.ask(0x0200, old)).toBe(0);
    expect(await alarmWords('overspeed')).toEqual([]);
    const [{ count } = { count: 0 }] = await ask<{ count: number }>(
      'select count(*)::int as count from position where vehicle_fid = $1 and lat > $2',
      [alpha.fids.vehicles, LAT + 0.005],
    );
    expect(count).toBeGreaterThan(0);
  });

  it('sends the files of an alarm, which are kept under their hash, gaps filled', async () => {
    const terminal = await dial({ loseBlocks: true });
    const bytes = Buffer.from(Array.from({ length: 150_000 }, (_, at) => (at * 7 + (at >> 8)) & 255));
    await terminal.driverAlarm(2, 1, [{ name: '00_65_6502_1.jpg', bytes }]);
    const stored = () =>
      ask<{ sha256: string; code: string; size: number }>(
        `select sha256, code, size_bytes as size from vehicle_media where vehicle_fid = $1`,
        [alpha.fids.vehicles],
      );
    await until(async () => (await stored()).length > 0);
    const [file] = await stored();
    expect(file).toEqual({
      sha256: createHash('sha256').update(bytes).digest('hex'),
      code: 'phone_call',
      size: 150_000,
    });
    expect((await getFile(file?.sha256 ?? '')).equals(bytes)).toBe(true);
    await terminal.driverAlarm(2, 2);
  });

  it('plays its channel while somebody watches, and stops when nobody does', async () => {
    const terminal = await dial({ longSim: true });
    await until(async () => (await asEngine((tx) => loadCamera(tx, cameraId)))?.state === 'online');
    player.start('main');
    const session = await openCamera('main');
    expect(await player.playlist('main', null)).toMatchObject({ kind: 'playlist' });
    player.start('second');
    const second = await openCamera('second');
    expect(terminal.orders.filter(({ id }) => id === 0x9101)).toHaveLength(1);
    await session.close();
    expect(media.status().streams).toBe(1);
    await second.close();
    expect(media.status().streams).toBe(0);
    expect(terminal.orders.filter(({ id }) => id === 0x9102)).toHaveLength(1);
    player.stop('main');
    player.stop('second');
  });

  it('plays with a clock that stands still', async () => {
    await dial({ frozenClock: true });
    player.start('frozen');
    const session = await openCamera('frozen');
    expect(await player.playlist('frozen', null)).toMatchObject({ kind: 'playlist' });
    await session.close();
    player.stop('frozen');
  });

  it('lists what it has recorded and plays it as a stream of its own, unless the channel is live', async () => {
    const terminal = await dial();
    const adopted: { close(): Promise<void> }[] = [];
    const streams = {
      adopt: (_id: string, _engine: unknown, session: { close(): Promise<void> }) => void adopted.push(session),
    };
    const routes = terminalHistoryRoutes(
      { terminals: server, media, publicHost: null, note: () => {} },
      streams,
      player,
    );
    const asked = { terminal: PHONE, channel: 1, camera: 'cam', from: Date.now() - 3_600_000, to: Date.now() };
    expect(await routes['/terminal/records']?.(asked)).toMatchObject({ items: [{ channel: 1, stream: 'main' }] });
    const { streamId } = z.object({ streamId: z.string() }).parse(await routes['/terminal/playback']?.(asked));
    expect(await player.playlist(streamId, null)).toMatchObject({ kind: 'playlist' });
    const busy: unknown = await routes['/terminal/playback']?.(asked).catch((error: unknown) => error);
    expect(busy instanceof RefusalError ? busy.refusal.params?.['reason'] : busy).toBe('busy');
    await routes['/terminal/playback/control']?.({ ...asked, order: { kind: 'fast', speed: 4 } });
    for (const session of adopted) await session.close();
    expect(terminal.orders.filter(({ id }) => id === 0x9202)).toHaveLength(2);
    player.stop(streamId);
  });

  it('has cameras that are offline while it is away, with a reason when they are opened', async () => {
    const terminal = await dial();
    await terminal.close();
    await until(async () => (await asEngine((tx) => loadCamera(tx, cameraId)))?.state === 'offline');
    const error: unknown = await openCamera('away').catch((failure: unknown) => failure);
    expect(error instanceof VideoRefusal ? error.reason : error).toBe('device_offline');
  });

  it('is turned away with an unknown number, a foreign plate, a wrong token, or without a proof', async () => {
    await expect(dial({ phone: '013999999999' })).rejects.toThrow('registration refused: 4');
    await expect(dial({ plate: plateGbk('津A99999') })).rejects.toThrow('registration refused: 2');
    await expect(dial({ token: 'guessed' })).rejects.toThrow('authentication refused');
    const shy = await dial({ skipAuth: true });
    expect(await shy.locate()).toBe(1);
    await shy.close();
    const first = await dial();
    // Whoever is there keeps the number; the token moves it to a new connection.
    await expect(dial()).rejects.toThrow('registration refused: 3');
    await dial(first.token === undefined ? {} : { token: first.token });
    await first.closed;
    expect(server.status().refused).toMatchObject({ unproved: expect.any(Number), registration: expect.any(Number) });
  });

  it('may leave the proof out only where its row says so', async () => {
    const { token } = await dial();
    for (const terminal of open.splice(0)) await terminal.close();
    await save({ authRequired: false });
    const terminal = await dial({ ...(token === undefined ? {} : { token }), skipAuth: true });
    expect(await terminal.locate()).toBe(0);
    await save();
  });

  it('does no harm with damaged frames, lying lengths and another’s number', async () => {
    const terminal = await dial();
    const good = frame(2013, PHONE, 0x0200, 9, location({ lng: LNG, lat: LAT, speedKmh: 0, course: 0 }, Date.now()));
    const broken = Buffer.from(good);
    broken[8] = (broken[8] ?? 0) ^ 1;
    terminal.raw(broken);
    terminal.raw(good.subarray(0, 20));
    terminal.raw(Buffer.from('7e7e7e7d7e', 'hex'));
    terminal.raw(frame(2013, '013900000002', 0x0200, 9, Buffer.alloc(28)));
    terminal.raw(frame(2013, PHONE, 0x0801, 9, beijing(0), [60_000, 50_000]));
    expect(await terminal.locate()).toBe(0);
    expect(server.status().refused).toMatchObject({ foreign_number: 1 });
  });
});

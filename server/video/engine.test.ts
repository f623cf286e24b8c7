import { createServer, get, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { RefusalError } from '../../domain/refusal.ts';
import { overrideEnv } from '../../lib/env.ts';
import { type FragmentInfo, readBoxes, readFragments } from '../media/box-reader.ts';
import { ClipLibrary } from './clips.ts';
import { demoClipUpstream } from './demo-clip-upstream.ts';
import { EmbeddedEngine, LINGER_MS } from './engine.ts';
import { internalKey } from './gateway-address.ts';
import { callGateway } from './gateway-client.ts';
import { gatewayHandler } from './gateway-http.ts';
import type { GatewayRoutes } from './gateway-routes.ts';
import { LiveStreams } from './live-streams.ts';
import type { MediaEvent } from './media-engine.ts';
import type { CameraRow } from './queries.ts';
import { Upstreams } from './upstreams.ts';

const clips = new ClipLibrary();
const NOON = Date.UTC(2026, 10, 20, 4);
const demo = (clip: string, offsetSeconds = 0) => ({ kind: 'demo-clip', clip, offsetSeconds }) as const;

const streamsOf = (engine: EmbeddedEngine) =>
  new LiveStreams(new Upstreams().add(demoClipUpstream(engine)), new Set([engine]), () => engine);

async function text(engine: EmbeddedEngine, id: string): Promise<string> {
  const answer = await engine.playlist(id, null);
  if (answer.kind !== 'playlist') throw new Error(`no playlist of ${id}`);
  return answer.text;
}

async function fragments(engine: EmbeddedEngine, id: string, name: string): Promise<FragmentInfo[]> {
  const answer = await engine.media(id, name);
  if (answer.kind !== 'bytes') throw new Error(`no ${name}: ${answer.kind}`);
  return readFragments(answer.bytes);
}

describe('the embedded engine', () => {
  let engine: EmbeddedEngine;
  let streams: LiveStreams;
  const open = (streamId: string, clip: string, offsetSeconds = 0) =>
    streams.open({ streamId, source: demo(clip, offsetSeconds), stream: 'main' });
  beforeEach(() => {
    vi.useFakeTimers({ now: NOON });
    engine = new EmbeddedEngine(clips);
    streams = streamsOf(engine);
  });
  afterEach(() => {
    engine.close();
    vi.useRealTimers();
  });

  test('keeps a paused playback that sends nothing, and ends it when nobody repeats the pause', async () => {
    const events: MediaEvent[] = [];
    engine.on((event) => events.push(event));
    engine.start('cam_1~pb-1');
    engine.hold('cam_1~pb-1', Date.now() + 60_000);
    await vi.advanceTimersByTimeAsync(50_000);
    expect(events).toEqual([]);
    engine.hold('cam_1~pb-1', Date.now() + 60_000);
    await vi.advanceTimersByTimeAsync(55_000);
    expect(events).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(events).toMatchObject([{ streamId: 'cam_1~pb-1' }]);
  });

  test('plays a demo camera across the loop point without gap, overlap or repeated time', async () => {
    const entry = clips.entry('gate');
    open('cam_1', 'gate', 3);
    const seen = new Map<string, FragmentInfo[]>();
    const seconds = ((entry?.frames ?? 0) / (entry?.fps ?? 1)) * 2 + 4;
    for (let step = 0; step < seconds; step++) {
      const names = (await text(engine, 'cam_1')).match(/seg-\d+\.m4s/g) ?? [];
      for (const name of names) if (!seen.has(name)) seen.set(name, await fragments(engine, 'cam_1', name));
      await vi.advanceTimersByTimeAsync(1000);
    }
    const all = [...seen.values()].flat();
    expect(all.length).toBeGreaterThan(5 * 24);
    all.slice(1).forEach((fragment, index) => {
      const before = all[index];
      const end = (before?.time ?? 0) + (before?.durations.reduce((sum, d) => sum + d, 0) ?? 0);
      expect(fragment.time).toBe(end);
      expect(fragment.sequence).toBe((before?.sequence ?? 0) + 1);
    });
    expect([...seen.values()].every(([first]) => first?.firstIsKey === true)).toBe(true);
  });

  test('has a playlist at once, whose wall clock is the clock', async () => {
    open('cam_1', 'pit');
    const playlist = await text(engine, 'cam_1');
    const [, last = ''] = [...playlist.matchAll(/DATE-TIME:(\S+)/g)].at(-1) ?? [];
    const age = NOON - Date.parse(last);
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(1_100);
  });

  test('answers a blocking reload with the part as soon as it exists', async () => {
    open('cam_1', 'pit');
    const [, number = '', part = ''] = /PRELOAD-HINT.*part-(\d+)-(\d+)/.exec(await text(engine, 'cam_1')) ?? [];
    let answered = false;
    const waiting = engine.playlist('cam_1', { number: Number(number), part: Number(part) }).then((answer) => {
      answered = true;
      return answer;
    });
    await vi.advanceTimersByTimeAsync(1);
    expect(answered).toBe(false);
    await vi.advanceTimersByTimeAsync(320);
    expect(await waiting).toMatchObject({ kind: 'playlist' });
    const bytes = await engine.media('cam_1', `part-${number}-${part}.m4s`);
    expect(bytes.kind === 'bytes' && readBoxes(bytes.bytes).map((box) => box.type)).toEqual(['moof', 'mdat']);
  });

  test('refuses what is far ahead or has left the window', async () => {
    open('cam_1', 'pit');
    const first = /seg-(\d+)/.exec(await text(engine, 'cam_1'))?.[1] ?? '';
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await engine.media('cam_1', `seg-${first}.m4s`)).toEqual({ kind: 'refused', reason: 'gone' });
    expect(await engine.playlist('cam_1', { number: Number(first) + 500, part: null })).toEqual({
      kind: 'refused',
      reason: 'invalid',
    });
  });

  test('opens one upstream per camera and closes it 20 s after the last request', async () => {
    const events: MediaEvent[] = [];
    engine.on((event) => events.push(event));
    open('cam_1', 'pit');
    open('cam_1', 'pit');
    expect(streams.size).toBe(1);
    await vi.advanceTimersByTimeAsync(LINGER_MS - 2_000);
    await text(engine, 'cam_1');
    await vi.advanceTimersByTimeAsync(LINGER_MS - 2_000);
    expect(engine.isOnline('cam_1')).toBe(true);
    await vi.advanceTimersByTimeAsync(4_000);
    expect([engine.size, streams.size]).toEqual([0, 0]);
    expect(events.map((event) => event.kind)).toEqual(['up', 'idle']);
  });

  test('goes on where time is after a restart: numbers and times never go back', async () => {
    open('cam_1', 'pit');
    await vi.advanceTimersByTimeAsync(15_000);
    const before = [...(await text(engine, 'cam_1')).matchAll(/seg-(\d+)/g)].at(-1)?.[1] ?? '';
    const [old] = await fragments(engine, 'cam_1', `seg-${before}.m4s`);
    streams.stop('cam_1');
    await vi.advanceTimersByTimeAsync(5_000);
    open('cam_1', 'pit');
    const after = /seg-(\d+)/.exec(await text(engine, 'cam_1'))?.[1] ?? '';
    expect(Number(after)).toBeGreaterThan(Number(before));
    expect((await fragments(engine, 'cam_1', `seg-${after}.m4s`))[0]?.time).toBeGreaterThan(old?.time ?? Number.NaN);
  });

  test('carries forty cameras at once from shared clips', async () => {
    const scenes = clips.list();
    for (let k = 0; k < 40; k++) open(`cam_${k}`, scenes[k % scenes.length]?.id ?? '', k);
    await vi.advanceTimersByTimeAsync(10_000);
    for (let k = 0; k < 40; k++) expect((await text(engine, `cam_${k}`)).match(/#EXTINF/g)?.length).toBe(8);
  });
});

describe('the gateway', () => {
  const camera = (id: string, state: CameraRow['state']): CameraRow => ({
    id,
    fid: 1,
    name: '一号门',
    nameEn: 'Gate 1',
    scopeKey: 1,
    state,
    lastSeenAt: NOON,
    source: demo('gate'),
  });
  const rows: Record<string, CameraRow> = {
    cam_on: camera('cam_on', 'online'),
    cam_off: camera('cam_off', 'offline'),
    cam_rtsp: { ...camera('cam_rtsp', 'online'), source: { kind: 'rtsp', pull: 'pull_1' } },
  };
  const engine = new EmbeddedEngine(clips);
  const routes: GatewayRoutes = {
    '/echo': async (body) => body,
    '/refuse': async () => {
      throw new RefusalError({ code: 'conflict', field: 'camera', message: 'taken', params: { holder: 'centre' } });
    },
    '/slow': () => new Promise(() => {}),
  };
  let server: Server;
  beforeAll(async () => {
    const loadCamera = async (id: string) => rows[id] ?? null;
    const key = internalKey();
    server = createServer(
      gatewayHandler({ engine, streams: streamsOf(engine), key, loadCamera, startedAt: NOON, routes }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    overrideEnv({ GATEWAY_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` });
  });
  afterAll(() => {
    engine.close();
    server.close();
  });

  function ask(path: string, key = internalKey()): Promise<{ status: number; type: string; body: Buffer }> {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    return new Promise((resolve, reject) => {
      get({ port, path, agent: false, headers: { 'x-guanlan-internal': key } }, async (answer) => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk);
        resolve({
          status: answer.statusCode ?? 0,
          type: answer.headers['content-type'] ?? '',
          body: Buffer.concat(chunks),
        });
      }).on('error', reject);
    });
  }

  test('answers nobody without the internal key', async () => {
    expect((await ask('/live/cam_on/index.m3u8', 'other')).status).toBe(401);
    expect((await ask('/health', '')).status).toBe(401);
  });

  test('serves playlist, initialisation, parts and the last picture of a camera', async () => {
    const playlist = await ask('/live/cam_on/index.m3u8');
    expect(playlist).toMatchObject({ status: 200, type: 'application/vnd.apple.mpegurl' });
    const part = /part-\d+-\d+\.m4s/.exec(playlist.body.toString())?.[0] ?? '';
    expect(readBoxes((await ask('/live/cam_on/init.mp4')).body).map((box) => box.type)).toEqual(['ftyp', 'moov']);
    expect(readFragments((await ask(`/live/cam_on/${part}`)).body)[0]?.durations.length).toBe(5);
    expect(await ask('/live/cam_on/still.jpg')).toMatchObject({ status: 200, type: 'image/jpeg' });
    expect(JSON.parse((await ask('/cameras/cam_on/status')).body.toString())).toMatchObject({
      running: true,
      receiving: true,
    });
  });

  test('says why an offline or unknown camera does not play, and keeps its last picture', async () => {
    const offline = await ask('/live/cam_off/index.m3u8');
    expect(offline.status).toBe(503);
    expect(JSON.parse(offline.body.toString())).toMatchObject({
      refusal: { code: 'unavailable', params: { state: 'offline' } },
    });
    expect((await ask('/live/cam_off/still.jpg')).status).toBe(200);
    expect((await ask('/live/cam_none/index.m3u8')).status).toBe(404);
  });

  test('names the reason why a camera does not open, at once', async () => {
    const answer = await ask('/live/cam_rtsp/index.m3u8');
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      refusal: { code: 'unavailable', params: { reason: 'not_configured', detail: 'rtsp' } },
    });
    expect(JSON.parse((await ask('/cameras/cam_rtsp/status')).body.toString())).toMatchObject({
      running: false,
      failure: { reason: 'not_configured' },
    });
  });

  test('answers the calls of the web process, its refusals as they were, and one that hangs as unavailable', async () => {
    expect(await callGateway('/echo', { camera: '一号门' })).toEqual({ camera: '一号门' });
    await expect(callGateway('/refuse', {})).rejects.toMatchObject({
      refusal: { code: 'conflict', field: 'camera', params: { holder: 'centre' } },
    });
    await expect(callGateway('/none', {})).rejects.toMatchObject({ refusal: { code: 'not_found' } });
    await expect(callGateway('/slow', {}, { timeoutMs: 50 })).rejects.toMatchObject({
      refusal: { code: 'unavailable' },
    });
  });
});

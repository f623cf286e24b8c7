import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { env } from '../../lib/env.ts';
import { hookOf, hookSecret, takeHook } from './engine-hooks.ts';
import { ExternalEngine } from './external-engine.ts';
import type { MediaEvent } from './media-engine.ts';
import { MediaMtxDriver } from './mediamtx-driver.ts';
import { ZlmDriver } from './zlm-driver.ts';

/**
 * The contract of a media server's adapter, against peers that are scripted from the servers' documents. With ZLM_URL and
 * ZLM_SECRET set, the calls that need no camera also run against the real one.
 */
interface Call {
  readonly path: string;
  readonly method: string;
  readonly body: string;
}
const servers: Server[] = [];
const engines: ExternalEngine[] = [];
afterEach(() => {
  for (const engine of engines.splice(0)) engine.close();
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

type Script = (call: Call) => { readonly status?: number; readonly body: string | Buffer } | undefined;

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function peer(script: Script): Promise<{ base: string; calls: Call[]; server: Server }> {
  const calls: Call[] = [];
  const server = createServer(async (req, res) => {
    const call = { path: req.url ?? '', method: req.method ?? '', body: await bodyOf(req) };
    calls.push(call);
    const answer = script(call) ?? { status: 404, body: '' };
    res.writeHead(answer.status ?? 200).end(answer.body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { base: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, calls, server };
}

const json = (value: unknown) => ({ body: JSON.stringify(value) });
const PLAYLIST = [
  '#EXTM3U',
  '#EXT-X-VERSION:7',
  '#EXT-X-TARGETDURATION:2',
  '#EXT-X-MEDIA-SEQUENCE:4',
  '#EXT-X-MAP:URI="init.mp4"',
  '#EXTINF:2.000,',
  '2026/4.mp4',
  '#EXTINF:2.000,',
  'http://elsewhere.example/5.mp4',
  '',
].join('\n');

/** ZLMediaKit as its interface is described in video-protocols 2.1. */
const zlm =
  (port: number): Script =>
  ({ path, body }) => {
    const { pathname } = new URL(path, 'http://zlm');
    if (pathname.startsWith('/index/api/') && new URLSearchParams(body).get('secret') !== 's3cret')
      return json({ code: -100, msg: 'Incorrect secret' });
    if (pathname === '/index/api/openRtpServer') return json({ code: 0, port });
    if (pathname === '/index/api/getMediaList') {
      const tracks = [{ codec_id_name: 'H264', width: 1920, height: 1080, fps: 25 }];
      return json({ code: 0, data: [{ app: 'rtp', stream: 'cam', bytesSpeed: 500_000, tracks }] });
    }
    if (pathname === '/index/api/addStreamProxy') return json({ code: 0, data: { key: 'k1' } });
    if (pathname.startsWith('/index/api/')) return json({ code: 0, hit: 1 });
    if (pathname.endsWith('/hls.fmp4.m3u8')) return { body: PLAYLIST };
    return pathname.endsWith('.mp4') ? { body: Buffer.from(pathname) } : undefined;
  };

function zlmEngine(bases: readonly string[], secret = 's3cret') {
  const engine: ExternalEngine = new ExternalEngine(
    new ZlmDriver(bases, secret, (streamIds) => engine.lostNode(streamIds)),
  );
  engines.push(engine);
  const events: MediaEvent[] = [];
  engine.on((event) => void events.push(event));
  return { engine, events };
}
const paramsOf = (calls: readonly Call[], name: string) =>
  calls
    .filter(({ path }) => path === `/index/api/${name}`)
    .map(({ body }) => Object.fromEntries(new URLSearchParams(body)));

describe('ZLMediaKit', () => {
  it('opens a port for a camera, dials one that waits, and closes both', async () => {
    const { base, calls } = await peer(zlm(30_100));
    const { engine } = zlmEngine([base]);
    expect(await engine.openReceiver({ streamId: 'cam~sub', ssrc: 7, mode: 'tcp-passive' })).toEqual({
      ip: '127.0.0.1',
      port: 30_100,
    });
    expect(paramsOf(calls, 'openRtpServer')).toEqual([
      { secret: 's3cret', port: '0', stream_id: 'cam~sub', tcp_mode: '1', re_use_port: '0' },
    ]);
    await engine.connectActive('cam~sub', '10.0.0.9', 9_000);
    expect(paramsOf(calls, 'connectRtpServer')).toMatchObject([
      { stream_id: 'cam~sub', dst_url: '10.0.0.9', dst_port: '9000' },
    ]);
    engine.stop('cam~sub');
    await expect.poll(() => paramsOf(calls, 'closeRtpServer').length).toBe(1);
  });

  it('hands its HLS on under names of ours, and follows no address to a third machine', async () => {
    const { base, calls } = await peer(zlm(30_100));
    const { engine } = zlmEngine([base]);
    await engine.openReceiver({ streamId: 'cam', ssrc: null, mode: 'udp' });
    const answer = await engine.playlist('cam', null);
    const text = answer.kind === 'playlist' ? answer.text : '';
    expect(text).not.toContain(base);
    expect(text).toContain('ext-refused.bin');
    const [init = '', segment = ''] = text.match(/ext-[0-9a-f]{20}\.mp4/g) ?? [];
    const bytes = await Promise.all([init, segment].map((name) => engine.media('cam', name)));
    expect(bytes.map((one) => one.kind === 'bytes' && Buffer.from(one.bytes).toString())).toEqual([
      '/rtp/cam/init.mp4',
      '/rtp/cam/2026/4.mp4',
    ]);
    expect(await engine.media('cam', 'ext-00000000000000000000.mp4')).toEqual({ kind: 'refused', reason: 'gone' });
    expect(calls.every(({ path }) => !path.includes('elsewhere'))).toBe(true);
  });

  it('says plainly that the secret is wrong, or that the server is away', async () => {
    const { base } = await peer(zlm(30_100));
    const wrong = zlmEngine([base], 'other').engine.openReceiver({ streamId: 'cam', ssrc: null, mode: 'udp' });
    await expect(wrong).rejects.toMatchObject({
      reason: 'protocol',
      detail: expect.stringContaining('Incorrect secret'),
    });
    const away = zlmEngine(['http://127.0.0.1:9']).engine.openReceiver({ streamId: 'cam', ssrc: null, mode: 'udp' });
    await expect(away).rejects.toMatchObject({ reason: 'unreachable' });
  });

  it('spreads streams over its nodes, and asks the cameras of a lost node anew on another one', async () => {
    const [first, second] = [await peer(zlm(30_100)), await peer(zlm(30_200))];
    const { engine, events } = zlmEngine([first.base, second.base]);
    const open = async (streamId: string) => (await engine.openReceiver({ streamId, ssrc: null, mode: 'udp' })).port;
    expect([await open('a'), await open('b'), await open('c')]).toEqual([30_100, 30_200, 30_100]);
    first.server.close();
    first.server.closeAllConnections();
    // Two calls without an answer are a lost node; they come from the looks at its streams, or from calls like these.
    for (let miss = 0; miss < 2; miss++) await engine.connectActive('a', '10.0.0.9', 1).catch(() => {});
    expect(events).toEqual([
      { kind: 'stalled', streamId: 'a' },
      { kind: 'stalled', streamId: 'c' },
    ]);
    expect([await open('a'), await open('c')]).toEqual([30_200, 30_200]);
  });

  it('tells by its hooks that pictures came or never will, to nobody without the secret', async () => {
    const { base } = await peer(zlm(30_100));
    const { engine, events } = zlmEngine([base]);
    await engine.openReceiver({ streamId: 'cam', ssrc: null, mode: 'udp' });
    expect(hookOf('/health')).toBeNull();
    expect(hookOf(`/engine-hook/${'0'.repeat(64)}/on_stream_changed`)).toBe('refused');
    expect(hookOf(`/engine-hook/${hookSecret()}/on_stream_changed`)).toBe('on_stream_changed');
    takeHook(engine, 'on_stream_changed', { app: 'rtp', stream: 'cam', regist: true });
    takeHook(engine, 'on_stream_changed', { app: 'rtp', stream: 'cam', regist: true });
    takeHook(engine, 'on_rtp_server_timeout', { stream_id: 'cam' });
    takeHook(engine, 'on_rtp_server_timeout', 'nonsense');
    expect(events.map(({ kind }) => kind)).toEqual(['up', 'rtpTimeout', 'down']);
    expect(takeHook(engine, 'on_stream_none_reader', {})).toEqual({ code: 0, close: false });
  });
});

const { ZLM_URL, ZLM_SECRET } = env();
describe.skipIf(ZLM_URL === undefined || ZLM_SECRET === undefined)('a real ZLMediaKit', () => {
  it('opens and closes a port as its script does', async () => {
    const { engine } = zlmEngine((ZLM_URL ?? '').split(','), ZLM_SECRET ?? '');
    const { port } = await engine.openReceiver({ streamId: 'guanlan-contract', ssrc: null, mode: 'tcp-passive' });
    expect(port).toBeGreaterThan(0);
    expect(await engine.playlist('guanlan-contract', null)).toMatchObject({ kind: 'refused' });
    await engine.closeReceiver('guanlan-contract');
  });
});

describe('MediaMTX', () => {
  const PART_PLAYLIST = `${PLAYLIST}#EXT-X-PRELOAD-HINT:TYPE=PART,URI="part6.mp4"\n`;
  const mediamtx: Script = ({ path, method }) => {
    const { pathname, searchParams } = new URL(path, 'http://mtx');
    if (pathname.startsWith('/v3/config/paths/')) return { status: method === 'GET' ? 404 : 200, body: '' };
    if (pathname.startsWith('/v3/paths/get/')) return json({ ready: true, tracks: ['H265', 'Opus'] });
    if (pathname === '/guanlan/cam.sub/index.m3u8')
      return { body: '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nmain_stream.m3u8\n' };
    if (pathname === '/guanlan/cam.sub/main_stream.m3u8')
      return { body: searchParams.get('_HLS_msn') === '5' ? PART_PLAYLIST.replace(':4', ':5') : PART_PLAYLIST };
    return { body: Buffer.from(pathname) };
  };

  it('fetches a camera on demand, holds low-latency playlists, and forgets the camera afterwards', async () => {
    const { base, calls } = await peer(mediamtx);
    const engine = new ExternalEngine(new MediaMtxDriver(base, base));
    engines.push(engine);
    await engine.startPull({ streamId: 'cam~sub', url: 'rtsp://user:pw@10.0.0.9/1' });
    expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({
      source: 'rtsp://user:pw@10.0.0.9/1',
      sourceOnDemand: true,
    });
    expect(calls[0]).toMatchObject({ method: 'POST', path: '/v3/config/paths/add/guanlan/cam.sub' });
    const first = await engine.playlist('cam~sub', null);
    expect(first.kind === 'playlist' && first.text).toMatch(/PRELOAD-HINT:TYPE=PART,URI="ext-[0-9a-f]{20}\.mp4"/);
    const held = await engine.playlist('cam~sub', { number: 5, part: 1 });
    expect(held.kind === 'playlist' && held.text).toContain('MEDIA-SEQUENCE:5');
    await expect(engine.openReceiver({ streamId: 'x', ssrc: null, mode: 'udp' })).rejects.toMatchObject({
      reason: 'not_configured',
    });
    await engine.stopPull('cam~sub');
    expect(calls.at(-1)).toMatchObject({ method: 'DELETE', path: '/v3/config/paths/delete/guanlan/cam.sub' });
  });
});

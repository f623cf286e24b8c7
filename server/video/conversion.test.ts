import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { overrideEnv, parseEnv } from '../../lib/env.ts';
import type { FrameSink } from '../media/frame.ts';
import { FrameAssembler } from '../media/frame-assembler.ts';
import { tsDemux } from '../media/ts-demux.ts';
import { EmbeddedEngine } from './engine.ts';
import { findFfmpeg } from './ffmpeg.ts';
import { ffmpegWork } from './ffmpeg-work.ts';
import { internalKey } from './gateway-address.ts';
import { gatewayHandler } from './gateway-http.ts';
import { LiveStreams } from './live-streams.ts';
import type { CameraRow } from './queries.ts';
import { Upstreams } from './upstreams.ts';

/** FFmpeg on a machine that does other things too. */
const LIMIT_MS = 120_000;
vi.setConfig({ testTimeout: LIMIT_MS, hookTimeout: LIMIT_MS });

const ffmpeg = await findFfmpeg();
const folder = mkdtempSync(join(tmpdir(), 'guanlan-conversion-'));
const engine = new EmbeddedEngine();
let server: Server;
let port = 0;

const camera: CameraRow = {
  id: 'cam',
  fid: 1,
  name: '一号门',
  nameEn: 'Gate 1',
  scopeKey: 1,
  state: 'online',
  lastSeenAt: null,
  source: { kind: 'rtsp', pull: 'pull_1' },
};

/** Sends the stream over and over, in real time. */
function play(sink: FrameSink, stream: Buffer): () => void {
  const demux = tsDemux();
  const assembler = new FrameAssembler(sink);
  let at = 0;
  const timer = setInterval(() => {
    const until = Math.min(stream.length, at + Math.ceil(stream.length / 200));
    for (const unit of demux.push(stream.subarray(at, until), false)) assembler.unit(unit, 0);
    at = until >= stream.length ? 0 : until;
  }, 40);
  return () => clearInterval(timer);
}

beforeAll(async () => {
  if (ffmpeg === null) return;
  const settings = parseEnv({ DATA_DIR: folder });
  overrideEnv({ DATA_DIR: folder });
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=25', '-t', '8'];
  const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error:bframes=0:keyint=25'];
  const file = join(folder, 'in.ts');
  execFileSync(ffmpeg.path, ['-v', 'error', '-y', ...source, ...x265, '-pix_fmt', 'yuv420p', '-f', 'mpegts', file]);
  const stream = readFileSync(file);
  const upstreams = new Upstreams().add({
    kind: 'rtsp' as const,
    async open(request) {
      const stop = play(request.engine.frames(request.streamId), stream);
      return { close: async () => stop() };
    },
  });
  const streams = new LiveStreams(upstreams, new Set([engine]), () => engine);
  const work = ffmpegWork(ffmpeg, { ...settings, VIDEO_CONVERSIONS: 1 }, [engine]);
  const parts = { engine, streams, ffmpeg: work, key: internalKey(), startedAt: 0, routes: {} };
  server = createServer(
    gatewayHandler({ ...parts, loadCamera: async (id) => (id.startsWith('cam') ? { ...camera, id } : null) }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  engine.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

function ask(path: string): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get({ port, path, agent: false, headers: { 'x-guanlan-internal': internalKey() } }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks) });
    }).on('error', reject);
  });
}

/** However slow this machine is: asks again until there is a playlist. */
async function playlistOf(path: string): Promise<string> {
  for (;;) {
    const { status, body } = await ask(path);
    if (status === 200) return body.toString();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe.skipIf(ffmpeg?.converts !== true)('a camera that sends H.265, with an FFmpeg on this machine', () => {
  it('is sent as it is to browsers that play it, and as H.264 to those that do not, within the cap', async () => {
    const original = await playlistOf('/live/cam/index.m3u8');
    expect(original).toMatch(/\nseg-\d+\.m4s/);
    expect(engine.status('cam')?.codecs).toMatch(/^hvc1/);

    const converted = await playlistOf('/live/cam/index.m3u8?h265=0');
    const [init = ''] = /\.\.\/cam~h264\/init-\d+\.mp4/.exec(converted) ?? [];
    const [segment = ''] = /\.\.\/cam~h264\/seg-\d+\.m4s/.exec(converted) ?? [];
    const file = join(folder, 'out.mp4');
    const bytes = await Promise.all([init, segment].map((name) => ask(`/live/cam/${name}`)));
    writeFileSync(file, Buffer.concat(bytes.map(({ body }) => body)));
    const args = ['-v', 'error', '-show_entries', 'stream=codec_name,width', '-of', 'csv=p=0', file];
    expect(execFileSync('ffprobe', args).toString().trim()).toBe('h264,640');

    const second = async () => (await ask('/live/cam2/index.m3u8?h265=0')).body.toString();
    await expect.poll(second, { timeout: LIMIT_MS }).toContain('all 1 conversions of the server are in use');
    expect(JSON.parse(await second())).toMatchObject({ refusal: { code: 'unavailable', params: { reason: 'codec' } } });
  });

  it('leaves its last picture behind, with the time it stands for', async () => {
    await expect.poll(async () => (await ask('/live/cam/still.jpg')).status, { timeout: LIMIT_MS }).toBe(200);
    const { body } = await ask('/live/cam/still.jpg');
    expect([...body.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    expect((await ask('/live/none/still.jpg')).status).toBe(404);
  });
});

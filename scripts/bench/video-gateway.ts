import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { EmbeddedEngine } from '../../server/video/engine.ts';
import { gatewayHandler } from '../../server/video/gateway-http.ts';
import { LiveStreams } from '../../server/video/live-streams.ts';
import type { CameraRow } from '../../server/video/queries.ts';
import { Upstreams } from '../../server/video/upstreams.ts';

/**
 * The gateway's media path without a database: N receivers, the embedded engine and the gateway's own HTTP handler. Tells
 * its ports; answers `measure` with what it used since the last time.
 */
const [channels = '1', key = ''] = process.argv.slice(2);
const count = Number(channels);
const engine = new EmbeddedEngine();
const ports: number[] = [];
const upstreams = new Upstreams().add({
  kind: 'gb28181' as const,
  async open({ streamId, engine: media }) {
    const number = Number(streamId.slice(4));
    ports[number] = (await media.openReceiver({ streamId, ssrc: null, mode: 'udp' })).port;
    return { close: async () => {} };
  },
});
const streams = new LiveStreams(upstreams, new Set([engine]), () => engine);
const id = '34020000001320000001';
const loadCamera = async (cameraId: string): Promise<CameraRow | null> => ({
  id: cameraId,
  fid: 1,
  name: cameraId,
  nameEn: cameraId,
  scopeKey: 1,
  state: 'online',
  lastSeenAt: null,
  source: { kind: 'gb28181', device: id, channel: id },
});
const handler = gatewayHandler({ engine, streams, key, loadCamera, startedAt: Date.now(), routes: {} });

const PLAYER = `<!doctype html><video muted playsinline width="640"></video><script src="/hls.js"></script><script>
window.play = (camera) => new Promise((resolve) => {
  const video = document.querySelector('video');
  const began = performance.now();
  window.hls?.destroy();
  const hls = new Hls({ lowLatencyMode: true, liveSyncDuration: 1.2, liveMaxLatencyDuration: 5, maxLiveSyncPlaybackRate: 1.2,
    backBufferLength: 10, liveSyncOnStallIncrease: 0.3, enableWorker: false });
  window.hls = hls;
  hls.on(Hls.Events.MANIFEST_PARSED, () => video.play());
  video.requestVideoFrameCallback(() => resolve(performance.now() - began));
  hls.loadSource('/live/' + camera + '/index.m3u8');
  hls.attachMedia(video);
});
window.delay = () => ({ ms: Date.now() - (window.hls?.playingDate?.getTime() ?? NaN), at: document.querySelector('video').currentTime });
</script>`;
const hlsFile = new URL('../../node_modules/hls.js/dist/hls.light.min.js', import.meta.url);

const server = createServer((req, res) => {
  if (req.url === '/player') res.writeHead(200, { 'content-type': 'text/html' }).end(PLAYER);
  else if (req.url === '/hls.js') res.end(readFileSync(hlsFile));
  else {
    // The page of the benchmark is no signed-in viewer; the key is what the web process would add.
    req.headers['x-guanlan-internal'] = key;
    handler(req, res);
  }
});
let usedBefore = process.cpuUsage();
process.on('message', () => {
  const used = process.cpuUsage(usedBefore);
  usedBefore = process.cpuUsage();
  const all = Array.from({ length: count }, (_, index) => engine.status(`cam_${index}`));
  process.send?.({
    cpuMs: (used.user + used.system) / 1000,
    rssMb: process.memoryUsage().rss / 2 ** 20,
    lost: all.reduce((sum, status) => sum + (status?.lostPackets ?? 0), 0),
    received: all.reduce((sum, status) => sum + (status?.receivedPackets ?? 0), 0),
    bitsPerSecond: all.reduce((sum, status) => sum + (status?.bitsPerSecond ?? 0), 0),
    online: all.filter((status) => status?.receiving === true).length,
  });
});
server.listen(0, '127.0.0.1', async () => {
  const address = server.address();
  for (let index = 0; index < count; index++) {
    const camera = await loadCamera(`cam_${index}`);
    if (camera?.source) streams.open({ streamId: camera.id, source: camera.source, stream: 'main' });
    while (ports[index] === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0, ports });
});

import { createServer } from 'node:http';
import { env } from '../lib/env.ts';
import { asEngine, checkDatabase, closeDatabase } from './database.ts';
import { startAccess } from './gb28181/gateway-access.ts';
import { startPulls } from './pulls/gateway-pulls.ts';
import { startRecording } from './recording/gateway-recorder.ts';
import { startTerminals, terminalRoutes } from './terminals/gateway-terminals.ts';
import { cachedCameras } from './video/camera-cache.ts';
import { demoClipUpstream } from './video/demo-clip-upstream.ts';
import { publishHookAddress } from './video/engine-hooks.ts';
import { makeEngines } from './video/engines.ts';
import { findFfmpeg } from './video/ffmpeg.ts';
import { ffmpegWork } from './video/ffmpeg-work.ts';
import { internalKey, publishGatewayAddress, withdrawGatewayAddress } from './video/gateway-address.ts';
import { gatewayHandler } from './video/gateway-http.ts';
import { LiveStreams } from './video/live-streams.ts';
import { PtzDesk } from './video/ptz-driver.ts';
import { ptzRoutes } from './video/ptz-routes.ts';
import { loadCamera } from './video/queries.ts';
import { Upstreams } from './video/upstreams.ts';

/** The gateway process (design 3): device protocols and media. Reached by the web process only. */
async function main(): Promise<void> {
  const settings = env();
  await checkDatabase(settings.EMBEDDED === true);
  const engines = makeEngines(settings);
  const engine = engines.embedded;
  const upstreams = new Upstreams().add(demoClipUpstream(engine));
  const terminals = await startTerminals(settings, upstreams);
  const streams = new LiveStreams(upstreams, engines.all, engines.engineFor);
  const found = await findFfmpeg(settings.FFMPEG_PATH);
  const ffmpeg = found === null ? undefined : ffmpegWork(found, settings, engines.all);
  const cameraOf = cachedCameras((id) => asEngine((tx) => loadCamera(tx, id)));
  const ptz = new PtzDesk();
  const pulls = startPulls(upstreams, ptz);
  const access = await startAccess(settings, { upstreams, streams, engine, ptz, loadCamera: cameraOf });
  const history = terminalRoutes(terminals, streams, engine);
  const handler = gatewayHandler({
    engine,
    streams,
    ffmpeg,
    zlm: engines.zlm,
    key: internalKey(),
    loadCamera: cameraOf,
    startedAt: Date.now(),
    routes: { ...ptzRoutes(ptz, cameraOf), ...access.routes, ...pulls.routes, ...history },
  });
  const server = createServer({ keepAliveTimeout: 60_000 }, handler);
  const stopRecording = startRecording(streams, [...engines.all]);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    withdrawGatewayAddress(settings);
    pulls.stop();
    server.close();
    server.closeAllConnections();
    // The cameras are told first, so that none goes on sending to nobody; one that does not answer is not waited for.
    const told = Promise.race([
      Promise.all([stopRecording(), streams.close(), ptz.close()]).then(() =>
        Promise.all([access.close(), terminals?.close()]),
      ),
      new Promise((resolve) => setTimeout(resolve, 1_500)),
    ]);
    void told
      .then(() => {
        ffmpeg?.stills.close();
        engines.close();
        return closeDatabase();
      })
      .finally(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
  server.on('error', (error) => {
    console.error(`gateway cannot listen on ${settings.GATEWAY_HOST}:${settings.GATEWAY_PORT}: ${error.message}`);
    process.exit(1);
  });
  server.listen(settings.GATEWAY_PORT, settings.GATEWAY_HOST, () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : settings.GATEWAY_PORT;
    const url = `http://${settings.GATEWAY_HOST}:${port}`;
    publishGatewayAddress(url, settings);
    if (engines.zlm !== null) publishHookAddress(url, settings.DATA_DIR);
    console.log(`gateway ready on ${url}`);
    process.send?.({ ready: true, port });
  });
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

import { AccessService } from '../../server/gb28181/access-service.ts';
import { EmbeddedEngine } from '../../server/video/engine.ts';
import { LiveStreams } from '../../server/video/live-streams.ts';
import { Upstreams } from '../../server/video/upstreams.ts';

/** The gateway's GB/T 28181 side in a process of its own, so that its memory and processor time are its own. */
const engine = new EmbeddedEngine();
const streams = new LiveStreams(new Upstreams(), new Set([engine]), () => engine);
const where = { host: '127.0.0.1', port: 0, id: '12011600002000000001', advertised: null };
const access = await AccessService.start({ ...where, log: () => undefined }, streams, () => engine);
const started = process.cpuUsage();

process.on('message', () => {
  const { user, system } = process.cpuUsage(started);
  process.send?.({ maxRssMb: process.resourceUsage().maxRSS / 1024, cpuSeconds: (user + system) / 1e6 });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port: access.platform.endpoint.transport.port });

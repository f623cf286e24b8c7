import { parseArgs } from 'node:util';
import type { SimChannel } from './gb/bodies.ts';
import { FAULTS, type Fault } from './gb/faults.ts';
import { Nvr } from './gb/nvr-device.ts';
import { Wire } from './gb/wire.ts';

const HELP = `GB/T 28181 NVR simulator: registers with a platform and streams the demo clips.

  node scripts/devices/nvr.ts --server 127.0.0.1:5060 --server-id 12011600002000000001 --id 12011600001180000001 --password SECRET

  --server IP:PORT      the platform
  --server-id ID        its 20-digit id
  --id ID               our 20-digit id
  --password TEXT       as shown when the device was added
  --channels N          cameras (default 4)
  --clips A,B           scenes of db/seed/clips, in turn (default gate,tank-farm,dock-crane,pit)
  --transport udp|tcp   signalling (default udp)
  --keepalive SECONDS   (default 60)
  --per-message N       catalogue entries in one message (default 4)
  --sound               adds G.711 A-law
  --fault NAME          may be repeated: ${FAULTS.join(', ')}
  --alarm-every SECONDS tells an intrusion on the first camera
`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean' },
    server: { type: 'string', default: '127.0.0.1:5060' },
    'server-id': { type: 'string', default: '12011600002000000001' },
    id: { type: 'string', default: '12011600001180000001' },
    password: { type: 'string', default: '' },
    channels: { type: 'string', default: '4' },
    clips: { type: 'string', default: 'gate,tank-farm,dock-crane,pit' },
    transport: { type: 'string', default: 'udp' },
    keepalive: { type: 'string', default: '60' },
    'per-message': { type: 'string', default: '4' },
    sound: { type: 'boolean', default: false },
    fault: { type: 'string', multiple: true, default: [] },
    'alarm-every': { type: 'string' },
  },
});

/** Cameras `…1320000001` and so on, a few hundred metres apart. */
function channelsOf(id: string, count: number, clips: readonly string[]): SimChannel[] {
  return Array.from({ length: count }, (_none, index) => ({
    id: `${id.slice(0, 10)}131${id[13] ?? '0'}${String(index + 1).padStart(6, '0')}`,
    name: `通道 ${index + 1}`,
    clip: clips[index % clips.length] ?? 'gate',
    lng: 117.7 + (index % 100) * 0.002,
    lat: 38.95 + Math.floor(index / 100) * 0.002,
    ptzType: index % 2 === 0 ? 1 : 3,
    civilCode: id.slice(0, 6),
    group: null,
    online: true,
  }));
}

async function main(): Promise<void> {
  if (values.help === true) {
    console.log(HELP);
    return;
  }
  const [ip = '127.0.0.1', port = '5060'] = values.server.split(':');
  const server = { ip, port: Number(port) };
  const wire = await new Wire({ protocol: values.transport === 'tcp' ? 'tcp' : 'udp', server }).open();
  const nvr = new Nvr(wire, {
    id: values.id,
    password: values.password,
    server: { id: values['server-id'], ...server },
    channels: channelsOf(values.id, Number(values.channels), values.clips.split(',')),
    keepaliveMs: Number(values.keepalive) * 1000,
    perMessage: Number(values['per-message']),
    faults: new Set(FAULTS.filter((fault: Fault) => values.fault.includes(fault))),
    sound: values.sound,
    log: console.log,
  });
  await nvr.start();
  console.log(`${values.id}: ${nvr.registered ? 'registered' : `refused with ${nvr.lastStatus}`}`);
  const every = Number(values['alarm-every'] ?? 0);
  const [camera] = nvr.settings.channels;
  if (every > 0 && camera !== undefined)
    setInterval(() => void nvr.alarm({ channel: camera.id }).catch(() => undefined), every * 1000);
  const stop = () => {
    void nvr.stop().finally(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

await main();

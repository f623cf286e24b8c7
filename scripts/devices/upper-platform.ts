import { parseArgs } from 'node:util';
import { pick } from './gb/bodies.ts';
import type { RtpInMode } from './gb/rtp-in.ts';
import { UpperPlatform } from './gb/upper-platform.ts';

const HELP = `A simulated platform above: waits for a lower platform (GB/T 28181), asks for its catalogue and watches its cameras.

  node scripts/devices/upper-platform.ts --id 12000000002000000001 --lower-id 12011600002000000001 --password SECRET --port 5070

  --id ID            its 20 digits
  --lower-id ID      what the platform below registers as
  --password TEXT    what it must prove
  --ip IP --port N   where it listens (UDP; default 127.0.0.1, a free port)
  --qop              offers qop
  --watch N          cameras that are watched once the catalogue is there (default 1)
  --media MODE       udp, tcp-wait (they connect) or tcp-dial (we connect); default udp
`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean' },
    id: { type: 'string', default: '12000000002000000001' },
    'lower-id': { type: 'string', default: '12011600002000000001' },
    password: { type: 'string', default: '' },
    ip: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '0' },
    qop: { type: 'boolean', default: false },
    watch: { type: 'string', default: '1' },
    media: { type: 'string', default: 'udp' },
  },
});

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const MODES: readonly RtpInMode[] = ['udp', 'tcp-wait', 'tcp-dial'];

async function main(): Promise<void> {
  if (values.help === true) {
    console.log(HELP);
    return;
  }
  const upper = await new UpperPlatform({
    id: values.id,
    lowerId: values['lower-id'],
    password: values.password,
    ip: values.ip,
    port: Number(values.port),
    qop: values.qop,
    log: console.log,
  }).open();
  console.log(`${values.id} listens on ${upper.ip}:${upper.port}`);
  while (!upper.registered) await wait(200);
  await upper.subscribe('Catalog');
  await upper.subscribe('Alarm');
  await upper.question('Catalog');
  await wait(3_000);
  const ids = upper.bodies.flatMap((body) =>
    [...body.matchAll(/<Item>[\s\S]*?<\/Item>/g)].flatMap(([item]) =>
      pick(item, 'Status') === 'ON' ? [pick(item, 'DeviceID')] : [],
    ),
  );
  console.log(`${ids.length} cameras are there`);
  const mode = MODES.find((one) => one === values.media) ?? 'udp';
  for (const channel of ids.slice(0, Number(values.watch))) {
    const call = await upper.invite(channel, mode);
    console.log(`${channel}: ${call.status}`);
    if (call.status !== 200) continue;
    await wait(10_000);
    const { pictureBytes, ...seen } = call.media.seen;
    console.log(JSON.stringify({ ...seen, bytes: pictureBytes.length }));
    await call.bye();
  }
  process.exit(0);
}

await main();

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { env, isDemo } from '../../lib/env.ts';
import { asEngine, checkDatabase, closeDatabase } from '../../server/database.ts';
import { type DemoChannel, type DemoRecorder, readDemoRecorders } from '../../server/gb28181/demo-recorders.ts';
import { sipPort } from '../../server/gb28181/sip-port.ts';
import { createFlaps } from '../../server/simulator/episodes.ts';
import { seededRandom } from '../../server/simulator/random.ts';
import type { SimChannel } from './gb/bodies.ts';
import { Nvr } from './gb/nvr-device.ts';
import { Wire } from './gb/wire.ts';

const HOST = '127.0.0.1';
const KEEPALIVE_MS = 60_000;
/** Entries of one catalogue message; one datagram on loopback holds them. */
const PER_MESSAGE = 40;
const WATCH_MS = 500;
const FLAP_MS = 1_000;
/** Registered or not, the region must not wait longer for its cameras. */
const READY_WITHIN_MS = 20_000;

/** Cameras that are broken stay broken, whatever the map thought of them while the recorders were away. */
function brokenChannels(recorders: readonly DemoRecorder[]): ReadonlySet<string> {
  const file = join(env().DATA_DIR, 'demo-cameras.json');
  try {
    const known: readonly string[] = JSON.parse(readFileSync(file, 'utf8'));
    return new Set(known);
  } catch {
    const broken = recorders.flatMap(({ channels }) => channels.filter(({ online }) => !online).map(({ id }) => id));
    writeFileSync(file, JSON.stringify(broken));
    return new Set(broken);
  }
}

function simulated({ id, name, scene, lng, lat, ptz }: DemoChannel, index: number, online: boolean): SimChannel {
  return {
    id,
    name,
    clip: scene,
    offsetSeconds: (index * 7) % 12,
    lng,
    lat,
    ptzType: ptz ? 1 : 3,
    civilCode: id.slice(0, 6),
    group: null,
    online,
  };
}

/** Recorders on one socket, where the gateway listened at the start. */
async function openRecorders(
  recorders: readonly DemoRecorder[],
  port: number,
  broken: ReadonlySet<string>,
): Promise<Nvr[]> {
  const server = { ip: HOST, port };
  const wire = await new Wire({ protocol: 'udp', server }).open();
  return recorders.map(
    ({ id, password, channels }) =>
      new Nvr(wire, {
        id,
        password,
        server: { id: env().SIP_ID, ...server },
        channels: channels.map((channel, index) => simulated(channel, index, !broken.has(channel.id))),
        keepaliveMs: KEEPALIVE_MS,
        perMessage: PER_MESSAGE,
        faults: new Set(),
      }),
  );
}

/** A gateway that was started anew listens elsewhere. */
async function followGateway(nvrs: readonly Nvr[], first: number, stopping: AbortSignal): Promise<void> {
  for (let known = first; !stopping.aborted; ) {
    const port = sipPort();
    if (port !== null && port !== known) {
      known = port;
      await Promise.all(nvrs.map((nvr) => nvr.moveTo(port).catch(() => 0)));
    }
    await sleep(WATCH_MS, undefined, { signal: stopping }).catch(() => {});
  }
}

/** A camera goes away now and then and is back about a minute later, told by notice. */
async function flap(nvrs: readonly Nvr[], steady: ReadonlySet<string>, stopping: AbortSignal): Promise<void> {
  const homes = new Map(
    nvrs.flatMap((nvr) =>
      nvr.settings.channels.filter(({ id, online }) => online && !steady.has(id)).map(({ id }) => [id, nvr] as const),
    ),
  );
  const flaps = createFlaps([...homes.keys()], seededRandom(20_261_120));
  while (!stopping.aborted) {
    for (const { object, state } of flaps.turn(Math.floor(Date.now() / 1000)))
      await homes
        .get(object)
        ?.switchChannel(object, state === 'online')
        .catch(() => undefined);
    await sleep(FLAP_MS, undefined, { signal: stopping }).catch(() => {});
  }
}

async function firstPort(stopping: AbortSignal): Promise<number | null> {
  for (let tries = 0; tries < 100 && !stopping.aborted; tries += 1) {
    const port = sipPort();
    if (port !== null) return port;
    await sleep(200, undefined, { signal: stopping }).catch(() => {});
  }
  return null;
}

/** Demo only: the region's cameras, as recorders that register with the gateway by GB/T 28181 and stream their clips. */
async function main(): Promise<void> {
  if (!isDemo()) throw new Error('Demo cameras run in demo mode only: set DEMO=1 for a demonstration database.');
  await checkDatabase(env().EMBEDDED === true);
  const recorders = await asEngine(readDemoRecorders);
  await closeDatabase();
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(signal, () => stopping.abort());
  const port = await firstPort(stopping.signal);
  if (port === null) throw new Error('The gateway hears no GB/T 28181 devices.');
  const nvrs = await openRecorders(recorders, port, brokenChannels(recorders));
  const registered = Promise.all(nvrs.map((nvr) => nvr.start().catch(() => undefined)));
  await Promise.race([registered, sleep(READY_WITHIN_MS)]);
  const cameras = nvrs.reduce((sum, { settings }) => sum + settings.channels.length, 0);
  console.log(`demo cameras: ${cameras} on ${nvrs.length} recorders`);
  process.send?.({ ready: true });
  const steady = new Set(recorders.flatMap(({ channels }) => channels.filter((one) => one.steady).map(({ id }) => id)));
  await Promise.all([followGateway(nvrs, port, stopping.signal), flap(nvrs, steady, stopping.signal)]);
  // Without logging out: the whole product stops, and two thousand cameras need not be told offline for that.
  for (const nvr of nvrs) nvr.calls.close();
  process.exit(0);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

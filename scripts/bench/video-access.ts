import { z } from 'zod';
import { env } from '../../lib/env.ts';
import { asEngine, closeDatabase } from '../../server/database.ts';
import { seal } from '../../server/sources/seal.ts';
import type { SimChannel } from '../devices/gb/bodies.ts';
import { Nvr } from '../devices/gb/nvr-device.ts';
import { Wire } from '../devices/gb/wire.ts';
import { availableEngines, useDatabase as pointAt, testDatabase } from '../testing/database.ts';
import { addSmallRegion } from '../testing/small-region.ts';
import { startBenchChild } from './child.ts';
import type { Bench, BenchRow } from './context.ts';

const DEVICES = 10_000;
const CHANNELS = 10_000;
const KEEPALIVE_SECONDS = 60;
/** Registrations on their way at once; each is two requests. */
const AT_ONCE = 64;
const PASSWORD = 'bench';
const SERVER_ID = '12011600002000000001';
const MOST_MB = 600;
const MOST_CATALOG_SECONDS = 30;

const idOf = (n: number): string => `1201160000118${String(n).padStart(7, '0')}`;
const channel = (n: number): SimChannel => ({
  id: `1201160000131${String(n).padStart(7, '0')}`,
  name: `通道 ${n}`,
  clip: 'gate',
  lng: 117.7,
  lat: 38.95,
  ptzType: 1,
  civilCode: '120116',
  group: null,
  online: true,
});

async function addDevices(): Promise<void> {
  await asEngine((tx) =>
    tx.query(
      `insert into video_device (id, kind, name, password_sealed, path, scope_key, created_by)
       select '1201160000118' || lpad(n::text, 7, '0'), 'device', 'NVR ' || n, $1, '03', (select min(id) from scope_cell), 'bench' from generate_series(0, $2::int) n`,
      [seal(PASSWORD), DEVICES],
    ),
  );
}

/** Runs work for each device, so many at once; returns how many failed. */
async function each(nvrs: readonly Nvr[], work: (nvr: Nvr) => Promise<boolean>): Promise<number> {
  let next = 0;
  let failed = 0;
  const walk = async () => {
    for (let nvr = nvrs[next++]; nvr !== undefined; nvr = nvrs[next++])
      if (!(await work(nvr).catch(() => false))) failed += 1;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walk));
  return failed;
}

async function wait(until: () => Promise<boolean>, limitSeconds: number): Promise<number> {
  const began = performance.now();
  while (!(await until()) && performance.now() - began < limitSeconds * 1000)
    await new Promise((resolve) => setTimeout(resolve, 250));
  return (performance.now() - began) / 1000;
}

const count = async (sql: string): Promise<number> =>
  (await asEngine((tx) => tx.query<{ n: number }>(`select count(*)::int as n ${sql}`))).rows[0]?.n ?? 0;

async function measure(log: (line: string) => void): Promise<BenchRow[]> {
  const { DATABASE_URL = '', DATA_DIR, GUANLAN_SECRET = '' } = env();
  const gateway = await startBenchChild(
    './video-access-gateway.ts',
    [],
    { DATABASE_URL, DATA_DIR, GUANLAN_SECRET, DEMO: '1' },
    z.object({ port: z.number() }),
  );
  const usage = () => gateway.ask(z.object({ maxRssMb: z.number(), cpuSeconds: z.number() }));
  try {
    const server = { id: SERVER_ID, ip: '127.0.0.1', port: gateway.told.port };
    const wires = await Promise.all(Array.from({ length: 8 }, () => new Wire({ protocol: 'udp', server }).open()));
    const make = (n: number, channels: readonly SimChannel[], perMessage: number): Nvr => {
      const wire = wires[n % wires.length];
      if (wire === undefined) throw new Error('no socket');
      const settings = { id: idOf(n), password: PASSWORD, server, channels, keepaliveMs: 3_600_000, perMessage };
      return new Nvr(wire, { ...settings, faults: new Set() });
    };
    const nvrs = Array.from({ length: DEVICES }, (_none, index) => make(index + 1, [channel(index + 1)], 1));
    const began = performance.now();
    const refused = await each(nvrs, async (nvr) => (await nvr.register()) === 200);
    const registering = (performance.now() - began) / 1000;
    log(`${DEVICES - refused} of ${DEVICES} devices registered in ${registering.toFixed(1)} s`);
    const all = await wait(async () => (await count('from video_channel where online')) >= DEVICES, 180);
    log(`their catalogues stood after another ${all.toFixed(1)} s`);
    const before = await usage();
    const lost = await keepalives(nvrs);
    const after = await usage();
    const cpu = (after.cpuSeconds - before.cpuSeconds) / KEEPALIVE_SECONDS;
    const online = await count(`from video_device where state = 'online'`);
    log(`one round of keepalives: ${lost} lost, ${online} online, ${(cpu * 100).toFixed(1)} % of a core`);
    // One device with a catalogue of 10,000, four entries in a message.
    const big = make(
      0,
      Array.from({ length: CHANNELS }, (_none, index) => channel(index + 1)),
      4,
    );
    await big.register();
    const merged = await wait(
      async () => (await count(`from video_device where id = '${idOf(0)}' and catalog_total = ${CHANNELS}`)) === 1,
      180,
    );
    const { maxRssMb } = await usage();
    for (const wire of wires) wire.close();
    return [
      {
        what: 'devices registered, one channel each, keepalive 60 s',
        asked: '10,000, stable',
        reached: `${online}, ${lost} keepalives lost, ${(cpu * 100).toFixed(1)} % of one core`,
        ok: online >= DEVICES && lost === 0,
      },
      {
        what: 'catalogue of 10,000 in 2,500 messages, merged and stored',
        asked: `≤ ${MOST_CATALOG_SECONDS} s`,
        reached: `${merged.toFixed(1)} s`,
        ok: merged <= MOST_CATALOG_SECONDS,
      },
      {
        what: 'memory of the access process, peak',
        asked: `≤ ${MOST_MB} MB`,
        reached: `${Math.round(maxRssMb)} MB`,
        ok: maxRssMb <= MOST_MB,
      },
    ];
  } finally {
    await gateway.stop();
  }
}

/** One keepalive of every device, spread over the interval as they are in the field. Returns how many were not answered. */
async function keepalives(nvrs: readonly Nvr[]): Promise<number> {
  const began = performance.now();
  const sent: Promise<boolean>[] = [];
  for (const [index, nvr] of nvrs.entries()) {
    const due = began + (index / nvrs.length) * KEEPALIVE_SECONDS * 1000;
    const ahead = due - performance.now();
    if (ahead > 5) await new Promise((resolve) => setTimeout(resolve, ahead));
    sent.push(
      nvr.keepalive().then(
        (status) => status === 200,
        () => false,
      ),
    );
  }
  return (await Promise.all(sent)).filter((good) => !good).length;
}

/** 10,000 devices and a catalogue of 10,000 against a gateway of its own (issue 4). */
export const benchVideoAccess: Bench = async ({ log }) => {
  const [engine = 'embedded'] = availableEngines().filter((one) => one === 'native');
  const database = await testDatabase(engine);
  try {
    await pointAt(database);
    await addSmallRegion({ tanks: 1, vehicles: 0 });
    await addDevices();
    return await measure(log);
  } finally {
    await closeDatabase();
    await database.stop();
  }
};

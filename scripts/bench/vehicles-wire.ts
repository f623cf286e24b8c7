import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { DISTRICT_BBOX } from '../../domain/district.ts';
import { useDatabase as pointAt, testDatabase } from '../testing/database.ts';
import { type BenchChild, startBenchChild } from './child.ts';
import { type BenchContext, type BenchRow, milliseconds, percent } from './context.ts';
import { makeSession } from './tiles-data.ts';
import { openPositions, type PositionClient, type StreamCount } from './vehicles-load.ts';

const VEHICLES = 10_000;
const CLIENTS = 100;
const STALLED = 10;
const [WEST, SOUTH, EAST, NORTH] = DISTRICT_BBOX;
const EVERYTHING = [WEST - 0.1, SOUTH - 0.1, EAST + 0.1, NORTH + 0.1].join(',');

const toldSchema = z.object({ port: z.number(), cookie: z.string() });
const loadSchema = z.object({ utilization: z.number(), processor: z.number(), rss: z.number() });
type Load = z.infer<typeof loadSchema>;
type Server = BenchChild<z.infer<typeof toldSchema>>;

/** A view of a desk: some part of the district, another one for each client. */
function viewOf(index: number): string {
  const width = (EAST - WEST) * (0.3 + 0.4 * ((index * 0.618) % 1));
  const height = (NORTH - SOUTH) * (0.3 + 0.4 * ((index * 0.414) % 1));
  const west = WEST + (EAST - WEST - width) * ((index * 0.755) % 1);
  const south = SOUTH + (NORTH - SOUTH - height) * ((index * 0.57) % 1);
  return [west, south, west + width, south + height].join(',');
}

interface Phase {
  readonly load: Load;
  readonly counts: readonly StreamCount[];
}

/** Lets the streams settle, then counts for some seconds. */
async function watch(server: Server, clients: readonly PositionClient[], seconds: number): Promise<Phase> {
  await sleep(2500);
  await server.ask(loadSchema);
  for (const client of clients) client.take();
  await sleep(seconds * 1000);
  const load = await server.ask(loadSchema);
  return { load, counts: clients.map((client) => client.take()) };
}

function openAll(server: Server, boxes: readonly string[], stalled = false): Promise<PositionClient[]> {
  const { port, cookie } = server.told;
  return Promise.all(boxes.map((bbox) => openPositions(port, cookie, bbox, stalled)));
}

/** What goes over the wire and what it costs the web process: 10,000 vehicles at 1 Hz for 100 readers. */
export async function benchWire(context: BenchContext): Promise<BenchRow[]> {
  const database = await testDatabase('embedded');
  try {
    await pointAt(database);
    const environment = { GUANLAN_SECRET: randomBytes(32).toString('hex'), DEMO: '1', DATABASE_URL: database.url };
    const args = [await makeSession(), String(VEHICLES)];
    const server = await startBenchChild('./vehicles-server.ts', args, { ...environment, EMBEDDED: '1' }, toldSchema);
    try {
      return await measure(server, context);
    } finally {
      await server.stop();
    }
  } finally {
    await database.stop();
  }
}

async function measure(server: Server, context: BenchContext): Promise<BenchRow[]> {
  const seconds = context.long ? 30 : 8;
  const idle = await watch(server, [], 5);
  const whole = await openAll(server, Array<string>(CLIENTS).fill(EVERYTHING));
  const all = await watch(server, whole, seconds);
  const stuck = await openAll(server, Array<string>(STALLED).fill(EVERYTHING), true);
  const beside = await watch(server, whole, seconds);
  for (const client of [...whole, ...stuck]) client.stop();
  const views = await openAll(
    server,
    Array.from({ length: CLIENTS }, (_, index) => viewOf(index)),
  );
  const sliced = await watch(server, views, seconds);
  for (const client of views) client.stop();
  for (const [name, { load }] of Object.entries({ idle, all, beside, sliced }))
    context.log(
      `  ${name}: event loop ${percent(load.utilization)}, processor ${percent(load.processor)}, ${Math.round(load.rss / 1e6)} MB`,
    );
  const base = idle.load.utilization;
  return [
    wireRow(all),
    loopRow('the whole district', all, base),
    loopRow('a view of their own each', sliced, base),
    stalledRow(all, beside, seconds),
  ];
}

function wireRow({ counts }: Phase): BenchRow {
  const bytes = counts.reduce((sum, one) => sum + one.bytes, 0);
  const records = counts.reduce((sum, one) => sum + one.records, 0);
  const perRecord = bytes / records;
  return {
    what: `${VEHICLES.toLocaleString('en')} vehicles at 1 Hz: bytes a vehicle and update on the wire`,
    asked: '≤ 12 (a header of 8 bytes a frame beside)',
    reached: perRecord.toFixed(3),
    ok: perRecord <= 12.01,
  };
}

function loopRow(what: string, { load, counts }: Phase, base: number): BenchRow {
  const share = load.utilization - base;
  const records = counts.reduce((sum, one) => sum + one.records, 0) / counts.reduce((sum, one) => sum + one.frames, 0);
  return {
    what: `${VEHICLES.toLocaleString('en')} vehicles at 1 Hz, ${CLIENTS} clients with ${what} (${Math.round(records).toLocaleString('en')} vehicles each): share of the web process's event loop`,
    asked: '≤ 10 %',
    reached: `${percent(share)} (${percent(load.utilization)} with the feed of ${percent(base)})`,
    ok: share <= 0.1,
  };
}

function stalledRow(alone: Phase, beside: Phase, seconds: number): BenchRow {
  const fewest = Math.min(...beside.counts.map(({ frames }) => frames));
  const gap = (phase: Phase) => Math.max(...phase.counts.map(({ longestGap }) => longestGap));
  const grown = (beside.load.rss - alone.load.rss) / 1e6;
  return {
    what: `${STALLED} stalled clients beside ${CLIENTS}: what the others get`,
    asked: 'every frame; no backlog that grows',
    reached: `at least ${fewest} frames in ${seconds} s, longest wait ${milliseconds(gap(beside))} (${milliseconds(gap(alone))} without), memory ${grown >= 0 ? '+' : ''}${grown.toFixed(0)} MB`,
    ratio: `${(beside.load.utilization / alone.load.utilization).toFixed(2)} × the event loop without them`,
    ok: fewest >= seconds - 1 && gap(beside) < 2000,
  };
}

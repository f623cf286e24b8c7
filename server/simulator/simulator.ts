import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type IngestKind, MAX_ITEMS } from '../../domain/ingest.ts';
import { env, isDemo } from '../../lib/env.ts';
import { checkDatabase, closeDatabase } from '../database.ts';
import { type Sender, send } from '../ingest/send.ts';
import { ensureDemoSource } from '../sources/commands.ts';
import { type DemoRegion, readRegion, readSituation, type Situation } from './demo-region.ts';
import { createEpisodes, createFlaps } from './episodes.ts';
import { seededRandom } from './random.ts';
import { advanceMover, buildRoadGraph, type Mover, placeMover, whereIs } from './road-graph.ts';
import { createStaff } from './staff.ts';
import { createStaffDesk } from './staff-desk.ts';
import { startStandIns } from './stand-ins.ts';
import { STORY_ACTS, STORY_POINTS, type StoryLimits } from './story-script.ts';
import { type SampleContext, sampleOf } from './values.ts';

const TICK_MS = 1_000;
const CATCH_UP_SECONDS = 30;
const COMPLAIN_EVERY_MS = 30_000;

/** With TLS_LOCAL the web process shows a certificate of this installation's own authority. */
function trustOwnAuthority(): void {
  const file = join(env().DATA_DIR, 'tls', 'authority.crt');
  if (existsSync(file)) setDefaultCACertificates([...getCACertificates('default'), readFileSync(file, 'utf8')]);
}

/** Delivers and complains at most twice a minute: the web process may be restarting. */
function createDelivery(sender: Sender): (kind: IngestKind, items: readonly object[]) => Promise<void> {
  let complainedAt = 0;
  return async (kind, items) => {
    try {
      for (let start = 0; start < items.length; start += MAX_ITEMS)
        await send(sender, kind, items.slice(start, start + MAX_ITEMS));
    } catch (error) {
      if (Date.now() - complainedAt < COMPLAIN_EVERY_MS) return;
      complainedAt = Date.now();
      console.error(`simulator: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}

function storyLimits(region: DemoRegion): StoryLimits {
  const gas = region.points.find((point) => point.id === STORY_POINTS.gas);
  const temperature = region.points.find((point) => point.id === STORY_POINTS.temperature);
  return { gasLow: gas?.high ?? 25, gasHigh: gas?.highHigh ?? 50, temperatureHigh: temperature?.high ?? 42 };
}

function storyOf(situation: Situation, now: number, limits: StoryLimits): SampleContext['story'] {
  if (situation.storyStartedAt === null) return null;
  const seconds = Math.floor((now - situation.storyStartedAt) / 1000);
  return seconds < STORY_ACTS.end ? { seconds, limits } : null;
}

/** Readings and states of one second, and what the demo enterprise's staff does about them. */
function createInstruments(region: DemoRegion, random: () => number) {
  const episodes = createEpisodes(region.points, random);
  const flaps = createFlaps(region.cameras, random);
  const staff = createStaff(random);
  const limits = storyLimits(region);
  let done = Math.floor(Date.now() / 1000);
  return (situation: Situation, now: number) => {
    const second = Math.floor(now / 1000);
    episodes.turn(second, (fid) => situation.bornOpen.has(fid) || situation.liveOpen.has(fid));
    const context: SampleContext = { situation, episodes, story: storyOf(situation, now, limits) };
    const readings: { point: string; at: number; value: number }[] = [];
    // A tick that came late makes up for the seconds it missed: every point has its turn.
    const from = Math.max(done + 1, second - CATCH_UP_SECONDS);
    for (const point of region.points) {
      for (let turn = from; turn <= second; turn += 1) {
        const value = sampleOf(point, turn, context);
        if (value === null) continue;
        readings.push({ point: point.id, at: now, value });
        break;
      }
    }
    done = second;
    const acts = staff.turn(second, situation.staffed, episodes.isOurs);
    return { readings, states: flaps.turn(second).map((change) => ({ ...change, at: now })), acts };
  };
}

/** Positions of one second, along the roads. */
function createTraffic(region: DemoRegion, random: () => number) {
  const graph = buildRoadGraph(region.roads);
  const movers = region.vehicles
    .filter((vehicle) => !vehicle.parked)
    .map((vehicle) => placeMover(graph, vehicle.id, vehicle.place, random))
    .filter((mover): mover is Mover => mover !== null);
  const parked = region.vehicles.filter((vehicle) => vehicle.parked);
  let last = Date.now();
  return (now: number) => {
    const seconds = Math.min(5, (now - last) / 1000);
    last = now;
    const driving = movers.flatMap((mover) => {
      advanceMover(graph, mover, seconds, random);
      const place = whereIs(graph, mover);
      if (place === null) return [];
      const round = (value: number): number => Math.round(value * 1e7) / 1e7;
      return [
        {
          vehicle: mover.id,
          at: now,
          lng: round(place.lng),
          lat: round(place.lat),
          speed: Math.round(mover.speedKmh),
          course: Math.round(place.courseDeg),
        },
      ];
    });
    // A parked vehicle says every minute that it is there.
    const standing = parked.flatMap((vehicle, index) =>
      (Math.floor(now / 1000) + index) % 60 === 0
        ? [{ vehicle: vehicle.id, at: now, lng: vehicle.place[0], lat: vehicle.place[1], speed: 0, course: 0 }]
        : [],
    );
    return [...driving, ...standing];
  };
}

/**
 * Demo only: plays the district's instruments, vehicles and cameras through the public ingest interface, like any sender,
 * and one enterprise's duty staff through the interface of the screens.
 * Of the database it only reads: the region at start, and what is open, so that it does not undo what others sent. It also
 * stands in for the city's system and the carriers that deliveries go to.
 */
async function main(): Promise<void> {
  const { WEB_URL, PORT, EMBEDDED } = env();
  if (!isDemo()) throw new Error('The simulator runs in demo mode only: set DEMO=1 for a demonstration database.');
  await checkDatabase(EMBEDDED === true);
  trustOwnAuthority();
  const sender: Sender = {
    url: WEB_URL ?? `http://127.0.0.1:${PORT}`,
    source: 'src_demo',
    secret: await ensureDemoSource(),
  };
  const stopStandIns = await startStandIns();
  const region = await readRegion();
  const random = seededRandom(20_261_120);
  const instruments = createInstruments(region, random);
  const traffic = createTraffic(region, random);
  const deliver = createDelivery(sender);
  const desk = createStaffDesk(sender.url);
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(signal, () => stopping.abort());
  console.log(
    `simulator: ${region.points.length} points, ${region.vehicles.length} vehicles, ${region.cameras.length} cameras`,
  );
  process.send?.({ ready: true });

  while (!stopping.signal.aborted) {
    const now = Date.now();
    const moving = deliver('positions', traffic(now));
    await readSituation().then(
      async (situation) => {
        const { readings, states, acts } = instruments(situation, Date.now());
        if (readings.length > 0) await deliver('readings', readings);
        if (states.length > 0) await deliver('states', states);
        for (const act of acts) await desk.act(act);
      },
      (error: unknown) => console.error(`simulator: ${error instanceof Error ? error.message : String(error)}`),
    );
    await moving;
    await sleep(Math.max(10, TICK_MS - (Date.now() - now)), undefined, { signal: stopping.signal }).catch(() => {});
  }
  stopStandIns();
  await closeDatabase();
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

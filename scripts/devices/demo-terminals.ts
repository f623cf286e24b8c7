import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { env, isDemo } from '../../lib/env.ts';
import { checkDatabase, closeDatabase } from '../../server/database.ts';
import { readTerminalTraffic, type TerminalVehicle } from '../../server/simulator/demo-region.ts';
import { seededRandom } from '../../server/simulator/random.ts';
import {
  advanceMover,
  buildRoadGraph,
  type Mover,
  placeMover,
  type RoadGraph,
  whereIs,
} from '../../server/simulator/road-graph.ts';
import { terminalPort } from '../../server/terminals/terminal-port.ts';
import { plateGbk, Terminal } from './terminal.ts';

/** What the road looks like from a vehicle, and its driver's place: the nearest that the clips have. */
const CLIPS = ['port-road', 'control-room'];
/** A driver on the phone, now and then, with a picture; rarely, so that the demo stays calm. */
const ALARM_EVERY_MS = 20 * 60_000;
const ALARM_LASTS_MS = 90_000;
const FIRST_ALARM_MS = 10 * 60_000;
const ON_THE_PHONE = 2;

const picture = () => readFileSync(join(import.meta.dirname, '..', '..', 'db', 'seed', 'clips', 'control-room.jpg'));

/** One vehicle: drives its road, and dials again whenever its connection ends. */
class DemoVehicle {
  private readonly vehicle: TerminalVehicle;
  private readonly graph: RoadGraph;
  private readonly mover: Mover;
  private readonly random: () => number;
  private movedAt = Date.now();
  private token: string | undefined;
  terminal: Terminal | null = null;

  constructor(vehicle: TerminalVehicle, graph: RoadGraph, mover: Mover, random: () => number) {
    this.vehicle = vehicle;
    this.graph = graph;
    this.mover = mover;
    this.random = random;
  }

  private place() {
    const now = Date.now();
    advanceMover(this.graph, this.mover, Math.min(5, (now - this.movedAt) / 1000), this.random);
    this.movedAt = now;
    const at = whereIs(this.graph, this.mover);
    const [lng, lat] = this.vehicle.place;
    return at === null
      ? { lng, lat, speedKmh: 0, course: 0 }
      : { lng: at.lng, lat: at.lat, speedKmh: this.mover.speedKmh, course: at.courseDeg };
  }

  async drive(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      const port = terminalPort();
      if (port !== null) await this.visit(port, stopping).catch(() => this.forget());
      await sleep(3_000, undefined, { signal: stopping }).catch(() => {});
    }
  }

  /** A token that is refused is no longer good: the next visit registers anew. */
  private forget(): void {
    this.token = undefined;
  }

  private async visit(port: number, stopping: AbortSignal): Promise<void> {
    const { number, plate, channels } = this.vehicle;
    const terminal = await Terminal.start({
      host: '127.0.0.1',
      port,
      phone: number,
      edition: 2019,
      plate: plateGbk(plate),
      place: () => this.place(),
      everyMs: 1_000,
      clips: CLIPS.slice(0, channels),
      sound: true,
      ...(this.token === undefined ? {} : { token: this.token }),
    });
    this.token = terminal.token;
    this.terminal = terminal;
    const stop = () => void terminal.close();
    stopping.addEventListener('abort', stop);
    await terminal.closed;
    stopping.removeEventListener('abort', stop);
    this.terminal = null;
  }
}

/** Demo only: a few vehicles of the region dial the gateway as real terminals do (JT/T 808, 1078). */
async function main(): Promise<void> {
  if (!isDemo()) throw new Error('Demo terminals run in demo mode only: set DEMO=1 for a demonstration database.');
  await checkDatabase(env().EMBEDDED === true);
  const random = seededRandom(20_261_121);
  const { vehicles, roads } = await readTerminalTraffic();
  await closeDatabase();
  const graph = buildRoadGraph(roads);
  const driving = vehicles.flatMap((vehicle) => {
    const mover = placeMover(graph, vehicle.id, vehicle.place, random);
    return mover === null ? [] : [new DemoVehicle(vehicle, graph, mover, random)];
  });
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(signal, () => stopping.abort());
  console.log(`demo terminals: ${driving.length} vehicles`);
  process.send?.({ ready: true });
  const drives = driving.map((vehicle) => vehicle.drive(stopping.signal));
  await sleep(FIRST_ALARM_MS, undefined, { signal: stopping.signal }).catch(() => {});
  for (let turn = 0; !stopping.signal.aborted; turn += 1) {
    const vehicle = driving[turn % driving.length];
    await vehicle?.terminal?.driverAlarm(ON_THE_PHONE, 1, [{ name: `00_65_6502_${turn}.jpg`, bytes: picture() }]);
    await sleep(ALARM_LASTS_MS, undefined, { signal: stopping.signal }).catch(() => {});
    await vehicle?.terminal?.driverAlarm(ON_THE_PHONE, 2);
    await sleep(ALARM_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {});
  }
  await Promise.all(drives);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

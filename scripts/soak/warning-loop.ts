import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { asEngine, asIngest } from '../../server/database.ts';
import { deliver } from '../../server/ingest/deliver.ts';
import { noticeObjectChange } from '../../server/ingest/point-cache.ts';
import { createSource } from '../../server/sources/commands.ts';
import { findSource } from '../../server/sources/queries.ts';
import { auditWarnings } from '../../server/warning-audit/audit.ts';
import { useDatabase as pointAt, type TestDatabase, testDatabase } from '../testing/database.ts';
import { addSmallRegion } from '../testing/small-region.ts';
import { keepWorker } from './keep-worker.ts';
import { startVirtualClock, type VirtualClock } from './virtual-clock.ts';
import { judgeSchedule, type ScheduleVerdict } from './warning-schedule.ts';

/** Virtual seconds in a real one: notices of half an hour come every ten seconds. */
const SPEED = 180;
/** PGlite takes seconds to come back, and its supervisor gives up on one that dies all the time. */
const EMBEDDED_PAUSE_MS = 26_000;
/** Seconds; what still waits then is counted as missing. */
const SENDING_TURNS = 90;
const TIERS = ['red', 'orange', 'yellow'] as const;

export interface WarningLoop {
  readonly engine: 'embedded' | 'native';
  readonly warnings: number;
  /** Kills of worker or database at random moments. */
  readonly kills: number;
  /** Longest pause between two kills; each is random below it. */
  readonly pauseMs: number;
  /** After the kills: the clock an hour forward, an hour back, and the worker suspended for this long. */
  readonly suspendMs: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

export interface WarningLoopResult extends ScheduleVerdict {
  readonly kills: number;
  readonly messages: number;
  readonly audit: readonly string[];
}

/** Numbers of 0..1 that are the same for a seed, so that a failure can be looked at again. */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A receiver of webhooks that notes the keys; every seventh message is taken but never answered, as a broken line would. */
async function startReceiver() {
  const keys: string[] = [];
  const server = createServer((req, res) => {
    req.resume();
    keys.push(String(req.headers['webhook-id']));
    if (keys.length % 7 === 0) res.destroy();
    else res.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { keys, address: `http://127.0.0.1:${port}/notice`, close: () => server.close() };
}

/** One organisation stands for every party, and takes messages by webhook. */
async function addRecipient(address: string): Promise<void> {
  await asEngine(async (tx) => {
    await tx.query(
      `with o as (insert into organisation (kind, name, code, scope_key) select 'regulator', '监管部门', 'soak', min(id) from scope_cell returning key),
         r as (insert into recipient_rule (party, organisation) select p, key from o, unnest(array['enterprise', 'zone', 'regulator', 'bureau', 'operating_company']) p)
       insert into organisation_contact (organisation, name, channel, address) select key, 'soak', 'webhook', $1 from o`,
      [address],
    );
  });
}

async function openWarnings(count: number): Promise<void> {
  await createSource({ id: 'src_soak', name: 's', scope: { kind: 'all' }, commitment: 'CN', actor: 'soak' });
  const source = await asIngest((tx) => findSource(tx, 'src_soak'));
  if (source === null) throw new Error('no source');
  const items = Array.from({ length: count }, (_, i) => ({
    object: `tank_${i + 1}`,
    kind: 'fire_alarm',
    state: 'raised',
    tier: TIERS[i % TIERS.length],
    at: Date.now(),
  }));
  const { refused } = await deliver(source, { kind: 'alarms', webhookId: randomUUID(), items });
  if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused[0])}`);
}

async function prepare(database: TestDatabase, warnings: number, receiver: string): Promise<VirtualClock> {
  await pointAt(database);
  noticeObjectChange();
  await addSmallRegion({ tanks: warnings, vehicles: 0 });
  await addRecipient(receiver);
  // Opened before the clock runs fast: a delivery's times are checked against it.
  await openWarnings(warnings);
  return await startVirtualClock(database.ownerUrl, SPEED);
}

async function killAtRandom(
  { engine, kills, pauseMs, seed, log }: WarningLoop,
  database: TestDatabase,
  worker: ReturnType<typeof keepWorker>,
): Promise<void> {
  const random = dice(seed);
  let databaseMayDie = 0;
  for (let n = 0; n < kills; n += 1) {
    await sleep(300 + random() * pauseMs);
    const wantsDatabase = random() < 0.4 && performance.now() > databaseMayDie;
    log(`kill ${n + 1}: ${wantsDatabase ? 'database' : 'worker'}`);
    if (!wantsDatabase) worker.signal('SIGKILL');
    else {
      await database.crash().catch(() => {});
      databaseMayDie = performance.now() + (engine === 'embedded' ? EMBEDDED_PAUSE_MS : 0);
    }
  }
}

/** On a slow machine messages queue up behind the crashes: waited for, so that what is late is not counted as lost. */
async function sendingDone(): Promise<void> {
  for (let turn = 0; turn < SENDING_TURNS; turn += 1) {
    const { rows } = await asEngine((tx) =>
      tx.query<{ n: number }>(
        `select count(*)::int as n from delivery where channel = 'webhook' and state = 'waiting' and created_at < guanlan.now() - interval '15 minutes'`,
      ),
    );
    if (rows[0]?.n === 0) return;
    await sleep(1_000);
  }
}

/**
 * The warning engine under crashes of its worker and its database, jumps of the clock by an hour in both directions and a
 * frozen process, on a clock that runs 180 times as fast; then counted against a schedule computed from the rules.
 */
export async function warningLoop(options: WarningLoop): Promise<WarningLoopResult> {
  const { engine, log } = options;
  const database = await testDatabase(engine, { durable: true });
  const receiver = await startReceiver();
  const clock = await prepare(database, options.warnings, receiver.address);
  const worker = keepWorker((line) => log(`  ${line}`));
  try {
    await killAtRandom(options, database, worker);
    await sleep(3_000);
    log('clock an hour forward');
    await clock.shift(60);
    await sleep(4_000);
    log('clock an hour back');
    await clock.shift(-60);
    await sleep(4_000);
    log('worker suspended');
    worker.signal('SIGSTOP');
    await sleep(options.suspendMs);
    worker.signal('SIGCONT');
    // Until what was missed has come, and the hour that was taken back has passed again.
    await sleep(Math.max(8_000, (3_600 / SPEED) * 1000));
    await sendingDone();
    const verdict = await judgeSchedule(database.ownerUrl, receiver.keys, 10 * 60_000);
    // The engine's own clocks: deliveries and silence stand on the real clock of the machine.
    const audit = (await asEngine(auditWarnings))
      .map(({ fault }) => fault)
      .filter((fault) => fault !== 'delivery_stuck');
    return { ...verdict, kills: options.kills, messages: receiver.keys.length, audit };
  } finally {
    await worker.stop();
    receiver.close();
    await database.stop();
  }
}

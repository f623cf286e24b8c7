import { hostname, uptime } from 'node:os';
import { AWAY_MS, type ClockReading, type EngineFinding, judgeClocks } from '../../domain/clock-watch.ts';
import { asEngine, type Tx } from '../database.ts';

const TICK_MS = 1_000;
/** Findings are kept for as long as a handover or an inquiry may ask for them. */
const KEEP_DAYS = 400;

interface Asked {
  readonly databaseMs: number;
  /** When any worker last ended a cycle; null before the first. */
  readonly heartbeatMs: number | null;
}

async function ask(tx: Tx): Promise<Asked> {
  const { rows } = await tx.query<Asked>(
    `select (extract(epoch from guanlan.now()) * 1000)::float8 as "databaseMs",
       (select (extract(epoch from max(at)) * 1000)::float8 from process_heartbeat where name = 'worker' or name like 'worker:%') as "heartbeatMs"`,
  );
  return rows[0] ?? { databaseMs: Date.now(), heartbeatMs: null };
}

async function store(tx: Tx, findings: readonly EngineFinding[]): Promise<void> {
  for (const { kind, seconds } of findings)
    await tx.query('insert into engine_event (kind, at, seconds, instance) values ($1, guanlan.now(), $2, $3)', [
      kind,
      seconds,
      `${hostname()}:${process.pid}`,
    ]);
}

export interface ClockWatch {
  /** Looks once; stores and returns what is new. Throws when the database is away. */
  look(): Promise<EngineFinding[]>;
  stop(): void;
}

/**
 * Compares the database clock with this process's own between cycles, and finds spans in which nothing ran. The first look
 * of a process compares with the last heartbeat of whichever worker ran before.
 */
export function createClockWatch(): ClockWatch {
  let tickedAt = performance.now();
  let stalledMs = 0;
  let before: ClockReading | undefined;
  const tick = (): void => {
    stalledMs = Math.max(stalledMs, performance.now() - tickedAt);
    tickedAt = performance.now();
  };
  const timer = setInterval(tick, TICK_MS);
  timer.unref();
  const read = (asked: Asked, started: number): ClockReading => {
    tick();
    const monotonicMs = performance.now();
    const reading = {
      databaseMs: asked.databaseMs,
      monotonicMs,
      uptimeMs: uptime() * 1000,
      roundTripMs: monotonicMs - started,
      stalledMs,
    };
    stalledMs = 0;
    return reading;
  };
  return {
    look: () =>
      asEngine(async (tx) => {
        const started = performance.now();
        const asked = await ask(tx);
        const now = read(asked, started);
        const findings = before === undefined ? sinceHeartbeat(asked) : judgeClocks(before, now);
        before = now;
        await store(tx, findings);
        return findings;
      }),
    stop: () => clearInterval(timer),
  };
}

/** Nobody ran since the last heartbeat; one that lies in the future proves that the clock went back meanwhile. */
function sinceHeartbeat({ databaseMs, heartbeatMs }: Asked): EngineFinding[] {
  if (heartbeatMs === null) return [];
  const seconds = Math.round((databaseMs - heartbeatMs) / 100) / 10;
  if (seconds < -10) return [{ kind: 'clock_jump', seconds }];
  return seconds * 1000 > AWAY_MS ? [{ kind: 'away', seconds }] : [];
}

/** Drops findings that nobody will ask for any more. */
export async function dropOldEngineEvents(): Promise<void> {
  await asEngine((tx) =>
    tx.query(`delete from engine_event where at < guanlan.now() - make_interval(days => ${KEEP_DAYS})`),
  );
}

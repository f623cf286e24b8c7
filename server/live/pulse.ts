import type { EngineNotice, Pulse } from '../../domain/live-event.ts';
import { asEngine } from '../database.ts';
import { createHeartbeatAge } from './heartbeat-age.ts';
import { tailSeq } from './tail.ts';

const KEEP_MILLISECONDS = 4000;
/** So long a jump of the clock or an interruption is told on every screen; afterwards the duty page keeps it. */
const TOLD_MINUTES = 15;
/** Shorter interruptions were told while they lasted. */
const TOLD_SECONDS = 60;

/** The database's clock in epoch milliseconds, the engine's age and its last trouble, with our monotonic moment of asking. */
interface Reading {
  readonly now: number;
  readonly engineAge: number | null;
  readonly trouble: EngineNotice | null;
  readonly asked: number;
}
const heartbeatAge = createHeartbeatAge();
let reading: Promise<Reading> | undefined;
let readAt = 0;

async function read(): Promise<Reading> {
  const { rows } = await asEngine((tx) =>
    tx.query<{ now: number; engine: number | null; trouble: EngineNotice | null }>(
      `select (extract(epoch from guanlan.now()) * 1000)::float8 as now,
              (select (extract(epoch from max(at)) * 1000)::float8 from process_heartbeat
               where name = 'worker' or name like 'worker:%') as engine,
              (select jsonb_build_object('kind', kind, 'seconds', seconds, 'at', round(date_part('epoch', at) * 1000)) from engine_event
               where at > guanlan.now() - interval '${TOLD_MINUTES} minutes' and at < guanlan.now() + interval '1 minute'
                 and (kind = 'clock_jump' or seconds >= ${TOLD_SECONDS})
               order by (kind = 'clock_jump') desc, id desc limit 1) as trouble`,
    ),
  );
  const row = rows[0];
  const asked = performance.now();
  const now = row?.now ?? Date.now();
  const engineAge = row?.engine == null ? null : heartbeatAge(row.engine, now, asked);
  return { now, engineAge, trouble: row?.trouble ?? null, asked };
}

/**
 * How the server is, at most 4 s old and one query for all streams together. When the database does not answer, the
 * last reading ages: a silent engine and a silent database look alike on the screens.
 */
export async function pulse(): Promise<Pulse> {
  const now = performance.now();
  if (reading === undefined || now - readAt > KEEP_MILLISECONDS) {
    const before = reading;
    readAt = now;
    reading = read().catch(async (error: unknown) => {
      if (before === undefined) throw error;
      return await before;
    });
  }
  const last = await reading;
  const since = performance.now() - last.asked;
  return {
    serverTime: Math.round(last.now + since),
    engineAgeSeconds: last.engineAge === null ? null : Math.round((last.engineAge + since) / 1000),
    trouble: last.trouble,
    seq: tailSeq(),
  };
}

import type { Pulse } from '../../domain/live-event.ts';
import { asEngine } from '../database.ts';
import { tailSeq } from './tail.ts';

const KEEP_MILLISECONDS = 4000;

/** The database's clock and the engine's last cycle, in epoch milliseconds, with our monotonic moment of asking. */
interface Reading {
  readonly now: number;
  readonly engineAt: number | null;
  readonly asked: number;
}
let reading: Promise<Reading> | undefined;
let readAt = 0;

async function read(): Promise<Reading> {
  const { rows } = await asEngine((tx) =>
    tx.query<{ now: number; engine: number | null }>(
      `select (extract(epoch from guanlan.now()) * 1000)::float8 as now,
              (select (extract(epoch from max(at)) * 1000)::float8 from process_heartbeat
               where name = 'worker' or name like 'worker:%') as engine`,
    ),
  );
  const row = rows[0];
  return { now: row?.now ?? Date.now(), engineAt: row?.engine ?? null, asked: performance.now() };
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
  const serverTime = Math.round(last.now + (performance.now() - last.asked));
  return {
    serverTime,
    engineAgeSeconds: last.engineAt === null ? null : Math.max(0, Math.round((serverTime - last.engineAt) / 1000)),
    seq: tailSeq(),
  };
}

import { env } from '../../lib/env.ts';
import { asEngine } from '../database.ts';
import { eventRing, type TailEvent } from './ring.ts';
import { listenForWakes } from './wake.ts';

export type { TailEvent } from './ring.ts';

/** The embedded database has no LISTEN across connections, so the log is asked; on a real one this is the safety net. */
const POLL_MILLISECONDS = 200;
const POLL_LISTENING_MILLISECONDS = 1000;
const BATCH = 2000;
/** Read at start, so that a browser which reconnects after our restart resumes instead of loading everything. */
const WARM_EVENTS = 5000;

const COLUMNS = `seq, (extract(epoch from at) * 1000)::float8 as at, kind, layer, fid, scope_key as "scopeKey", tier, online, payload`;

type Listener = (events: readonly TailEvent[]) => void;
const listeners = new Set<Listener>();
const resetListeners = new Set<() => void>();
const ring = eventRing(50_000);
let stopping: (() => Promise<void>) | undefined;
let wakeNow = () => {};

/** Calls the listener with every batch of new events of the log, in order, in this process. Returns how to stop. */
export function onEvents(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Called when the log's numbers went backwards (another database was restored): whatever was derived must be reloaded. */
export function onLogReset(listener: () => void): () => void {
  resetListeners.add(listener);
  return () => resetListeners.delete(listener);
}

/** Number of the newest event that this process has read. */
export function tailSeq(): number {
  return ring.last();
}

/** Events after `seq` that are still in memory, oldest first; null when `seq` is too old (or from another log). */
export function eventsSince(seq: number): readonly TailEvent[] | null {
  return ring.since(seq);
}

/**
 * Something was committed in this process that may have appended events: the log is read now instead of at the next poll.
 * Only a hint; nothing is lost without it.
 */
export function wakeTail(): void {
  wakeNow();
}

/** Whether this process follows the log. */
export const isTailing = (): boolean => stopping !== undefined;

/** Starts reading the log once per process; resolves when the present end of the log is known. */
export async function startTail(): Promise<void> {
  if (stopping !== undefined) return;
  let stopped = false;
  let wake = () => {};
  const listening = env().EMBEDDED === true ? null : listenForWakes(() => wake());
  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  wakeNow = () => wake();
  await warm();
  const loop = (async () => {
    let failed = false;
    while (!stopped) {
      try {
        const more = await readBatch();
        if (failed) console.log('event tail reads again');
        failed = false;
        if (!more) await pause(listening?.active() === true ? POLL_LISTENING_MILLISECONDS : POLL_MILLISECONDS);
      } catch (error) {
        if (!failed && !stopped) console.error(`event tail waits for the database: ${String(error)}`);
        failed = true;
        await pause(POLL_LISTENING_MILLISECONDS);
        if (!stopped) await checkForReset().catch(() => {});
      }
    }
  })();
  stopping = async () => {
    stopped = true;
    wake();
    listening?.stop();
    await loop;
    wakeNow = () => {};
    stopping = undefined;
  };
}

export async function stopTail(): Promise<void> {
  await stopping?.();
}

async function warm(): Promise<void> {
  const { newest, events } = await asEngine(async (tx) => {
    const { rows } = await tx.query<TailEvent>(`select ${COLUMNS} from event order by seq desc limit $1`, [
      WARM_EVENTS,
    ]);
    return { newest: rows[0]?.seq ?? 0, events: rows.reverse() };
  });
  const oldest = events[0];
  // A full batch says nothing about what came before it.
  ring.start(events.length === WARM_EVENTS && oldest !== undefined ? oldest.seq : 0);
  ring.add(events);
  if (newest === 0) ring.start(0);
}

/** Reads one batch; true when there is more. Commit order equals seq order, so `seq > last` loses nothing (design 3). */
async function readBatch(): Promise<boolean> {
  const { rows } = await asEngine((tx) =>
    tx.query<TailEvent>(`select ${COLUMNS} from event where seq > $1 order by seq limit ${BATCH}`, [ring.last()]),
  );
  if (rows.length === 0) return false;
  ring.add(rows);
  for (const listener of listeners) {
    try {
      listener(rows);
    } catch (error) {
      console.error('a listener of the event tail failed:', error);
    }
  }
  return rows.length === BATCH;
}

/** After a broken connection the log may be another one, restored from a backup with smaller numbers. */
async function checkForReset(): Promise<void> {
  const { rows } = await asEngine((tx) => tx.query<{ seq: number }>('select seq from event order by seq desc limit 1'));
  if ((rows[0]?.seq ?? 0) >= ring.last()) return;
  await warm();
  for (const listener of resetListeners) listener();
}

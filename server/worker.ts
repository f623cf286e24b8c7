import { setTimeout as sleep } from 'node:timers/promises';
import { env } from '../lib/env.ts';
import { createCycle } from './chores/cycle.ts';
import { checkDatabase, closeDatabase } from './database.ts';

const PERIOD_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * The worker process: everything that is due by time. Holds no state that matters: rows are claimed with SKIP LOCKED, so
 * that any number of workers share the work and one that dies is replaced by the next cycle of another.
 */
async function main(): Promise<void> {
  await checkDatabase(env().EMBEDDED === true);
  const stopping = new AbortController();
  // `disconnect`: the supervisor is gone; a worker of an old version must not go on beside the next one.
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(signal, () => stopping.abort());
  const cycle = createCycle((line) => console.error(line));
  let failures = 0;
  let ready = false;
  while (!stopping.signal.aborted) {
    const started = performance.now();
    try {
      await cycle.run();
      if (failures > 0) console.log(`worker: the database is back after ${failures} attempts`);
      failures = 0;
      if (!ready) {
        ready = true;
        console.log('worker: running, one cycle a second');
        process.send?.({ ready: true });
      }
    } catch (error) {
      failures += 1;
      console.error(`worker: cycle failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    const pause =
      failures === 0
        ? PERIOD_MS - (performance.now() - started)
        : Math.min(LONGEST_PAUSE_MS, PERIOD_MS * 2 ** (failures - 1));
    await sleep(Math.max(50, pause), undefined, { signal: stopping.signal }).catch(() => {});
  }
  await closeDatabase();
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

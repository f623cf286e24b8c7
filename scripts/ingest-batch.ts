import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { closeDatabase } from '../server/database.ts';
import { takeWaitingBatches } from '../server/ingest/batch/batch-folder.ts';
import { findDatabase } from './find-database.ts';

const USAGE = `npm run ingest:batch -- --watch FOLDER    takes batch files (*.glb) that a one-way gate puts into FOLDER, for good
npm run ingest:batch -- --once FOLDER     takes what is there and ends
Files go to FOLDER/done or FOLDER/refused; nothing is ever sent back. Format: docs/api.md.`;

const POLL_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

async function turn(folder: string): Promise<number> {
  const outcomes = await takeWaitingBatches(folder);
  for (const { file, outcome, accepted, refusedItems, gap, reason } of outcomes) {
    const told = outcome === 'done' ? `${accepted} accepted, ${refusedItems} refused` : reason;
    console.log(`${file}: ${outcome}, ${told}${gap > 0 ? `; ${gap} numbers are missing before it` : ''}`);
  }
  return outcomes.length;
}

async function watch(folder: string, stopping: AbortSignal): Promise<void> {
  let pause = POLL_MS;
  while (!stopping.aborted) {
    await turn(folder).then(
      () => {
        pause = POLL_MS;
      },
      (error: unknown) => {
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
        console.error(
          `ingest:batch: ${error instanceof Error ? error.message : String(error)}; again in ${pause / 1000} s`,
        );
      },
    );
    await sleep(pause, undefined, { signal: stopping }).catch(() => {});
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { watch: { type: 'string' }, once: { type: 'string' } } });
  const folder = values.watch ?? values.once;
  if (folder === undefined) throw new Error(USAGE);
  await findDatabase();
  if (values.watch === undefined) {
    while ((await turn(folder)) > 0);
    return;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  console.log(`watching ${folder} for batch files`);
  await watch(folder, stopping.signal);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await closeDatabase();
}

import { Worker } from 'node:worker_threads';
import { PARSERS } from './fuzz-parsers.ts';

/**
 * `npm run soak -- --fuzz N [--parser name]`: N mutated inputs for every parser of what devices send. Each parser runs in a
 * thread of its own, so that one that hangs or eats memory is seen: nothing done for ten seconds is a hang, a heap that
 * grows by more than 256 MB is a leak. Every input follows from the seed and its number, so that a finding can be repeated.
 */
interface FuzzResult {
  readonly parser: string;
  readonly inputs: number;
  readonly crashes: readonly { readonly input: number; readonly error: string }[];
  readonly hang: number | null;
  readonly heapGrowthMb: number;
  readonly slowestMs: number;
  readonly seconds: number;
}

export interface FuzzProgress {
  readonly done: number;
  readonly crashes: { readonly input: number; readonly error: string }[];
  readonly heapGrowthMb: number;
  readonly slowestMs: number;
  readonly finished: boolean;
}

const SILENT_MS = 10_000;
const MOST_GROWTH_MB = 256;

async function fuzzOne(parser: string, inputs: number, seed: number): Promise<FuzzResult> {
  const began = performance.now();
  const worker = new Worker(new URL('./fuzz-worker.ts', import.meta.url), {
    workerData: { parser, inputs, seed },
    resourceLimits: { maxOldGenerationSizeMb: 1_024 },
  });
  let last: FuzzProgress = { done: 0, crashes: [], heapGrowthMb: 0, slowestMs: 0, finished: false };
  const failure = await new Promise<string | null>((resolve) => {
    let watchdog = setTimeout(() => resolve('hang'), 3 * SILENT_MS);
    worker.on('message', (progress: FuzzProgress) => {
      last = progress;
      clearTimeout(watchdog);
      if (progress.finished) resolve(null);
      else watchdog = setTimeout(() => resolve('hang'), SILENT_MS);
    });
    worker.on('error', (error) => {
      clearTimeout(watchdog);
      resolve(String(error));
    });
  });
  await worker.terminate();
  const died = failure === null || failure === 'hang' ? [] : [{ input: last.done, error: failure }];
  return {
    parser,
    inputs: last.done,
    crashes: [...last.crashes, ...died],
    hang: failure === 'hang' ? last.done : null,
    heapGrowthMb: last.heapGrowthMb,
    slowestMs: last.slowestMs,
    seconds: Math.round((performance.now() - began) / 100) / 10,
  };
}

/** Runs them all, one after the other; true when none crashed, hung or grew. */
export async function fuzzAll(options: {
  readonly inputs: number;
  readonly seed: number;
  readonly only: string | undefined;
  readonly log: (line: string) => void;
}): Promise<boolean> {
  let good = true;
  for (const { name } of PARSERS) {
    if (options.only !== undefined && options.only !== name) continue;
    const result = await fuzzOne(name, options.inputs, options.seed);
    const fine = result.crashes.length === 0 && result.hang === null && result.heapGrowthMb < MOST_GROWTH_MB;
    good &&= fine;
    const { inputs, crashes, hang, slowestMs, heapGrowthMb, seconds } = result;
    options.log(
      `${fine ? 'good' : 'BAD '} ${name.padEnd(24)} ${inputs} inputs, ${crashes.length} crashes, ${hang === null ? 0 : 1} hangs, slowest ${slowestMs} ms, heap +${heapGrowthMb} MB, ${seconds} s`,
    );
    for (const { input, error } of crashes.slice(0, 5)) options.log(`     input ${input}: ${error}`);
    if (hang !== null) options.log(`     hangs after input ${hang}`);
  }
  return good;
}

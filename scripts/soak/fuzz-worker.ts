import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import type { FuzzProgress } from './fuzz.ts';
import { mutate } from './fuzz-mutate.ts';
import { PARSERS } from './fuzz-parsers.ts';

const STEP = 1_000;
const MOST_CRASHES = 20;

const { parser, inputs, seed } = z
  .object({ parser: z.string(), inputs: z.number(), seed: z.number() })
  .parse(workerData);
const entry = PARSERS.find(({ name }) => name === parser);
if (entry === undefined) throw new Error(`no parser ${parser}`);
const seeds = entry.seeds();
const crashes: { input: number; error: string }[] = [];
let slowestMs = 0;
let heapBefore = 0;

const heapMb = () => Math.round(process.memoryUsage().heapUsed / 2 ** 20);
const tell = (done: number, finished: boolean) => {
  const progress: FuzzProgress = { done, crashes, heapGrowthMb: heapMb() - heapBefore, slowestMs, finished };
  parentPort?.postMessage(progress);
};
for (let number = 0; number < inputs; number++) {
  const bytes = mutate(seeds, number, seed);
  const began = performance.now();
  try {
    entry.run(bytes);
  } catch (error) {
    if (crashes.length < MOST_CRASHES) crashes.push({ input: number, error: String(error) });
  }
  const tookMs = performance.now() - began;
  // The first ones are compiled while they run.
  if (number > STEP && tookMs > slowestMs) slowestMs = Math.round(tookMs * 10) / 10;
  if (number === STEP) heapBefore = heapMb();
  if (number % STEP === 0) tell(number, false);
}
tell(inputs, true);

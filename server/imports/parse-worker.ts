import { parentPort, workerData } from 'node:worker_threads';
import { importRequestSchema } from '../../domain/import.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { parseImport } from './parse.ts';

/** The thread of `parse-thread.ts`: reads one file and says what it found. */
function answer(): unknown {
  try {
    return { parsed: parseImport(importRequestSchema.parse(workerData)) };
  } catch (error) {
    if (error instanceof RefusalError) return { refusal: error.refusal };
    throw error;
  }
}

parentPort?.postMessage(answer());

import { Worker } from 'node:worker_threads';
import type { ImportRequest } from '../../domain/import.ts';
import { type Refusal, RefusalError } from '../../domain/refusal.ts';
import type { ParsedImport } from './parse.ts';

/** A file that takes longer is refused: nobody waits so long before a form. */
const LONGEST_MS = 60_000;

/**
 * Reads a file in a thread of its own: the web process answers everybody else meanwhile (design 3: no synchronous work
 * above 20 ms on its loop). Refuses as `parseImport` does, and with `unavailable` when the thread dies or is stopped.
 */
export function parseInThread(request: ImportRequest, signal?: AbortSignal): Promise<ParsedImport> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./parse-worker.ts', import.meta.url), {
      workerData: request,
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    const end = (then: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      void thread.terminate();
      then();
    };
    const stop = () => end(() => reject(unread('the reading of the file was stopped')));
    const timer = setTimeout(stop, LONGEST_MS);
    signal?.addEventListener('abort', stop);
    thread.once('message', (answer: { readonly parsed?: ParsedImport; readonly refusal?: Refusal }) =>
      end(() => {
        if (answer.parsed !== undefined) resolve(answer.parsed);
        else reject(answer.refusal === undefined ? unread('no answer') : new RefusalError(answer.refusal));
      }),
    );
    thread.once('error', (error: Error) => end(() => reject(unread(`the file could not be read: ${error.message}`))));
  });
}

const unread = (message: string): RefusalError => new RefusalError({ code: 'unavailable', field: 'file', message });

import { Worker } from 'node:worker_threads';
import { RefusalError } from '../../domain/refusal.ts';
import type { FileHead, WarpJob, WorldAnswer, WorldJob, WorldTile } from './world-job.ts';

/** A job that takes longer is given up, and with it the thread: the next begins anew. */
const LONGEST_MS = 20_000;
const MOST_WAITING = 600;

interface Waiting {
  readonly job: WorldJob;
  readonly resolve: (answer: WorldAnswer) => void;
  readonly reject: (error: Error) => void;
}

const unavailable = (message: string): RefusalError =>
  new RefusalError({ code: 'unavailable', field: 'world', message, params: { seconds: 5 } });

/**
 * Reads worlds in a thread of its own, so that decoding holds up no warning, and a file made to hang or to fill the memory
 * ends that thread and nothing else. One job at a time; the time counts from its own beginning.
 */
class WorldReader {
  #thread: Worker | null = null;
  #running: Waiting | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #id = 0;
  readonly #waiting: Waiting[] = [];

  ask(job: WorldJob): Promise<WorldAnswer> {
    if (this.#waiting.length >= MOST_WAITING) return Promise.reject(unavailable('too many tiles are asked for'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
      this.#next();
    });
  }

  #next(): void {
    if (this.#running !== null) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#running = next;
    this.#id += 1;
    this.#timer = setTimeout(() => this.#fail('reading took too long'), LONGEST_MS);
    this.#open().postMessage({ id: this.#id, job: next.job });
  }

  #open(): Worker {
    if (this.#thread !== null) return this.#thread;
    const thread = new Worker(new URL('./read-worker.ts', import.meta.url), {
      // A library that the JPEG decoder brings along looks into these data and stumbles where there are none.
      workerData: {},
      resourceLimits: { maxOldGenerationSizeMb: 768 },
    });
    thread.unref();
    thread.on('message', ({ id, answer }: { readonly id: number; readonly answer: WorldAnswer }) => {
      if (thread !== this.#thread || id !== this.#id) return;
      this.#end((running) => running.resolve(answer));
    });
    thread.on('error', (error) => {
      if (thread === this.#thread) this.#fail(`the reader stopped: ${error.message}`);
    });
    thread.on('exit', () => {
      if (thread === this.#thread) this.#fail('the reader stopped');
    });
    this.#thread = thread;
    return thread;
  }

  #fail(message: string): void {
    const thread = this.#thread;
    this.#thread = null;
    void thread?.terminate();
    this.#end((running) => running.reject(unavailable(message)));
  }

  #end(tell: (running: Waiting) => void): void {
    clearTimeout(this.#timer);
    const running = this.#running;
    this.#running = null;
    if (running !== null) tell(running);
    this.#next();
  }
}

const reader = new WorldReader();

function refuse(answer: { readonly fault: string; readonly message: string }): RefusalError {
  return new RefusalError({ code: 'invalid', field: answer.fault, message: answer.message });
}

/** Looks at the head of a file. Refuses with one of WORLD_FAULTS, or `unavailable` when the reader died of it. */
export async function inspectFile(job: Omit<Extract<WorldJob, { do: 'inspect' }>, 'do'>): Promise<FileHead> {
  const answer = await reader.ask({ do: 'inspect', ...job });
  if ('head' in answer) return answer.head;
  throw 'fault' in answer ? refuse(answer) : unavailable('no answer');
}

/** Reads one tile. Refuses like `inspectFile`. */
export async function readWorldTile(job: Exclude<WorldJob, { do: 'inspect' | 'warp' }>): Promise<WorldTile> {
  const answer = await reader.ask(job);
  if ('tile' in answer) return answer.tile;
  throw 'fault' in answer ? refuse(answer) : unavailable('no answer');
}

/** Moves pictures of a service into a tile of ours. */
export async function warpInThread(job: WarpJob): Promise<WorldTile> {
  const answer = await reader.ask({ do: 'warp', ...job });
  if ('tile' in answer) return answer.tile;
  throw 'fault' in answer ? refuse(answer) : unavailable('no answer');
}

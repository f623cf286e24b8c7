import { Worker } from 'node:worker_threads';
import type { MediaAnswer } from './media-engine.ts';
import type { Clock } from './picture-sink.ts';
import type { TellPipe } from './pipe.ts';
import type { FromThread, ToThread } from './pipe-messages.ts';
import { type PipeThread, RemotePipe } from './remote-pipe.ts';

interface Waiting {
  readonly resolve: (answer: MediaAnswer | number | null) => void;
  readonly reject: (error: Error) => void;
}

/** One worker and the pipes it carries. */
class Thread implements PipeThread {
  readonly pipes = new Map<string, RemotePipe>();
  private readonly worker = new Worker(new URL('./pipe-worker.ts', import.meta.url));
  private readonly waiting = new Map<number, Waiting>();
  private calls = 0;
  dead = false;

  constructor() {
    this.worker.unref();
    this.worker.on('message', (message: FromThread) => this.hear(message));
    this.worker.on('error', (error) => this.die(error));
    this.worker.on('exit', () => this.die(new Error('the media thread ended')));
  }

  private hear(message: FromThread): void {
    if (message.kind === 'answer') this.take(message.call)?.resolve(message.answer);
    else if (message.kind === 'failed') this.take(message.call)?.reject(new Error(message.message));
    else this.pipes.get(message.streamId)?.hear(message);
  }

  private take(call: number): Waiting | undefined {
    const waiting = this.waiting.get(call);
    this.waiting.delete(call);
    return waiting;
  }

  /** Its streams are opened anew by whoever watches them, in a thread that lives. */
  private die(error: Error): void {
    if (this.dead) return;
    this.dead = true;
    console.error('a media thread failed:', error.message);
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
    for (const pipe of [...this.pipes.values()]) pipe.died();
    this.pipes.clear();
  }

  post(message: ToThread): void {
    if (!this.dead) this.worker.postMessage(message);
  }

  call(make: (call: number) => ToThread): Promise<MediaAnswer | number | null> {
    if (this.dead) return Promise.reject(new Error('the media thread ended'));
    const call = ++this.calls;
    return new Promise((resolve, reject) => {
      this.waiting.set(call, { resolve, reject });
      this.worker.postMessage(make(call));
    });
  }

  forget(streamId: string): void {
    this.pipes.delete(streamId);
  }

  close(): void {
    this.dead = true;
    for (const { reject } of this.waiting.values()) reject(new Error('closing'));
    this.waiting.clear();
    void this.worker.terminate();
  }
}

/** Media threads, started when they are needed; each stream goes to the one that carries the fewest. */
export class PipeThreads {
  private readonly most: number;
  private threads: Thread[] = [];

  constructor(most: number) {
    this.most = most;
  }

  open(streamId: string, clock: Clock, tell: TellPipe, sound: boolean): RemotePipe {
    this.threads = this.threads.filter(({ dead }) => !dead);
    const [least] = this.threads.toSorted((a, b) => a.pipes.size - b.pipes.size);
    let thread = least;
    if (thread === undefined || (thread.pipes.size > 0 && this.threads.length < this.most)) {
      thread = new Thread();
      this.threads.push(thread);
    }
    const pipe = new RemotePipe(streamId, thread, clock, tell, sound);
    thread.pipes.set(streamId, pipe);
    return pipe;
  }

  close(): void {
    for (const thread of this.threads) thread.close();
    this.threads = [];
  }
}

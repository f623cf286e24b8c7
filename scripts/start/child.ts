import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnv } from '../../lib/env.ts';

/** One supervised process: started, watched, restarted with a growing pause, stopped at the end. */
export interface Child {
  readonly name: string;
  /** Port that the process told when it was ready; undefined where it has none. */
  readonly port: number | undefined;
  stop(): Promise<void>;
}

export interface ChildPlan {
  readonly name: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readyWithinMs: number;
  readonly log: (line: string) => void;
}

const STOP_GRACE_MS = 8_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Starts a process and resolves when it says `{ ready: true }`; rejects when it ends or stays silent before that. */
export async function startChild(plan: ChildPlan): Promise<Child> {
  let stopping = false;
  let pause = FIRST_PAUSE_MS;
  let running = launch(plan);
  const first = await running.ready;
  const port = first.port;

  void (async () => {
    for (;;) {
      const how = await running.ended;
      if (stopping) return;
      plan.log(`${plan.name} ended (${how}); starting it again`);
      await sleep(pause);
      if (stopping) return;
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      // The same port again, so that whoever was told the address finds the new process there.
      running = launch(plan, port);
      running.ready.then(
        () => {
          pause = FIRST_PAUSE_MS;
          plan.log(`${plan.name} is back`);
        },
        (error: unknown) => plan.log(String(error)),
      );
    }
  })();

  return {
    name: plan.name,
    port,
    async stop() {
      stopping = true;
      running.process.kill('SIGTERM');
      const timer = setTimeout(() => running.process.kill('SIGKILL'), STOP_GRACE_MS);
      await running.ended;
      clearTimeout(timer);
    },
  };
}

interface Running {
  readonly process: ChildProcess;
  readonly ready: Promise<{ port: number | undefined }>;
  readonly ended: Promise<string>;
}

function launch(plan: ChildPlan, port?: number): Running {
  const portEnv = port === undefined || plan.name === 'web' ? {} : { GATEWAY_PORT: String(port) };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', plan.script], {
    env: childEnv({ ...plan.env, ...portEnv }),
    // Own process group: Ctrl C reaches the supervisor alone, which then stops everything in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => {
      for (const line of text.split('\n')) if (line.trim() !== '') plan.log(`${plan.name}: ${line}`);
    });
  }
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  const ready = new Promise<{ port: number | undefined }>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${plan.name} was not ready within ${plan.readyWithinMs / 1000} s`)),
      plan.readyWithinMs,
    );
    child.on('message', (message: unknown) => {
      if (typeof message !== 'object' || message === null || !('ready' in message)) return;
      clearTimeout(timer);
      resolve({ port: 'port' in message && typeof message.port === 'number' ? message.port : undefined });
    });
    void ended.then((how) => {
      clearTimeout(timer);
      reject(new Error(`${plan.name} ended before it was ready (${how})`));
    });
  });
  // A restart's failure is reported by its own handler; this keeps the first one from being unhandled.
  ready.catch(() => {});
  return { process: child, ready, ended };
}

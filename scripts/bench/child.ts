import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { childEnv } from '../../lib/env.ts';

export interface BenchChild<T> {
  /** What it told when it was ready. */
  readonly told: T;
  /** Sends `measure` and answers what comes back. */
  ask<A>(schema: z.ZodType<A>): Promise<A>;
  stop(): Promise<void>;
}

/** Starts a process of a benchmark, a file beside this one, and waits for its first message. */
export async function startBenchChild<T>(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  schema: z.ZodType<T>,
): Promise<BenchChild<T>> {
  const child: ChildProcess = fork(fileURLToPath(new URL(file, import.meta.url)), [...args], {
    env: childEnv({ NODE_ENV: 'production', ...environment }),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const message = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null) => reject(new Error(`${file} ended with ${code}`));
      child.once('exit', ended);
      child.once('message', (told) => {
        child.off('exit', ended);
        resolve(told);
      });
    });
  return {
    told: schema.parse(await message()),
    async ask(answer) {
      const coming = message();
      child.send('measure');
      return answer.parse(await coming);
    },
    async stop() {
      if (child.exitCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await gone;
    },
  };
}

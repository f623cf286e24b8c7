import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { childEnv } from '../../lib/env.ts';

const START = fileURLToPath(new URL('../start.ts', import.meta.url));

/** The whole product as an operator starts it, with means to kill its parts. */
export interface Product {
  readonly address: string;
  /** SIGKILLs one process by the end of its script's path, as a crash would. False when none runs. */
  crash(script: string): boolean;
  stop(): Promise<void>;
}

export interface ProductOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly log: (line: string) => void;
  readonly extraEnv?: Readonly<Record<string, string>>;
}

/** Starts `npm start` on a data directory of its own and waits until its health says ok. */
export async function startProduct({ dataDir, port, log, extraEnv = {} }: ProductOptions): Promise<Product> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', START], {
    env: childEnv({ DATA_DIR: dataDir, PORT: String(port), HOST: '127.0.0.1', DATABASE_URL: undefined, ...extraEnv }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => log(text.trimEnd()));
  const address = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  try {
    await waitForHealth(address, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, crash: (script) => killByScript(child, script), stop };
}

/** A first start builds the pages too, which takes a busy machine minutes. */
const READY_MS = 10 * 60_000;

async function waitForHealth(address: string, child: ChildProcess): Promise<void> {
  const end = Date.now() + READY_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`the product ended with ${child.exitCode} before it was ready`);
    const answer = await fetch(join(address, 'api/health').replace(':/', '://')).catch(() => null);
    if (answer?.ok) return;
    await sleep(300);
  }
  throw new Error(`the product was not healthy within ${READY_MS / 1000} s`);
}

function killByScript(supervisor: ChildProcess, script: string): boolean {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  for (const line of listed.split('\n')) {
    const [, pid, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (
      pid === undefined ||
      args === undefined ||
      Number(parent) !== supervisor.pid ||
      !args.trimEnd().endsWith(script)
    )
      continue;
    process.kill(Number(pid), 'SIGKILL');
    return true;
  }
  return false;
}

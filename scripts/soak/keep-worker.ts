import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnv, env } from '../../lib/env.ts';

const WORKER = fileURLToPath(new URL('../../server/worker.ts', import.meta.url));

/** A worker that is started again when it dies, as the supervisor does. */
export function keepWorker(log: (line: string) => void) {
  const { DATABASE_URL, DATA_DIR, EMBEDDED } = env();
  let stopping = false;
  let child: ChildProcess;
  const start = (): void => {
    child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', WORKER], {
      env: childEnv({
        DATABASE_URL,
        DATA_DIR,
        EMBEDDED: EMBEDDED === true ? '1' : '0',
        DATABASE_POOL: '4',
        DEMO: '0',
        LOCAL_RECEIVERS: '1',
      }),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => log(text.trimEnd()));
    child.once('exit', () => {
      if (!stopping) setTimeout(start, 200);
    });
  };
  start();
  return {
    signal: (name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT') => child.kill(name),
    async stop() {
      stopping = true;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await gone;
    },
  };
}

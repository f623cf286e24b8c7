import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { lockBuild } from './build.ts';

describe('building in one clone', () => {
  it('goes one after the other, and tells that it waits', async () => {
    const said: string[] = [];
    const release = await lockBuild(() => {});
    const second = lockBuild((line) => said.push(line));
    let waits = true;
    void second.then(() => {
      waits = false;
    });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect([waits, said.length]).toEqual([true, 1]);
    release();
    (await second)();
  });

  it('does not wait for a builder that was killed', { timeout: 40_000 }, async () => {
    const script = `import('./scripts/build.ts').then(async (b) => { await b.lockBuild(() => {}); console.log('locked'); setInterval(() => {}, 1000); })`;
    const other = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '-e', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(other.stdout, 'data');
    other.kill('SIGKILL');
    (await lockBuild(() => {}))();
  });
});

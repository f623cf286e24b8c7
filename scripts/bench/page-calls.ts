import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { seedRegion } from '../../db/seed/region.ts';
import { ensureBuild } from '../build.ts';
import { startChild } from '../start/child.ts';
import { availableEngines, useDatabase as pointAt, testDatabase } from '../testing/database.ts';
import { freePort } from '../testing/native.ts';
import { loadMap, signedInPage, signIn, withBrowser } from './browser.ts';
import type { BenchContext, BenchRow } from './context.ts';
import { openListeners } from './live-listeners.ts';
import { countStatements, type SeenTransaction, type StatementCounter } from './statement-counter.ts';

const LIMIT = 6;
const LOADS = 3;
const IDLE_SECONDS = 12;
const HTTP = join(fileURLToPath(new URL('../../', import.meta.url)), 'server', 'http.ts');

/** What a transaction is for, whatever its values. */
function signatureOf({ statements }: SeenTransaction): string {
  return statements.map((text) => text.replace(/\s+/g, ' ').trim().slice(0, 90)).join(' ; ');
}

/**
 * Database calls of one first load: a web process alone in front of a counting door. Transactions that the idle process
 * makes too (event tail, positions of other instances, pulse) are not the load's and are left out by their text.
 */
export async function benchCalls({ log }: BenchContext): Promise<BenchRow[]> {
  await ensureBuild(log);
  const engine = availableEngines().includes('native') ? 'native' : 'embedded';
  const database = await testDatabase(engine);
  const counter = await countStatements(database.url);
  try {
    await pointAt(database);
    await seedRegion(database.url, { size: 'default', now: new Date(), log: () => {} });
    const port = await freePort();
    const web = await startChild({
      name: 'web',
      script: HTTP,
      env: {
        DATABASE_URL: counter.url,
        EMBEDDED: engine === 'embedded' ? '1' : '0',
        DEMO: '1',
        PORT: String(port),
        HOST: '127.0.0.1',
        DATA_DIR: mkdtempSync(join(tmpdir(), 'guanlan-bench-')),
      },
      readyWithinMs: 60_000,
      log: () => {},
    });
    try {
      return [await measure(`http://127.0.0.1:${port}`, counter, log)];
    } finally {
      await web.stop();
    }
  } finally {
    await counter.stop();
    await database.stop();
  }
}

async function measure(address: string, counter: StatementCounter, log: (line: string) => void): Promise<BenchRow> {
  return await withBrowser(async (browser) => {
    // The first visitor of all warms what is made once for everybody: pages, tiles, the snapshot of a scope.
    const first = await signedInPage(browser, address);
    await loadMap(first.page);
    await first.context.close();
    // Somebody is always looking: what the process does for its open streams is not this load's either.
    const watching = await openListeners(address, [await signIn(address, 'commander')]);
    await sleep(2000);
    counter.take();
    await sleep(IDLE_SECONDS * 1000);
    const idle = new Set(counter.take().map(signatureOf));
    const loads: SeenTransaction[][] = [];
    for (let load = 0; load < LOADS; load += 1) {
      const { page, context } = await signedInPage(browser, address);
      await sleep(1000);
      counter.take();
      await loadMap(page);
      await sleep(1000);
      loads.push(counter.take().filter((transaction) => !idle.has(signatureOf(transaction))));
      await context.close();
    }
    watching.stop();
    const counts = loads.map((load) => load.length);
    const statements = loads.map((load) => load.reduce((sum, one) => sum + one.statements.length, 0));
    for (const transaction of loads.at(-1) ?? []) log(`    ${signatureOf(transaction).slice(0, 160)}`);
    return {
      what: 'database calls of a first load by a new session (transactions of the web process)',
      asked: `≤ ${LIMIT}`,
      reached: `${counts.join(', ')} in ${LOADS} loads (${statements.join(', ')} statements)`,
      ok: Math.max(...counts) <= LIMIT,
    };
  });
}

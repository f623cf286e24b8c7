import { join } from 'node:path';
import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { runningEmbedded } from '../db/embedded/address-file.ts';
import { startEmbedded } from '../db/embedded/embedded.ts';
import { migrate } from '../db/migrate.ts';
import { heldBy, resetRegion } from '../db/seed/reset.ts';
import { env } from '../lib/env.ts';

/** `npm run db:reset [-- --yes]`: wipes the demo region and builds it anew, in the running or the embedded database. */
const settings = env();

async function open(): Promise<{ url: string; close: () => Promise<void> }> {
  if (settings.DATABASE_URL !== undefined) return { url: settings.DATABASE_URL, close: async () => {} };
  const dataDir = join(settings.DATA_DIR, 'database');
  const running = runningEmbedded(dataDir);
  if (running !== undefined) return { url: running.url, close: async () => {} };
  const embedded = await startEmbedded({ dataDir, log: console.log });
  await migrate(embedded.ownerUrl, console.log);
  return { url: embedded.url, close: () => embedded.stop() };
}

async function confirmed(objects: number): Promise<boolean> {
  if (process.argv.includes('--yes')) return true;
  if (!stdin.isTTY) {
    console.error('This removes the whole demo region. Say so with: npm run db:reset -- --yes');
    return false;
  }
  const asking = createInterface({ input: stdin, output: stdout });
  const answer = await asking.question(`Remove ${objects} demo objects with their readings and warnings? Type yes: `);
  asking.close();
  return answer.trim().toLowerCase() === 'yes';
}

const { url, close } = await open();
try {
  const held = await heldBy(url);
  if (held.objects > 0 && !held.demo)
    throw new Error('This database holds objects that the demo did not make: refused.');
  if (await confirmed(held.objects)) {
    await resetRegion(url, { size: settings.DEMO_SIZE, now: new Date(), log: console.log });
    console.log('The demo region is new. Screens that are open reload it by themselves.');
  } else process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await close();
}

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { restoreBackup } from '../db/backup/restore.ts';
import { env } from '../lib/env.ts';

const USAGE = `npm run restore -- FOLDER [--force]
Brings database and files back from a folder of \`npm run backup\`, after comparing its checksums. Guanlan must be stopped.
A target that holds data is refused without --force. With --force, files and an embedded database are moved aside to
DATA_DIR/replaced-<time>; a PostgreSQL database is dropped and made again. With a PostgreSQL of your own,
DATABASE_OWNER_URL names a superuser.`;

/** `npm run restore`. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { force: { type: 'boolean', default: false }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [folder] = positionals;
  if (values.help === true || folder === undefined) {
    console.log(USAGE);
    process.exitCode = values.help === true ? 0 : 2;
    return;
  }
  const { DATA_DIR, DATABASE_URL, DATABASE_OWNER_URL } = env();
  if (DATABASE_URL !== undefined && DATABASE_OWNER_URL === undefined) {
    throw new Error('DATABASE_OWNER_URL is not set: a restore needs a superuser. See --help.');
  }
  const target = { dataDir: resolve(DATA_DIR), nativeUrl: DATABASE_OWNER_URL };
  const { madeAt } = await restoreBackup(target, resolve(folder), {
    force: values.force,
    now: new Date(),
    log: console.log,
  });
  console.log(`Restored the backup of ${madeAt}. Start Guanlan with  npm start`);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

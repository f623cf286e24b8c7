import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backUp } from '../db/backup/backup.ts';
import { BACKUP_FOLDER, type Installation, stamp } from '../db/backup/installation.ts';
import { env } from '../lib/env.ts';

const USAGE = `npm run backup -- [--to FOLDER]
Writes the database and the files of DATA_DIR, with checksums, into a new folder (default: DATA_DIR/backups/<time>).
It may run while Guanlan runs. With a PostgreSQL of your own, DATABASE_OWNER_URL names a login that may read every row.`;

function installation(): Installation {
  const { DATA_DIR, DATABASE_URL, DATABASE_OWNER_URL } = env();
  if (DATABASE_URL !== undefined && DATABASE_OWNER_URL === undefined) {
    throw new Error('DATABASE_OWNER_URL is not set: the application’s own login may not read everything. See --help.');
  }
  return { dataDir: resolve(DATA_DIR), nativeUrl: DATABASE_OWNER_URL };
}

/** `npm run backup`. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { to: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help === true) {
    console.log(USAGE);
    return;
  }
  const from = installation();
  const now = new Date();
  const folder = resolve(values.to ?? join(from.dataDir, BACKUP_FOLDER, stamp(now)));
  const manifest = await backUp(from, folder, now, console.log);
  const megabytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0) / 1e6;
  console.log(
    `Backup complete: ${folder} (${megabytes.toFixed(1)} MB). Bring it back with  npm run restore -- ${folder}`,
  );
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, escapeLiteral } from 'pg';
import { runningEmbedded } from '../embedded/address-file.ts';
import { writeArchive } from '../embedded/archive.ts';
import { lockDataDirectory } from '../embedded/lock.ts';
import { databaseFolder, type Installation, isNotBackedUp } from './installation.ts';
import { EMBEDDED_DUMP, FILES, type Manifest, NATIVE_DUMP, writeManifest } from './manifest.ts';
import { dumpNative } from './native.ts';

/** A running engine copies itself; of a stopped one the files are packed under its lock. */
async function dumpEmbedded(dataDir: string, file: string): Promise<void> {
  const folder = databaseFolder(dataDir);
  const running = runningEmbedded(folder);
  if (running === undefined) {
    if (!existsSync(join(folder, 'pg', 'PG_VERSION'))) throw new Error(`There is no database in ${folder} to back up.`);
    const lock = lockDataDirectory(folder);
    try {
      await writeArchive(folder, file, (path) => path !== 'pg' && !path.startsWith('pg/'));
    } finally {
      lock.release();
    }
    return;
  }
  const client = new Client({ connectionString: running.ownerUrl });
  await client.connect();
  try {
    await client.query(`GUANLAN SNAPSHOT ${escapeLiteral(file)}`);
  } finally {
    await client.end();
  }
}

/**
 * Writes database and files of an installation into `folder`, which must not be a backup yet. It may run meanwhile.
 * The files come after the database: whatever a row names has been written before the row.
 */
export async function backUp(
  installation: Installation,
  folder: string,
  now: Date,
  log: (line: string) => void,
): Promise<Manifest> {
  const { dataDir, nativeUrl } = installation;
  // It holds secrets of the installation and everybody's data.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const dump = nativeUrl === undefined ? EMBEDDED_DUMP : NATIVE_DUMP;
  log(`database → ${join(folder, dump)}`);
  let owner: string | undefined;
  if (nativeUrl === undefined) await dumpEmbedded(dataDir, join(folder, dump));
  else owner = await dumpNative(nativeUrl, join(folder, dump));
  log(`files of ${dataDir} → ${join(folder, FILES)}`);
  await mkdir(dataDir, { recursive: true });
  await writeArchive(dataDir, join(folder, FILES), isNotBackedUp);
  return writeManifest(folder, [dump, FILES], {
    madeAt: now.toISOString(),
    database: nativeUrl === undefined ? 'embedded' : 'native',
    owner,
  });
}

import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArchive } from '../embedded/archive.ts';
import { lockDataDirectory } from '../embedded/lock.ts';
import {
  databaseFolder,
  type Installation,
  isNotBackedUp,
  REPLACED_PREFIX,
  RESTORING_PREFIX,
  stamp,
} from './installation.ts';
import { EMBEDDED_DUMP, FILES, type Manifest, NATIVE_DUMP, verifyBackup } from './manifest.ts';
import { restoreNative } from './native.ts';

const ROLES = fileURLToPath(new URL('../roles.sql', import.meta.url));

export type RestoreOptions = {
  /** Allow a target that already holds data. Files and an embedded database are moved aside, not deleted. */
  readonly force: boolean;
  readonly now: Date;
  readonly log: (line: string) => void;
};

/** Names below DATA_DIR that a restore would replace. */
async function presentFiles(dataDir: string): Promise<string[]> {
  const names = await readdir(dataDir).catch((): string[] => []);
  return names.filter((name) => !isNotBackedUp(name));
}

async function restoreEmbedded(folder: string, dataDir: string, draft: string, replaced: string): Promise<void> {
  const target = databaseFolder(dataDir);
  // Refuses while an engine has it open, and keeps one from starting on half a database.
  const lock = lockDataDirectory(target);
  try {
    await readArchive(join(folder, EMBEDDED_DUMP), draft);
    if (existsSync(join(target, 'pg'))) {
      await mkdir(replaced, { recursive: true });
      await rename(join(target, 'pg'), join(replaced, 'pg'));
    }
    await rename(join(draft, 'pg'), join(target, 'pg'));
  } finally {
    lock.release();
  }
}

/** Unpacks first and then exchanges whole names, so that a failure in between leaves what was there. */
async function restoreFiles(folder: string, dataDir: string, draft: string, replaced: string): Promise<void> {
  await readArchive(join(folder, FILES), draft);
  for (const name of await readdir(draft)) {
    if (existsSync(join(dataDir, name))) {
      await mkdir(replaced, { recursive: true });
      await rename(join(dataDir, name), join(replaced, name));
    }
    await rename(join(draft, name), join(dataDir, name));
  }
}

/** Brings an installation back from a backup folder, after its checksums were compared. */
export async function restoreBackup(
  { dataDir, nativeUrl }: Installation,
  folder: string,
  { force, now, log }: RestoreOptions,
): Promise<Manifest> {
  const manifest = await verifyBackup(folder);
  const kind = nativeUrl === undefined ? 'embedded' : 'native';
  if (manifest.database !== kind) {
    throw new Error(`This is a backup of the ${manifest.database} database, but the settings name the ${kind} one.`);
  }
  const taken = [
    ...(await presentFiles(dataDir)),
    ...(existsSync(join(databaseFolder(dataDir), 'pg')) ? ['database'] : []),
  ];
  if (taken.length > 0 && !force) {
    throw new Error(
      `${dataDir} is not empty (${taken.slice(0, 5).join(', ')}). Choose an empty DATA_DIR, or give --force to move its contents aside.`,
    );
  }
  const replaced = join(dataDir, `${REPLACED_PREFIX}${stamp(now)}`);
  const draft = join(dataDir, `${RESTORING_PREFIX}${process.pid}`);
  try {
    log(`database of ${manifest.madeAt}: restoring`);
    if (nativeUrl === undefined) {
      await restoreEmbedded(folder, dataDir, join(draft, 'database'), replaced);
    } else {
      const owner = manifest.owner ?? 'guanlan_owner';
      const rolesSql = await readFile(ROLES, 'utf8');
      await restoreNative({ url: nativeUrl, file: join(folder, NATIVE_DUMP), owner, force, rolesSql });
    }
    log('files: restoring');
    await restoreFiles(folder, dataDir, join(draft, 'files'), replaced);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  if (existsSync(replaced)) log(`what was there before is kept in ${replaced}`);
  return manifest;
}

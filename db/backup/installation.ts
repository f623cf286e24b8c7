import { join } from 'node:path';

/** What is backed up and restored: the files below `dataDir`, and the database that goes with them. */
export type Installation = {
  readonly dataDir: string;
  /** Address of a native database with enough rights (see `native.ts`); undefined means the embedded one. */
  readonly nativeUrl: string | undefined;
};

/** Folders below DATA_DIR that are not part of the files: the database has its own way, the others are copies. */
const DATABASE_FOLDER = 'database';
export const BACKUP_FOLDER = 'backups';
export const REPLACED_PREFIX = 'replaced-';
export const RESTORING_PREFIX = 'restoring-';

export const databaseFolder = (dataDir: string): string => join(dataDir, DATABASE_FOLDER);

/** True for paths below DATA_DIR that a backup of the files leaves out. */
export function isNotBackedUp(path: string): boolean {
  const [top = ''] = path.split('/');
  return (
    top === DATABASE_FOLDER ||
    top === BACKUP_FOLDER ||
    top.startsWith(REPLACED_PREFIX) ||
    top.startsWith(RESTORING_PREFIX) ||
    path.endsWith('.lock') ||
    path.endsWith('.part')
  );
}

/** `20261120-093000`, in UTC, for names of folders. */
export function stamp(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
}

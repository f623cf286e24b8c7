import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

const LOCK_FILE = 'engine.lock';
/** A lock of another machine or container is believed as long as its owner touches it. */
const FOREIGN_LOCK_MS = 30_000;
const TOUCH_MS = 5_000;

type LockOwner = { readonly pid: number; readonly started: string; readonly host: string };

/** Another process has the data directory open. */
export class DataDirectoryLocked extends Error {
  constructor(dataDir: string, owner: LockOwner) {
    super(
      `The database in ${dataDir} is already open in process ${owner.pid} on ${owner.host}. ` +
        'Stop that one first, or choose another DATA_DIR.',
    );
    this.name = 'DataDirectoryLocked';
  }
}

/** A data directory that this process holds. */
export type DataDirectoryLock = { readonly release: () => void };

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Boot and start of a process, so that a reused process id is not taken for the owner; '' where nothing tells it. */
function processStart(pid: number): string {
  // Field 22 of /proc/<pid>/stat; the name in field 2 may hold spaces and ends with the last bracket.
  const stat = readText(`/proc/${pid}/stat`);
  const ticks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return ticks === undefined ? '' : `${readText('/proc/sys/kernel/random/boot_id')?.trim()} ${ticks}`;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function parseOwner(text: string): LockOwner | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value && 'started' in value && 'host' in value)) {
      return undefined;
    }
    const { pid, started, host } = value;
    if (typeof pid !== 'number' || typeof started !== 'string' || typeof host !== 'string') return undefined;
    return { pid, started, host };
  } catch {
    return undefined;
  }
}

function isStale(file: string, owner: LockOwner | undefined): boolean {
  if (owner === undefined) return true;
  if (owner.host === hostname()) return !exists(owner.pid) || processStart(owner.pid) !== owner.started;
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > FOREIGN_LOCK_MS;
}

/** True when `file` is ours now; a link is made whole or not at all, unlike a file that is written. */
function claim(file: string, draft: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead owner's lock away, unless somebody else has done so and taken it meanwhile. */
function removeStale(file: string, seen: string): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readText(aside) !== seen) claim(file, aside);
  rmSync(aside, { force: true });
}

/** Who has the data directory open now, if anybody. */
export function lockOwner(dataDir: string): LockOwner | undefined {
  const file = join(dataDir, LOCK_FILE);
  const text = readText(file);
  if (text === undefined) return undefined;
  const owner = parseOwner(text);
  return isStale(file, owner) ? undefined : owner;
}

/** Takes the data directory for this process. Throws `DataDirectoryLocked` while a living process has it. */
export function lockDataDirectory(dataDir: string): DataDirectoryLock {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, LOCK_FILE);
  const draft = `${file}.${process.pid}`;
  const mine: LockOwner = { pid: process.pid, started: processStart(process.pid), host: hostname() };
  writeFileSync(draft, JSON.stringify(mine));
  try {
    for (let attempt = 0; !claim(file, draft); attempt += 1) {
      const seen = readText(file);
      if (seen === undefined) continue;
      const owner = parseOwner(seen);
      if (owner !== undefined && (!isStale(file, owner) || attempt > 10)) throw new DataDirectoryLocked(dataDir, owner);
      removeStale(file, seen);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  const touch = setInterval(() => {
    const now = new Date();
    utimesSync(file, now, now);
  }, TOUCH_MS).unref();
  return {
    release: () => {
      clearInterval(touch);
      rmSync(file, { force: true });
    },
  };
}

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockOwner } from './lock.ts';

const ADDRESS_FILE = 'address.json';

/** Where the running embedded database of a data directory answers; the passwords are of this start only. */
export type EmbeddedAddress = { readonly url: string; readonly ownerUrl: string };

/** Lets scripts of the same user find the running database; nobody else may read it. */
export function writeAddress(dataDir: string, address: EmbeddedAddress): void {
  const file = join(dataDir, ADDRESS_FILE);
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(address), { mode: 0o600 });
}

export function removeAddress(dataDir: string): void {
  rmSync(join(dataDir, ADDRESS_FILE), { force: true });
}

/** The address, when a living process has this data directory open; undefined when it is closed. */
export function runningEmbedded(dataDir: string): EmbeddedAddress | undefined {
  if (lockOwner(dataDir) === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(join(dataDir, ADDRESS_FILE), 'utf8'));
    if (typeof value !== 'object' || value === null || !('url' in value && 'ownerUrl' in value)) return undefined;
    const { url, ownerUrl } = value;
    return typeof url === 'string' && typeof ownerUrl === 'string' ? { url, ownerUrl } : undefined;
  } catch {
    // It is only just starting or stopping.
    return undefined;
  }
}

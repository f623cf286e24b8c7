import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { broken, WorldDamage } from './world-damage.ts';

/** No single read of a file takes more, whatever its head says. */
export const MOST_READ_BYTES = 64 * 2 ** 20;

/** A file that is read in pieces. Used in the thread for worlds only, so that waiting for a disk holds up nobody. */
export interface ByteSource {
  readonly size: number;
  readonly modifiedAt: number;
  /** Exactly these bytes. Throws WorldDamage for what lies beyond the end or is too much. */
  read(at: number, length: number): Buffer;
  close(): void;
}

/** Opens a file. Throws WorldDamage for what is no plain file. */
export function openSource(path: string): ByteSource {
  const file = openSync(path, 'r');
  const facts = fstatSync(file);
  if (!facts.isFile()) {
    closeSync(file);
    throw new WorldDamage('unknown_kind', 'not a plain file');
  }
  return {
    size: facts.size,
    modifiedAt: Math.round(facts.mtimeMs),
    read(at, length) {
      if (!Number.isSafeInteger(at) || at < 0 || length < 0 || at + length > facts.size)
        throw broken(`the file names bytes ${at} to ${at + length}, but ends at ${facts.size}`);
      if (length > MOST_READ_BYTES) throw broken(`the file wants ${length} bytes read at once`);
      const bytes = Buffer.alloc(length);
      let done = 0;
      while (done < length) {
        const got = readSync(file, bytes, done, length - done, at + done);
        if (got === 0) throw broken('the file became shorter while it was read');
        done += got;
      }
      return bytes;
    },
    close: () => closeSync(file),
  };
}

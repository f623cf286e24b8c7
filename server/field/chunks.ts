import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { RefusalError } from '../../domain/refusal.ts';
import { env } from '../../lib/env.ts';
import { putFile } from '../files/store.ts';

/** Pieces of uploads wait under DATA_DIR/uploads; the name is the hash that the whole must have. */
const folder = (): string => join(env().DATA_DIR, 'uploads');
function pathOf(finding: string, sha256: string): string {
  if (!/^[0-9a-f-]{36}$/.test(finding) || !/^[0-9a-f]{64}$/.test(sha256))
    throw new RangeError('an upload is named by its finding and its hash');
  return join(folder(), `${finding}.${sha256}.part`);
}

/** Uploads that nobody went on with for this long are forgotten; the device still has its own copy. */
const FORGET_MS = 30 * 86_400_000;

/** One piece after the other: two tabs of one device must not write into each other. */
const turns = new Map<string, Promise<unknown>>();
function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = turns.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  const settled = mine
    .catch(() => {})
    .finally(() => {
      if (turns.get(key) === settled) turns.delete(key);
    });
  turns.set(key, settled);
  return mine;
}

async function sizeOf(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Bytes of an upload that are here. */
export function receivedBytes(finding: string, sha256: string): Promise<number> {
  return sizeOf(pathOf(finding, sha256));
}

/**
 * Adds a piece at `offset` and returns how much is here; a piece that lies elsewhere is not taken, and the answer says
 * from where to go on. A piece that is here already is no error.
 */
export function addChunk(
  finding: string,
  sha256: string,
  offset: number,
  total: number,
  piece: Buffer,
): Promise<number> {
  const path = pathOf(finding, sha256);
  return inTurn(path, async () => {
    await mkdir(folder(), { recursive: true });
    const here = await sizeOf(path);
    if (here > total) await truncate(path, 0);
    if (here !== offset || offset + piece.length > total) return here > total ? 0 : here;
    await appendFile(path, piece, { mode: 0o600 });
    return offset + piece.length;
  });
}

/**
 * Makes a complete upload a stored file. Refuses and forgets one whose hash is another than the device announced: it
 * begins anew.
 */
export function finishUpload(finding: string, sha256: string): Promise<Buffer> {
  const path = pathOf(finding, sha256);
  return inTurn(path, async () => {
    const hash = createHash('sha256');
    for await (const piece of createReadStream(path)) hash.update(piece);
    if (hash.digest('hex') !== sha256) {
      await rm(path, { force: true });
      throw new RefusalError({ code: 'conflict', field: 'sha256', message: 'what arrived is not what was announced' });
    }
    const bytes = await readFile(path);
    await putFile(bytes);
    await rm(path, { force: true });
    return bytes.subarray(0, 64);
  });
}

/** Forgets pieces that nobody goes on with. */
export async function forgetUploads(): Promise<void> {
  const names = await readdir(folder()).catch(() => []);
  for (const name of names) {
    const path = join(folder(), name);
    const mtimeMs = await stat(path).then(
      (found) => found.mtimeMs,
      () => Number.POSITIVE_INFINITY,
    );
    if (Date.now() - mtimeMs > FORGET_MS) await rm(path, { force: true });
  }
}

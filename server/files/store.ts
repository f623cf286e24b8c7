import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RefusalError } from '../../domain/refusal.ts';
import { env } from '../../lib/env.ts';

/** Content-addressed files under DATA_DIR: the name is the SHA-256, so nothing user-supplied becomes a path. */
function pathOf(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError('a stored file is named by its SHA-256');
  return join(env().DATA_DIR, 'files', sha256.slice(0, 2), sha256);
}

/** Keeps bytes and returns their SHA-256 in hex; the same bytes are kept once. */
export async function putFile(bytes: Buffer): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const path = pathOf(sha256);
  await mkdir(join(path, '..'), { recursive: true });
  // Written beside and renamed, so that a crash leaves no half file under a true name.
  const draft = `${path}.${process.pid}.${Date.now()}`;
  await writeFile(draft, bytes, { mode: 0o600 });
  await rename(draft, path);
  return sha256;
}

/** The bytes of a stored file, checked against their name; refuses with `not_found` or `conflict`. */
export async function getFile(sha256: string): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readFile(pathOf(sha256));
  } catch {
    throw new RefusalError({ code: 'not_found', message: 'the stored file is gone', field: 'file' });
  }
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new RefusalError({ code: 'conflict', message: 'the stored file was altered', field: 'file' });
  return bytes;
}

/** Forgets a stored file; one that is gone already is no error. The caller knows that nothing refers to it. */
export async function removeFile(sha256: string): Promise<void> {
  await rm(pathOf(sha256), { force: true });
}

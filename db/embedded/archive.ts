import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { entryHeader, paddingOf, parseHeader, TAR_BLOCK } from './tar-header.ts';

/** Every file and folder below `root`, folders first, as paths with `/` relative to it. */
async function* walk(root: string, below: string, skip: (path: string) => boolean): AsyncGenerator<string> {
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (skip(path)) continue;
    if (entry.isDirectory()) {
      yield `${path}/`;
      yield* walk(root, path, skip);
    } else if (entry.isFile()) {
      yield path;
    }
  }
}

async function* tarOf(root: string, skip: (path: string) => boolean): AsyncGenerator<Buffer> {
  for await (const path of walk(root, '', skip)) {
    const { size, mode, mtimeMs } = await stat(join(root, path));
    const bytes = path.endsWith('/') ? 0 : size;
    yield entryHeader({ path, bytes, mode: mode & 0o777, modifiedSeconds: Math.floor(mtimeMs / 1000) });
    if (bytes === 0) continue;
    let left = bytes;
    // A log file may grow while it is read: exactly the announced bytes are taken, and a shrunk one is an error.
    for await (const chunk of createReadStream(join(root, path), { end: bytes - 1 })) {
      left -= chunk.length;
      yield chunk;
    }
    if (left !== 0) throw new Error(`${path} became shorter while it was archived`);
    yield Buffer.alloc(paddingOf(bytes));
  }
  yield Buffer.alloc(2 * TAR_BLOCK);
}

/**
 * Writes the files below `root` as a gzipped tar that any `tar` can read; the name appears when it is complete.
 * `skip` gets paths relative to `root`. Returns its size in bytes.
 */
export async function writeArchive(root: string, file: string, skip = (_path: string) => false): Promise<number> {
  const draft = `${file}.part`;
  await mkdir(dirname(file), { recursive: true });
  try {
    // Level 1: a backup blocks nobody for longer than it must, and database pages shrink well anyway.
    await pipeline(tarOf(root, skip), createGzip({ level: 1 }), createWriteStream(draft, { mode: 0o600, flush: true }));
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return (await stat(file)).size;
}

/** Reads exact numbers of bytes from a stream of chunks. */
class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Up to `wanted` bytes, at least one; undefined at the end. */
  async some(wanted: number): Promise<Buffer | undefined> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return undefined;
      this.#rest = next.value;
    }
    const piece = this.#rest.subarray(0, wanted);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  async *exactly(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0; ) {
      const piece = await this.some(left);
      if (piece === undefined) throw new Error('The archive ends too early');
      left -= piece.length;
      yield piece;
    }
  }

  async block(bytes: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.exactly(bytes)) pieces.push(piece);
    return Buffer.concat(pieces);
  }
}

/** Unpacks an archive of `writeArchive` below `root`. Refuses names that lead out of it, links and other kinds. */
export async function readArchive(file: string, root: string): Promise<void> {
  const base = resolve(root);
  await mkdir(base, { recursive: true });
  const source = new ByteSource(createReadStream(file).pipe(createGunzip()));
  for (;;) {
    const entry = parseHeader(await source.block(TAR_BLOCK));
    if (entry === undefined) return;
    const target = resolve(base, entry.path);
    if (!target.startsWith(base + sep)) throw new Error(`The archive names a file outside: ${entry.path}`);
    if (entry.path.endsWith('/')) {
      await mkdir(target, { recursive: true });
    } else {
      await mkdir(dirname(target), { recursive: true });
      await pipeline(source.exactly(entry.bytes), createWriteStream(target));
      await source.block(paddingOf(entry.bytes));
    }
    await chmod(target, entry.mode);
  }
}

/** SHA-256 of a file, in hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

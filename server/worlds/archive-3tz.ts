import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw, zstdDecompress } from 'node:zlib';

/**
 * Reads .3tz archives (3TZ 1.3) where they lie: a ZIP whose last entry, `@3dtilesIndex1@`, lists MD5 of path and offset
 * of every file, sorted. Whatever the size of the archive, finding a file costs some twenty small reads and nothing is
 * kept in memory.
 */
const INDEX_NAME = '@3dtilesIndex1@';
const ENTRY_BYTES = 24;
/** The end of a ZIP: end record with the longest comment, zip64 record and locator, and the index's own directory entry. */
const TAIL_BYTES = 66_000 + 1_024;
const MOST_ENTRY_BYTES = 256 * 2 ** 20;

const inflate = promisify(inflateRaw);
const unzstd = promisify(zstdDecompress);

export class ArchiveError extends Error {
  readonly missingIndex: boolean;
  constructor(message: string, missingIndex = false) {
    super(message);
    this.name = 'ArchiveError';
    this.missingIndex = missingIndex;
  }
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  if (bytesRead !== length) throw new ArchiveError(`the archive ends before byte ${at + length}`);
  return bytes;
}

export interface ArchiveIndex {
  /** First byte and number of entries of the index. */
  readonly at: number;
  readonly entries: number;
}

/** Finds the index from the end of the file. Throws ArchiveError for what is no archive or has none. */
export async function readIndex(file: FileHandle, size: number): Promise<ArchiveIndex> {
  const length = Math.min(size, TAIL_BYTES);
  const tail = await readAt(file, size - length, length);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > tail.length) throw new ArchiveError('no end of a ZIP archive');
  // The index is the last entry of the central directory, which ends where the first end record begins.
  const name = tail.lastIndexOf(INDEX_NAME, end);
  const head = name - 46;
  if (head < 0 || tail.readUInt32LE(head) !== 0x02014b50) throw new ArchiveError('no index in the archive', true);
  const at = localOffset(tail, head);
  const local = await readLocal(file, at, size);
  if (local.name !== INDEX_NAME || local.method !== 0) throw new ArchiveError('the index is not stored plainly');
  if (local.bytes === 0 || local.bytes % ENTRY_BYTES !== 0) throw new ArchiveError('the index has half an entry');
  return { at: local.dataAt, entries: local.bytes / ENTRY_BYTES };
}

/** Offset of the local header from a directory entry; zip64 keeps it in the extra field 1 after the sizes that overflow. */
function localOffset(tail: Buffer, head: number): number {
  const plain = tail.readUInt32LE(head + 42);
  if (plain !== 0xffffffff) return plain;
  const nameLength = tail.readUInt16LE(head + 28);
  const extra = tail.subarray(head + 46 + nameLength, head + 46 + nameLength + tail.readUInt16LE(head + 30));
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const overflowing = [tail.readUInt32LE(head + 24), tail.readUInt32LE(head + 20)].filter(
      (value) => value === 0xffffffff,
    );
    const where = at + 4 + overflowing.length * 8;
    if (where + 8 <= extra.length) return Number(extra.readBigUInt64LE(where));
  }
  throw new ArchiveError('no offset of the index');
}

interface LocalFile {
  readonly name: string;
  readonly method: number;
  readonly bytes: number;
  readonly dataAt: number;
}

async function readLocal(file: FileHandle, at: number, size: number): Promise<LocalFile> {
  if (!Number.isSafeInteger(at) || at < 0 || at + 30 > size) throw new ArchiveError('an entry lies beyond the archive');
  const head = await readAt(file, at, 30);
  if (head.readUInt32LE(0) !== 0x04034b50) throw new ArchiveError('no entry where the index points');
  const [nameLength, extraLength] = [head.readUInt16LE(26), head.readUInt16LE(28)];
  const rest = await readAt(file, at + 30, nameLength + extraLength);
  const dataAt = at + 30 + nameLength + extraLength;
  const extra = rest.subarray(nameLength);
  let bytes = head.readUInt32LE(18);
  if (bytes === 0xffffffff)
    for (let from = 0; from + 4 <= extra.length; from += 4 + extra.readUInt16LE(from + 2))
      // Uncompressed size first, compressed second.
      if (extra.readUInt16LE(from) === 1 && from + 20 <= extra.length) bytes = Number(extra.readBigUInt64LE(from + 12));
  if (dataAt + bytes > size) throw new ArchiveError('an entry is longer than the archive');
  return { name: rest.toString('utf8', 0, nameLength), method: head.readUInt16LE(8), bytes, dataAt };
}

/** Writers sort by the hash as one little-endian number or as two halves, low first: both are tried. */
const ORDERS: readonly ((hash: Buffer) => bigint)[] = [
  (hash) => (hash.readBigUInt64LE(8) << 64n) | hash.readBigUInt64LE(0),
  (hash) => (hash.readBigUInt64LE(0) << 64n) | hash.readBigUInt64LE(8),
  (hash) => (hash.readBigUInt64BE(0) << 64n) | hash.readBigUInt64BE(8),
];

async function offsetOf(file: FileHandle, index: ArchiveIndex, path: string): Promise<number | null> {
  const wanted = createHash('md5').update(path).digest();
  for (const order of ORDERS) {
    const key = order(wanted);
    let [low, high] = [0, index.entries - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const entry = await readAt(file, index.at + middle * ENTRY_BYTES, ENTRY_BYTES);
      if (entry.subarray(0, 16).equals(wanted)) return Number(entry.readBigUInt64LE(16));
      if (order(entry) < key) low = middle + 1;
      else high = middle - 1;
    }
  }
  return null;
}

/** The content of one file of the archive; null where the archive has none of this name. Throws ArchiveError for damage. */
export async function readArchived(
  file: FileHandle,
  size: number,
  index: ArchiveIndex,
  path: string,
): Promise<Buffer | null> {
  const at = await offsetOf(file, index, path);
  if (at === null) return null;
  const local = await readLocal(file, at, size);
  // The hash is of the name; an archive that lies about it is damaged.
  if (local.name !== path) throw new ArchiveError('the index points to another file');
  if (local.bytes > MOST_ENTRY_BYTES) throw new ArchiveError('one file of the archive is larger than 256 MB');
  const bytes = await readAt(file, local.dataAt, local.bytes);
  const options = { maxOutputLength: MOST_ENTRY_BYTES };
  if (local.method === 0) return bytes;
  if (local.method === 8) return inflate(bytes, options);
  if (local.method === 93) return unzstd(bytes, options);
  throw new ArchiveError(`compression ${local.method} is not known`);
}

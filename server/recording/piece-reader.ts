import { type FileHandle, open, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { readClock } from './clock-box.ts';
import { indexPath, mediaPath, type PieceName } from './layout.ts';
import { headLine, type IndexedSegment, indexedEnd, type PieceIndex, parseIndex, segmentLine } from './piece-index.ts';

/** The index of a stored piece as far as it can be believed; null when the file is gone. Files being written grow. */
export async function readIndex(name: PieceName): Promise<PieceIndex | null> {
  try {
    const { size } = await stat(mediaPath(name));
    return parseIndex(await readFile(indexPath(name), 'utf8'), size);
  } catch {
    return null;
  }
}

/** Bytes of a stored file; throws when they are not there. */
export async function readPiece(name: PieceName, offset: number, bytes: number): Promise<Buffer> {
  const file = await open(mediaPath(name), 'r');
  try {
    return await readAt(file, offset, bytes);
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const out = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(out, 0, bytes, offset);
  if (bytesRead !== bytes) throw new RangeError(`${bytes} bytes at ${offset} are not there`);
  return out;
}

const TIMESCALE = 90_000;
/** Segments are shorter; a longer span between two clocks is a hole. */
const LONGEST_MS = 60_000;

/**
 * Rebuilds an index from the boxes of the file itself: `ftyp` and `moov`, then per segment a `prft` and whole pairs of
 * `moof` and `mdat`. Whatever is cut short ends it. Null when the file does not even begin.
 */
export async function scanPiece(path: string): Promise<PieceIndex | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return await scan(file, size);
  } finally {
    await file.close();
  }
}

async function scan(file: FileHandle, size: number): Promise<PieceIndex | null> {
  let initBytes = 0;
  let begun: { offset: number; at: number; mediaTime: number } | null = null;
  let whole = 0;
  let fragmentOpen = false;
  const segments: (Omit<IndexedSegment, 'durationMs' | 'key'> & { readonly mediaTime: number })[] = [];
  const finish = () => {
    if (begun !== null && whole > begun.offset) segments.push({ ...begun, bytes: whole - begun.offset });
    begun = null;
  };
  for (let at = 0; at + 8 <= size; ) {
    const head = await readAt(file, at, 8);
    const length = head.readUInt32BE(0);
    const type = head.toString('latin1', 4, 8);
    if (length < 8 || at + length > size) break;
    if (type === 'moov') initBytes = at + length;
    else if (type === 'prft') {
      finish();
      const clock = readClock(await readAt(file, at + 8, length - 8));
      if (clock === null || initBytes === 0) break;
      begun = { offset: at, ...clock };
      whole = at;
    } else if (type === 'moof') fragmentOpen = true;
    else if (type === 'mdat' && fragmentOpen) {
      whole = at + length;
      fragmentOpen = false;
    }
    at += length;
  }
  finish();
  if (initBytes === 0) return null;
  return {
    initBytes,
    segments: segments.map(({ offset, bytes, at }, index) => ({ offset, bytes, at, ...timesOf(segments, index) })),
  };
}

/** How long a rebuilt segment lasts: until the next one's clock; the last one as long as the one before it. */
function timesOf(segments: readonly { readonly at: number; readonly mediaTime: number }[], index: number) {
  const between = (from: number): number => {
    const a = segments[from];
    const b = segments[from + 1];
    if (a === undefined || b === undefined) return 1000;
    const ms = ((b.mediaTime - a.mediaTime) / TIMESCALE) * 1000;
    return ms > 0 && ms < LONGEST_MS ? ms : 1000;
  };
  const durationMs = Math.max(1, Math.round(between(index === segments.length - 1 ? index - 1 : index)));
  return { durationMs, key: true };
}

/**
 * Makes a file whole after a crash: cuts its torn tail, and rebuilds its index from the boxes when that cannot be believed.
 * Returns what there is then; null when nothing can be saved.
 */
export async function repairPiece(name: PieceName): Promise<PieceIndex | null> {
  const path = mediaPath(name);
  let index = await readIndex(name);
  const { size } = await stat(path);
  const believed = index !== null && (await beginsWithClock(path, index));
  if (index === null || !believed) index = await scanPiece(path).catch(() => null);
  if (index === null || index.segments.length === 0) return null;
  if (indexedEnd(index) < size) await truncate(path, indexedEnd(index));
  await writeFile(indexPath(name), headLine(index.initBytes) + index.segments.map(segmentLine).join(''), {
    mode: 0o600,
  });
  return index;
}

/** After a power cut a line may have reached the disk before its pictures: then the segment is zeros, not a `prft`. */
async function beginsWithClock(path: string, { segments }: PieceIndex): Promise<boolean> {
  const last = segments.at(-1);
  if (last === undefined) return false;
  const file = await open(path, 'r');
  try {
    return (await readAt(file, last.offset + 4, 4)).toString('latin1') === 'prft';
  } finally {
    await file.close();
  }
}

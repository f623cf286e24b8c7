/**
 * The index of a stored file: one line per segment, appended after its pictures. A reader believes lines only, so a segment
 * exists when its line does; whatever lies behind the last line is a torn tail.
 */
export interface IndexedSegment {
  readonly offset: number;
  readonly bytes: number;
  /** Wall clock of its first picture, epoch ms. */
  readonly at: number;
  readonly durationMs: number;
  /** Begins with a key picture. */
  readonly key: boolean;
}

export interface PieceIndex {
  /** Length of the initialisation segment at the start of the file. */
  readonly initBytes: number;
  readonly segments: readonly IndexedSegment[];
}

const HEAD = /^guanlan-recording 1 (\d{1,7})$/;
const LINE = /^(\d{1,15}) (\d{1,10}) (\d{12,14}) (\d{1,7}) ([kd])$/;

export const headLine = (initBytes: number): string => `guanlan-recording 1 ${initBytes}\n`;

export function segmentLine({ offset, bytes, at, durationMs, key }: IndexedSegment): string {
  return `${offset} ${bytes} ${at} ${durationMs} ${key ? 'k' : 'd'}\n`;
}

/**
 * Reads an index against the true length of its file. Stops at the first line that is torn, does not follow from the one
 * before, or names bytes that are not there; null when not even the head can be read.
 */
export function parseIndex(text: string, fileBytes: number): PieceIndex | null {
  const lines = text.split('\n');
  // What stands behind the last line break was never finished.
  lines.pop();
  const initBytes = Number(HEAD.exec(lines[0] ?? '')?.[1] ?? 0);
  if (initBytes === 0 || initBytes > fileBytes) return null;
  const segments: IndexedSegment[] = [];
  let end = initBytes;
  for (const line of lines.slice(1)) {
    const found = LINE.exec(line);
    if (found === null) break;
    const [offset = 0, bytes = 0, at = 0, durationMs = 0] = found.slice(1, 5).map(Number);
    if (offset !== end || bytes === 0 || offset + bytes > fileBytes) break;
    segments.push({ offset, bytes, at, durationMs, key: found[5] === 'k' });
    end = offset + bytes;
  }
  return { initBytes, segments };
}

/** First byte behind what the index vouches for. */
export function indexedEnd({ initBytes, segments }: PieceIndex): number {
  const last = segments.at(-1);
  return last === undefined ? initBytes : last.offset + last.bytes;
}

/** Wall clock of the end of the last picture; null without any. */
export function endOf({ segments }: PieceIndex): number | null {
  const last = segments.at(-1);
  return last === undefined ? null : last.at + last.durationMs;
}

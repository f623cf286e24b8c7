import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { clockBox } from './clock-box.ts';
import { indexPath, mediaPath, type PieceName } from './layout.ts';
import { headLine, segmentLine } from './piece-index.ts';

/** A complete segment as the live channel made it. */
export interface RecordedSegment {
  readonly bytes: Uint8Array;
  /** Wall clock of the first picture, epoch ms. */
  readonly at: number;
  readonly durationMs: number;
  readonly key: boolean;
  /** Decode time of the first picture in ticks of the track. */
  readonly mediaTime: number;
}

/** Writes one file: pictures first, then the line that makes them count. Not for concurrent use. */
export class PieceWriter {
  readonly name: PieceName;
  private readonly media: FileHandle;
  private readonly index: FileHandle;
  private end: number;
  endedAt: number;

  private constructor(name: PieceName, media: FileHandle, index: FileHandle, initBytes: number) {
    this.name = name;
    this.media = media;
    this.index = index;
    this.end = initBytes;
    this.endedAt = name.startedAt;
  }

  /** Fails when the file exists: nothing that was recorded is ever written over. */
  static async create(name: PieceName, init: Uint8Array): Promise<PieceWriter> {
    const path = mediaPath(name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const media = await open(path, 'wx', 0o600);
    try {
      await media.write(init, 0, init.length, 0);
      const index = await open(indexPath(name), 'w', 0o600);
      await index.write(headLine(init.length));
      return new PieceWriter(name, media, index, init.length);
    } catch (error) {
      await media.close().catch(() => {});
      throw error;
    }
  }

  get bytes(): number {
    return this.end;
  }

  async append(segment: RecordedSegment): Promise<void> {
    const clock = clockBox(segment.at, segment.mediaTime);
    const bytes = clock.length + segment.bytes.length;
    // A short write leaves no line, and so no segment.
    const { bytesWritten } = await this.media.writev([clock, segment.bytes], this.end);
    if (bytesWritten !== bytes) throw new Error(`the disk took ${bytesWritten} of ${bytes} bytes`);
    const durationMs = Math.max(1, Math.round(segment.durationMs));
    await this.index.write(segmentLine({ offset: this.end, bytes, at: segment.at, durationMs, key: segment.key }));
    this.end += bytes;
    this.endedAt = Math.max(this.endedAt, segment.at + durationMs);
  }

  /** Flushes to the disk and closes. */
  async close(): Promise<void> {
    try {
      await this.media.datasync();
      await this.index.datasync();
    } finally {
      await this.media.close();
      await this.index.close();
    }
  }
}

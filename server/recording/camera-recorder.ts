import { fileMillis } from '../../domain/recording-plan.ts';
import { JOIN_MS } from '../../domain/recording-timeline.ts';
import type { SegmentTap } from '../video/media-engine.ts';
import type { PieceName } from './layout.ts';
import { decodeTime } from './media-time.ts';
import { PieceWriter, type RecordedSegment } from './piece-writer.ts';
import { silenceInit, silenceSegment } from './silence.ts';

/** Segments waiting for a slow disk; beyond this they are lost and counted, so that memory never fills. */
const MOST_WAITING_BYTES = 48 * 1024 * 1024;
/** After a failed write the disk is left alone this long. */
const PAUSE_MS = 10_000;
/** A clock that steps back further begins anew; less is the overlap of a camera that was opened again. */
const CLOCK_STEP_MS = 60_000;

export type WriteMode = 'ring' | 'keep';

/** What is known of a stored file; told when it begins, as it grows, and when it ends. */
export interface PieceState {
  readonly name: PieceName;
  readonly endedAt: number;
  readonly bytes: number;
  readonly codecs: string;
  readonly ring: boolean;
  readonly open: boolean;
}

export interface RecorderEvents {
  piece(state: PieceState): void;
  trouble(message: string): void;
}

/** Writes what one camera sends into files of some minutes, each beginning with a key picture. */
export class CameraRecorder implements SegmentTap {
  readonly follows: boolean;
  readonly cameraFid: number;
  private readonly events: RecorderEvents;
  private readonly clock: () => number;
  private mode: WriteMode;
  private init_: Uint8Array | null = null;
  private codecs = '';
  private soundTracks: readonly number[] = [];
  private writer: { readonly piece: PieceWriter; readonly mode: WriteMode; readonly codecs: string } | null = null;
  private lastEnd = 0;
  private queue: Promise<void> = Promise.resolve();
  private waitingBytes = 0;
  private notBefore = 0;
  lostSegments = 0;
  /** The channel has ended: somebody must open it again. */
  over = false;

  constructor(
    cameraFid: number,
    mode: WriteMode,
    follows: boolean,
    events: RecorderEvents,
    clock: () => number = Date.now,
  ) {
    this.cameraFid = cameraFid;
    this.mode = mode;
    this.follows = follows;
    this.events = events;
    this.clock = clock;
  }

  /** From the next segment on; the file that is being written ends first. */
  setMode(mode: WriteMode): void {
    this.enqueue(0, async () => {
      this.mode = mode;
    });
  }

  init(bytes: Uint8Array, codecs: string): void {
    this.enqueue(0, async () => {
      const silent = silenceInit(bytes);
      // Another picture size or coding cannot follow in the same file.
      if (this.init_ !== null && !Buffer.from(silent.init).equals(this.init_)) await this.closeWriter();
      this.init_ = silent.init;
      this.soundTracks = silent.tracks;
      this.codecs = codecs.split(',')[0] ?? '';
    });
  }

  segment(segment: Parameters<SegmentTap['segment']>[0]): void {
    if (this.waitingBytes > MOST_WAITING_BYTES || this.clock() < this.notBefore) {
      this.lostSegments += 1;
      return;
    }
    this.enqueue(segment.bytes.length, async () => {
      // The tracks are those of the initialisation that stands before this segment in the queue.
      const bytes = silenceSegment(segment.bytes, this.soundTracks);
      if (bytes.length === 0) return;
      await this.write({
        bytes,
        at: Math.round(segment.startedAt),
        durationMs: segment.durationSeconds * 1000,
        key: segment.independent,
        mediaTime: decodeTime(bytes) ?? 0,
      });
    });
  }

  ended(): void {
    this.over = true;
    this.enqueue(0, () => this.closeWriter());
  }

  /** Resolves when everything given so far is on the disk and the file is closed. */
  async close(): Promise<void> {
    this.ended();
    await this.queue;
  }

  private enqueue(bytes: number, work: () => Promise<void>): void {
    this.waitingBytes += bytes;
    this.queue = this.queue
      .then(work)
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.waitingBytes -= bytes;
      });
  }

  private async fail(error: unknown): Promise<void> {
    this.notBefore = this.clock() + PAUSE_MS;
    this.events.trouble(error instanceof Error ? error.message : String(error));
    await this.closeWriter().catch(() => {
      this.writer = null;
    });
  }

  private async write(segment: RecordedSegment): Promise<void> {
    const behind = this.lastEnd - segment.at;
    // Pictures that were recorded already: a camera that is opened again begins a little in the past.
    if (behind > 50 && behind < CLOCK_STEP_MS) return;
    if (this.mustRoll(segment, behind)) await this.closeWriter();
    if (this.writer === null) {
      // A file that does not begin with a key picture cannot be shown from its beginning.
      if (this.init_ === null || !segment.key) return;
      const name = { cameraFid: this.cameraFid, startedAt: segment.at };
      this.writer = { piece: await PieceWriter.create(name, this.init_), mode: this.mode, codecs: this.codecs };
    }
    const { piece } = this.writer;
    await piece.append(segment);
    this.lastEnd = segment.at + segment.durationMs;
    this.tell(true);
  }

  private mustRoll(segment: RecordedSegment, behind: number): boolean {
    if (this.writer === null) return false;
    if (behind >= CLOCK_STEP_MS || -behind > JOIN_MS) return true;
    const { piece, mode } = this.writer;
    const old = segment.at - piece.name.startedAt >= fileMillis(mode);
    return segment.key && (old || mode !== this.mode);
  }

  private tell(open: boolean): void {
    if (this.writer === null) return;
    const { piece, mode, codecs } = this.writer;
    const { name, endedAt, bytes } = piece;
    this.events.piece({ name, endedAt: Math.round(endedAt), bytes, codecs, ring: mode === 'ring', open });
  }

  private async closeWriter(): Promise<void> {
    if (this.writer === null) return;
    const { piece } = this.writer;
    this.tell(false);
    this.writer = null;
    await piece.close();
  }
}

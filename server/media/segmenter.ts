import { concat, mediaFragment, type Sample, type VideoFormat } from './mp4.ts';

/** Piece of a segment that a player may fetch before the segment is complete. */
export interface Part {
  readonly bytes: Uint8Array;
  readonly durationSeconds: number;
  readonly independent: boolean;
}

export interface Segment {
  /** Media sequence number. */
  readonly number: number;
  /** Wall clock of its first picture, epoch milliseconds. */
  readonly startedAt: number;
  readonly parts: readonly Part[];
  readonly durationSeconds: number;
  readonly complete: boolean;
}

export interface SegmenterSettings {
  readonly format: VideoFormat;
  /** Duration of a part; every part but the last of a segment has it (within one picture). */
  readonly partSeconds: number;
  /** A segment ends at the first key picture after this long. */
  readonly segmentSeconds: number;
  /** Complete segments kept. */
  readonly window: number;
  /**
   * The very first segment ends after this long even without a key picture, because a player starts only when one
   * complete segment exists: 0.33 s to the first picture instead of 2.2 s (measured, video-protocols 4).
   */
  readonly firstSegmentSeconds: number;
  /** First media sequence number. */
  readonly firstNumber: number;
}

export const LL_HLS = { partSeconds: 0.2, segmentSeconds: 1, window: 8, firstSegmentSeconds: 0.4 } as const;

interface OpenSegment {
  readonly number: number;
  readonly startedAt: number;
  readonly parts: Part[];
  ticks: number;
}

/** Cuts a stream of pictures into LL-HLS segments and parts. Pure but for its own memory: no clock, no I/O. */
export class Segmenter {
  readonly settings: SegmenterSettings;
  private readonly done: Segment[] = [];
  private open: OpenSegment | null = null;
  private pending: Sample[] = [];
  private sequence = 0;
  private nextNumber: number;

  constructor(settings: SegmenterSettings) {
    this.settings = settings;
    this.nextNumber = settings.firstNumber;
  }

  /** Takes the next picture in decode order; `at` is its wall clock in epoch milliseconds. True when a part was closed. */
  push(sample: Sample, at: number): boolean {
    const { format, partSeconds, segmentSeconds, firstSegmentSeconds } = this.settings;
    // Nothing can be decoded before the first key picture.
    if (this.open === null && !sample.key) return false;
    let closed = false;
    if (this.open !== null) {
      const seconds = (this.open.ticks + ticksOf(this.pending)) / format.timescale;
      const first = this.done.length === 0 && this.open.number === this.settings.firstNumber;
      // Half a picture of tolerance: 12.5 pictures/s never add up to a whole second.
      const due = sample.key && seconds + sample.duration / format.timescale / 2 >= segmentSeconds;
      if (due || (first && seconds + 1e-6 >= firstSegmentSeconds)) {
        this.closePart();
        this.closeSegment();
        closed = true;
      }
    }
    this.open ??= { number: this.nextNumber++, startedAt: at, parts: [], ticks: 0 };
    this.pending.push(sample);
    // The next picture would overrun the part: close it now.
    const overrun = ticksOf(this.pending) / format.timescale + 1e-6 >= partSeconds;
    if (overrun) this.closePart();
    return closed || overrun;
  }

  private closePart(): void {
    const [first] = this.pending;
    if (this.open === null || first === undefined) return;
    const ticks = ticksOf(this.pending);
    this.open.parts.push({
      bytes: mediaFragment(++this.sequence, this.pending),
      durationSeconds: ticks / this.settings.format.timescale,
      independent: first.key,
    });
    this.open.ticks += ticks;
    this.pending = [];
  }

  private closeSegment(): void {
    if (this.open === null) return;
    this.done.push(toSegment(this.open, this.settings.format.timescale, true));
    if (this.done.length > this.settings.window) this.done.shift();
    this.open = null;
  }

  /** Complete segments, oldest first. */
  get complete(): readonly Segment[] {
    return this.done;
  }

  /** The segment being filled, as far as its parts are closed; null between segments and before the first. */
  get current(): Segment | null {
    return this.open === null ? null : toSegment(this.open, this.settings.format.timescale, false);
  }

  /** Number of the segment whose parts come next, and how many of its parts exist. */
  get edge(): { readonly number: number; readonly parts: number } {
    if (this.open === null) return { number: this.nextNumber, parts: 0 };
    return { number: this.open.number, parts: this.open.parts.length };
  }

  /** The part that is expected next: a segment that is long enough most likely ends with its next picture. */
  get expected(): { readonly number: number; readonly part: number } {
    const { number, parts } = this.edge;
    const { format, segmentSeconds, partSeconds } = this.settings;
    const long = this.open !== null && this.open.ticks / format.timescale + partSeconds / 2 >= segmentSeconds;
    return long && this.pending.length === 0 ? { number: number + 1, part: 0 } : { number, part: parts };
  }

  segment(number: number): Segment | undefined {
    if (this.open?.number === number) return this.current ?? undefined;
    return this.done.find((segment) => segment.number === number);
  }
}

const ticksOf = (samples: readonly Sample[]): number => samples.reduce((sum, sample) => sum + sample.duration, 0);

function toSegment(open: OpenSegment, timescale: number, complete: boolean): Segment {
  return {
    number: open.number,
    startedAt: open.startedAt,
    parts: [...open.parts],
    durationSeconds: open.ticks / timescale,
    complete,
  };
}

/** The bytes of a whole segment. */
export function segmentBytes(segment: Segment): Uint8Array<ArrayBuffer> {
  return concat(...segment.parts.map((part) => part.bytes));
}

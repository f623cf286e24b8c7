import { mediaFragment, type Sample, type SoundSample, TIMESCALE } from './mp4.ts';
import { concat } from './mp4-boxes.ts';

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
  /** Number of the initialisation that it needs: the segment's number at which these settings began. */
  readonly init: number;
  /** The camera's settings changed just before it. */
  readonly discontinuity: boolean;
}

export interface SegmenterSettings {
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

/** A camera that sends a key picture every half minute must not hold its viewers or this process's memory that long. */
const LONGEST_SECONDS = 6;
/** What the complete segments of one channel may hold; the last few stay whatever they weigh. */
const MOST_BYTES = 24 * 1024 * 1024;
const FEWEST_SEGMENTS = 3;
/** Sound without pictures is kept this long at most. */
const MOST_SOUND = 500;

export const LL_HLS = { partSeconds: 0.2, segmentSeconds: 1, window: 8, firstSegmentSeconds: 0.4 } as const;

interface OpenSegment {
  readonly number: number;
  readonly startedAt: number;
  readonly init: number;
  readonly discontinuity: boolean;
  readonly parts: Part[];
  ticks: number;
}

/** Cuts a stream of pictures into LL-HLS segments and parts. Pure but for its own memory: no clock, no I/O. */
export class Segmenter {
  readonly settings: SegmenterSettings;
  private readonly done: Segment[] = [];
  private open: OpenSegment | null = null;
  private pending: Sample[] = [];
  private pendingTicks = 0;
  private sound: SoundSample[] = [];
  private sequence = 0;
  private nextNumber: number;
  /** Number of the initialisation in force. */
  init: number;
  private discontinuity = false;
  /** Discontinuities that have left the window (RFC 8216bis 4.4.3.3). */
  discontinuitySequence = 0;

  constructor(settings: SegmenterSettings) {
    this.settings = settings;
    this.nextNumber = settings.firstNumber;
    this.init = settings.firstNumber;
  }

  /** The camera's settings change: what follows needs another initialisation, whose number is returned. */
  begin(): number {
    this.closePart();
    this.closeSegment();
    this.sound = [];
    // Nothing was sent yet under the settings before: nobody needs to know of them.
    if (this.nextNumber !== this.init) {
      this.init = this.nextNumber;
      this.discontinuity = true;
    }
    return this.init;
  }

  /** Nothing was sent yet under the present settings: they can still be replaced without anybody noticing. */
  get fresh(): boolean {
    return this.open === null
      ? this.nextNumber === this.init
      : this.open.number === this.init && this.open.parts.length === 0;
  }

  /** Takes the next picture in decode order; `at` is its wall clock in epoch milliseconds. True when a part was closed. */
  push(sample: Sample, at: number): boolean {
    const { partSeconds, segmentSeconds, firstSegmentSeconds } = this.settings;
    // Nothing can be decoded before the first key picture.
    if (this.open === null && !sample.key && this.done.length === 0) return false;
    let closed = false;
    if (this.open !== null) {
      const seconds = (this.open.ticks + this.pendingTicks) / TIMESCALE;
      const first = this.done.length === 0 && this.open.number === this.settings.firstNumber;
      // Half a picture of tolerance: 12.5 pictures/s never add up to a whole second.
      const due = sample.key && seconds + sample.duration / TIMESCALE / 2 >= segmentSeconds;
      if (due || seconds >= LONGEST_SECONDS || (first && seconds + 1e-6 >= firstSegmentSeconds)) {
        this.closePart();
        this.closeSegment();
        closed = true;
      }
    }
    this.open ??= this.next(at);
    this.pending.push(sample);
    this.pendingTicks += sample.duration;
    // The next picture would overrun the part: close it now.
    const overrun = this.pendingTicks / TIMESCALE + 1e-6 >= partSeconds;
    if (overrun) this.closePart();
    return closed || overrun;
  }

  /** Sound that belongs beside the pictures of now; it travels with their part. */
  pushSound(sample: SoundSample): void {
    if (this.open === null && this.done.length === 0) return;
    this.sound.push(sample);
    if (this.sound.length > MOST_SOUND) this.sound.shift();
  }

  private next(at: number): OpenSegment {
    const { init, discontinuity } = this;
    this.discontinuity = false;
    return { number: this.nextNumber++, startedAt: at, init, discontinuity, parts: [], ticks: 0 };
  }

  private closePart(): void {
    const [first] = this.pending;
    if (this.open === null || first === undefined) return;
    this.open.parts.push({
      bytes: mediaFragment(++this.sequence, this.pending, this.sound),
      durationSeconds: this.pendingTicks / TIMESCALE,
      independent: first.key,
    });
    this.open.ticks += this.pendingTicks;
    this.pending = [];
    this.pendingTicks = 0;
    this.sound = [];
  }

  private closeSegment(): void {
    if (this.open === null) return;
    this.done.push(toSegment(this.open, true));
    this.open = null;
    while (this.done.length > this.settings.window || (this.done.length > FEWEST_SEGMENTS && this.enough())) {
      if (this.done.shift()?.discontinuity === true) this.discontinuitySequence++;
    }
  }

  /** Without the oldest segment there is still as much as a player may stay behind, or what there is weighs too much. */
  private enough(): boolean {
    let bytes = 0;
    for (const { parts } of this.done) for (const part of parts) bytes += part.bytes.length;
    const seconds = this.done.slice(1).reduce((sum, segment) => sum + segment.durationSeconds, 0);
    return bytes > MOST_BYTES || seconds >= this.settings.window * this.settings.segmentSeconds;
  }

  /** Complete segments, oldest first. */
  get complete(): readonly Segment[] {
    return this.done;
  }

  /** The segment being filled, as far as its parts are closed; null between segments and before the first. */
  get current(): Segment | null {
    return this.open === null ? null : toSegment(this.open, false);
  }

  /** Number of the segment whose parts come next, and how many of its parts exist. */
  get edge(): { readonly number: number; readonly parts: number } {
    if (this.open === null) return { number: this.nextNumber, parts: 0 };
    return { number: this.open.number, parts: this.open.parts.length };
  }

  /** The part that is expected next: a segment that is long enough most likely ends with its next picture. */
  get expected(): { readonly number: number; readonly part: number } {
    const { number, parts } = this.edge;
    const { segmentSeconds, partSeconds } = this.settings;
    const long = this.open !== null && this.open.ticks / TIMESCALE + partSeconds / 2 >= segmentSeconds;
    return long && this.pending.length === 0 ? { number: number + 1, part: 0 } : { number, part: parts };
  }

  segment(number: number): Segment | undefined {
    if (this.open?.number === number) return this.current ?? undefined;
    return this.done.find((segment) => segment.number === number);
  }
}

function toSegment(open: OpenSegment, complete: boolean): Segment {
  const { number, startedAt, init, discontinuity } = open;
  return {
    number,
    startedAt,
    parts: [...open.parts],
    durationSeconds: open.ticks / TIMESCALE,
    complete,
    init,
    discontinuity,
  };
}

/** The bytes of a whole segment. */
export function segmentBytes(segment: Segment): Uint8Array<ArrayBuffer> {
  return concat(...segment.parts.map((part) => part.bytes));
}

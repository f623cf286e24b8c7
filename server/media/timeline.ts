/**
 * Times of one stream, whatever its clock does. A camera's 90 kHz timestamps (`pts`) become media times in 90 kHz ticks
 * since MEDIA_EPOCH that never go back; arrival decides where a timestamp jumps or stands still.
 */
export interface MediaMoment {
  /** Decode time. */
  readonly time: number;
  /** Display time minus decode time; above 0 only where the camera reorders pictures. */
  readonly offset: number;
  /** Best estimate of when it was taken, epoch milliseconds. */
  readonly at: number;
}

const TICKS_PER_MS = 90;
/** A step forward that exceeds what passed on our clock by this much is a jump of the camera's clock. */
const JUMP = 3_000 * TICKS_PER_MS;
/** A step back within this is a reordered picture (B), beyond it a jump. */
const REORDER = 1_000 * TICKS_PER_MS;
const USUAL = 40 * TICKS_PER_MS;
/** The estimate of the network's delay may rise by so much per second: clocks differ by less. */
const LEAK_PER_SECOND_MS = 2;

export class Timeline {
  private readonly epochMs: number;
  private last: { pts: number; highest: number; time: number; arrivedMs: number } | null = null;
  /** Added to pts. */
  private base = 0;
  private step = USUAL;
  private sinceHighest = 0;
  private reordered = false;
  private shift = 0;
  private wall: { offsetMs: number; arrivedMs: number } | null = null;

  /** `epochMs`: wall clock of media time 0. */
  constructor(epochMs: number) {
    this.epochMs = epochMs;
  }

  /** Pictures in decode order; `arrivedMs` is the wall clock of their arrival. */
  picture(pts: number, arrivedMs: number): MediaMoment {
    const { last } = this;
    const arrived = Math.round((arrivedMs - this.epochMs) * TICKS_PER_MS);
    if (last === null) {
      this.base = arrived - pts;
      return this.accept(pts, arrived, arrivedMs);
    }
    const passed = Math.max(0, arrivedMs - last.arrivedMs) * TICKS_PER_MS;
    const delta = pts - last.pts;
    const back = pts < last.highest;
    if (back && last.highest - pts <= REORDER && delta !== 0) return this.acceptReordered(pts, arrivedMs);
    if (delta <= 0 || delta > passed + JUMP) {
      // Standing still, set back or thrown ahead: what passed here is all that is known.
      const step =
        delta === 0 ? Math.max(TICKS_PER_MS, Math.min(passed, JUMP)) : Math.max(this.step, Math.min(passed, JUMP));
      const time = last.time + step;
      this.base = time - pts;
      this.reordered = false;
      this.shift = 0;
      return this.accept(pts, time, arrivedMs);
    }
    if (this.reordered) return this.acceptReordered(pts, arrivedMs);
    this.step = Math.min(delta, JUMP);
    return this.accept(pts, Math.max(pts + this.base, last.time + 1), arrivedMs);
  }

  /** Media time in ticks of a sound with the same clock; null before the first picture. */
  sound(pts: number): number | null {
    return this.last === null ? null : pts + this.base + this.shift;
  }

  /** Media time of the newest picture; null before the first. */
  get newest(): number | null {
    return this.last?.time ?? null;
  }

  /** Display order differs from decode order: decode times are even steps, display times keep the camera's distances. */
  private acceptReordered(pts: number, arrivedMs: number): MediaMoment {
    const last = this.last;
    if (last === null) return this.accept(pts, pts + this.base, arrivedMs);
    this.reordered = true;
    this.sinceHighest += 1;
    if (pts > last.highest) {
      this.step = Math.max(1, Math.round((pts - last.highest) / this.sinceHighest));
      this.sinceHighest = 0;
    }
    const time = last.time + this.step;
    const early = time - (pts + this.base + this.shift);
    if (early > 0) this.shift += early;
    return this.accept(pts, time, arrivedMs);
  }

  private accept(pts: number, time: number, arrivedMs: number): MediaMoment {
    const highest = Math.max(pts, this.last === null || !this.reordered ? pts : this.last.highest);
    this.last = { pts, highest, time, arrivedMs };
    const offset = this.reordered ? Math.max(0, pts + this.base + this.shift - time) : 0;
    return { time, offset, at: this.wallOf(time, arrivedMs) };
  }

  /** The fastest way through the network so far tells how late the others are. */
  private wallOf(time: number, arrivedMs: number): number {
    const takenMs = this.epochMs + time / TICKS_PER_MS;
    const offsetMs = arrivedMs - takenMs;
    const before = this.wall;
    const leak = before === null ? 0 : (Math.max(0, arrivedMs - before.arrivedMs) / 1000) * LEAK_PER_SECOND_MS;
    const best = before === null ? offsetMs : Math.min(offsetMs, before.offsetMs + leak);
    this.wall = { offsetMs: best, arrivedMs };
    return takenMs + best;
  }
}

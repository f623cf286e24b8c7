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

/** B pictures of cameras and encoders wait for one or two others. */
const FEWEST_REORDERED = 2;
const MOST_REORDERED = 8;

interface Reorder {
  depth: number;
  /** Times that have been shown to be decoded but not yet used as decode times, lowest first. */
  readonly queue: number[];
  /** The last one used. */
  raw: number;
  /** Added to all times since the reordering was noticed. */
  shift: number;
}

export class Timeline {
  private readonly epochMs: number;
  private last: { pts: number; highest: number; time: number; arrivedMs: number } | null = null;
  /** Added to pts. */
  private base = 0;
  private step = USUAL;
  private reorder: Reorder | null = null;
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
      this.reorder = null;
      return this.accept(pts, time, arrivedMs);
    }
    if (this.reorder !== null) return this.acceptReordered(pts, arrivedMs);
    this.step = Math.min(delta, JUMP);
    return this.accept(pts, Math.max(pts + this.base, last.time + 1), arrivedMs);
  }

  /** Media time in ticks of a sound with the same clock; null before the first picture. */
  sound(pts: number): number | null {
    return this.last === null ? null : pts + this.base + (this.reorder?.shift ?? 0);
  }

  /** Media time of the newest picture; null before the first. */
  get newest(): number | null {
    return this.last?.time ?? null;
  }

  /**
   * Display order differs from decode order: the decode time of a picture is the display time of the one that is shown
   * `depth` places earlier, which is never later than its own. Nothing is held back for it.
   */
  private acceptReordered(pts: number, arrivedMs: number): MediaMoment {
    const { last, reorder } = this;
    if (last === null) return this.accept(pts, pts + this.base, arrivedMs);
    const state = reorder ?? {
      depth: FEWEST_REORDERED,
      queue: [last.highest],
      raw: Number.NEGATIVE_INFINITY,
      shift: 0,
    };
    const { queue } = state;
    const place = queue.findIndex((other) => other > pts);
    queue.splice(place < 0 ? queue.length : place, 0, pts);
    const lowest = queue[0] ?? pts;
    let raw = lowest - (state.depth + 1 - queue.length) * this.step;
    if (queue.length > state.depth) raw = queue.shift() ?? pts;
    if (raw <= state.raw) {
      // Deeper than thought: once more of a delay, and right from then on.
      state.depth = Math.min(MOST_REORDERED, state.depth + 1);
      raw = Math.min(state.raw + 1, pts);
    }
    state.raw = raw;
    const wanted = raw + this.base + state.shift;
    if (reorder === null) state.shift = last.time + this.step - (raw + this.base);
    else if (wanted <= last.time) state.shift += last.time + 1 - wanted;
    this.reorder = state;
    return this.accept(pts, raw + this.base + state.shift, arrivedMs);
  }

  private accept(pts: number, time: number, arrivedMs: number): MediaMoment {
    const { reorder } = this;
    const highest = Math.max(pts, this.last === null || reorder === null ? pts : this.last.highest);
    this.last = { pts, highest, time, arrivedMs };
    const offset = reorder === null ? 0 : Math.max(0, pts + this.base + reorder.shift - time);
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

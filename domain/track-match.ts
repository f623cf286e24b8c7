import { curvatureRadii } from './geodesy.ts';
import { COARSEST_FIX_METERS, MODE_LIMITS, MOST_ADDED_METERS, type ModeLimits, type PatrolMode } from './patrol.ts';
import type { Leg } from './stationing.ts';
import { type Interval, joinIntervals } from './stationing-reach.ts';
import type { Fixes } from './track-fixes.ts';

/** A stretch of one line that a track went along. Metres of chainage, epoch milliseconds, metres a second along the line. */
export interface MatchedStretch extends Interval {
  readonly fid: number;
  readonly startedAt: number;
  readonly endedAt: number;
  /** 1 with the chainage, -1 against it, 0 both. */
  readonly direction: -1 | 0 | 1;
  readonly speedMps: number;
  /** Mean distance from the line, metres. */
  readonly offsetMeters: number;
  readonly fixes: number;
}

/** Lines cut into cells, so that a fix looks at the few legs beside it. Made once for many tracks. */
export interface LineIndex {
  readonly fids: readonly number[];
  readonly reachMeters: number;
  readonly cells: ReadonlyMap<number, readonly number[]>;
  /** Nine numbers a leg: line, a.lng, a.lat, metres per degree east and north, the leg in metres east and north, from, to. */
  readonly legs: Float64Array;
}

const WIDTH = 9;
const CELL_DEGREES = 0.0025;
const ROWS = 100_000;
const RADIANS = Math.PI / 180;
const keyOf = (lng: number, lat: number): number =>
  Math.floor((lng + 180) / CELL_DEGREES) * ROWS + Math.floor((lat + 90) / CELL_DEGREES);

/** Indexes lines for tracks of every mode. */
export function indexLines(lines: readonly { readonly fid: number; readonly legs: readonly Leg[] }[]): LineIndex {
  const reachMeters =
    Math.max(...Object.values(MODE_LIMITS).map((limits) => limits.corridorMeters)) + MOST_ADDED_METERS;
  const legs = new Float64Array(lines.reduce((sum, line) => sum + line.legs.length, 0) * WIDTH);
  const cells = new Map<number, number[]>();
  let n = 0;
  lines.forEach((line, slot) => {
    for (const { a, b, fromMeters, toMeters } of line.legs) {
      const { meridian, normal } = curvatureRadii(a[1]);
      const perLat = meridian * RADIANS;
      const perLng = normal * Math.cos(a[1] * RADIANS) * RADIANS;
      const [x, y] = [(b[0] - a[0]) * perLng, (b[1] - a[1]) * perLat];
      legs.set([slot, a[0], a[1], perLng, perLat, x, y, fromMeters, toMeters], n * WIDTH);
      // Long legs are put into the cells beside them piece by piece: their box would hold half the district.
      const pieces = Math.max(1, Math.ceil(Math.hypot(x, y) / 150));
      const [dLng, dLat] = [(reachMeters + 80) / perLng, (reachMeters + 80) / perLat];
      for (let i = 0; i < pieces; i++) {
        const t = (i + 0.5) / pieces;
        const [lng, lat] = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
        for (let w = lng - dLng; w < lng + dLng + CELL_DEGREES; w += CELL_DEGREES)
          for (let s = lat - dLat; s < lat + dLat + CELL_DEGREES; s += CELL_DEGREES) {
            const key = keyOf(Math.min(w, lng + dLng), Math.min(s, lat + dLat));
            const list = cells.get(key);
            if (list === undefined) cells.set(key, [n]);
            else if (list[list.length - 1] !== n) list.push(n);
          }
      }
      n += 1;
    }
  });
  for (const [key, list] of cells) cells.set(key, [...new Set(list)]);
  return { fids: lines.map((line) => line.fid), reachMeters, cells, legs };
}

/** A stretch that is being walked. */
interface Walk {
  from: number;
  to: number;
  readonly first: number;
  readonly firstAt: number;
  last: number;
  lastAt: number;
  lastFix: number;
  walked: number;
  along: number;
  offset: number;
  fixes: number;
}

/** What the fix at hand is nearest to on one line; reused from fix to fix. */
interface Nearest {
  mark: number;
  cost: number;
  meters: number;
  chainage: number;
}

const STRAY = 0.2;
const MOST_STRAY_METERS = 40;
/** Along the line must lie so much of the way: the rest crosses it. */
const ALONG_SHARE = 0.3;

class Matcher {
  readonly found: MatchedStretch[] = [];
  private readonly walks: (Walk | null)[];
  private readonly nearest: Nearest[];
  private readonly near: number[] = [];
  /** Metres from the fix before. */
  private hop = 0;
  private readonly index: LineIndex;
  private readonly fixes: Fixes;
  private readonly limits: ModeLimits;

  constructor(index: LineIndex, fixes: Fixes, limits: ModeLimits) {
    this.index = index;
    this.fixes = fixes;
    this.limits = limits;
    this.walks = index.fids.map(() => null);
    this.nearest = index.fids.map(() => ({ mark: -1, cost: 0, meters: 0, chainage: 0 }));
  }

  run(): MatchedStretch[] {
    for (let i = 0; i < this.fixes.count; i++) {
      const accuracy = this.fixes.accuracy[i] ?? 0;
      if (accuracy > COARSEST_FIX_METERS) continue;
      const reach = this.limits.corridorMeters + Math.min(MOST_ADDED_METERS, accuracy);
      this.look(i, reach);
      for (const slot of this.near) this.step(slot, i);
    }
    this.walks.forEach((walk, slot) => {
      if (walk !== null) this.close(slot, walk);
    });
    return this.found;
  }

  /** Fills `near` with the lines in reach of a fix, and `nearest` with where on them. */
  private look(i: number, reach: number): void {
    const { legs, cells } = this.index;
    this.near.length = 0;
    this.hop = i === 0 ? 0 : this.between(i - 1, i);
    const [lng, lat] = [this.fixes.lng[i] ?? 0, this.fixes.lat[i] ?? 0];
    const list = cells.get(keyOf(lng, lat));
    if (list === undefined) return;
    for (const leg of list) {
      const o = leg * WIDTH;
      const px = (lng - (legs[o + 1] ?? 0)) * (legs[o + 3] ?? 0);
      const py = (lat - (legs[o + 2] ?? 0)) * (legs[o + 4] ?? 0);
      const [dx, dy] = [legs[o + 5] ?? 0, legs[o + 6] ?? 0];
      const share = (px * dx + py * dy) / (dx * dx + dy * dy);
      const t = share < 0 ? 0 : share > 1 ? 1 : share;
      const [ex, ey] = [px - dx * t, py - dy * t];
      const square = ex * ex + ey * ey;
      if (square > reach * reach) continue;
      this.offer(
        legs[o] ?? 0,
        i,
        Math.sqrt(square),
        (legs[o + 7] ?? 0) + ((legs[o + 8] ?? 0) - (legs[o + 7] ?? 0)) * t,
      );
    }
  }

  /** Of several legs of one line the one that goes on where the track was is preferred to one a little nearer. */
  private offer(slot: number, i: number, meters: number, chainage: number): void {
    const best = this.nearest[slot];
    if (best === undefined) return;
    const walk = this.walks[slot] ?? null;
    const stray = walk === null ? 0 : Math.abs(chainage - walk.last) - this.meters(walk.lastFix, i);
    const cost = meters + Math.min(MOST_STRAY_METERS, Math.max(0, stray) * STRAY);
    if (best.mark !== i) this.near.push(slot);
    else if (cost >= best.cost) return;
    best.mark = i;
    best.cost = cost;
    best.meters = meters;
    best.chainage = chainage;
  }

  private meters(i: number, j: number): number {
    return i === j - 1 ? this.hop : this.between(i, j);
  }

  private between(i: number, j: number): number {
    const { lng, lat } = this.fixes;
    const y = ((lat[j] ?? 0) - (lat[i] ?? 0)) * 111_200;
    return Math.hypot(((lng[j] ?? 0) - (lng[i] ?? 0)) * 111_320 * Math.cos((lat[i] ?? 0) * RADIANS), y);
  }

  private step(slot: number, i: number): void {
    const spot = this.nearest[slot];
    if (spot === undefined) return;
    const { chainage, meters } = spot;
    const at = this.fixes.at[i] ?? 0;
    const walk = this.walks[slot] ?? null;
    if (walk !== null) {
      const straight = this.meters(walk.lastFix, i);
      const advance = Math.abs(chainage - walk.last);
      const seconds = (at - walk.lastAt) / 1000;
      const { gapSeconds, gapMeters } = this.limits;
      const accuracy = this.fixes.accuracy[i] ?? 0;
      // A line that winds is longer than the way between two fixes, but not by much: beyond, another branch was taken.
      const goesOn = seconds >= -2 && seconds <= gapSeconds && advance <= gapMeters;
      if (goesOn && advance <= straight * 1.5 + 30 + accuracy) {
        walk.from = Math.min(walk.from, chainage);
        walk.to = Math.max(walk.to, chainage);
        walk.walked += straight;
        walk.along += advance;
        walk.offset += meters;
        walk.fixes += 1;
        walk.last = chainage;
        walk.lastAt = at;
        walk.lastFix = i;
        return;
      }
      this.close(slot, walk);
    }
    this.walks[slot] = {
      ...{ from: chainage, to: chainage, first: chainage, firstAt: at, last: chainage, lastAt: at, lastFix: i },
      ...{ walked: 0, along: 0, offset: meters, fixes: 1 },
    };
  }

  private close(slot: number, walk: Walk): void {
    const length = walk.to - walk.from;
    if (length < this.limits.shortestMeters || walk.along < walk.walked * ALONG_SHARE) return;
    const net = walk.last - walk.first;
    const seconds = (walk.lastAt - walk.firstAt) / 1000;
    this.found.push({
      fid: this.index.fids[slot] ?? 0,
      fromMeters: walk.from,
      toMeters: walk.to,
      startedAt: walk.firstAt,
      endedAt: walk.lastAt,
      direction: Math.abs(net) < length / 2 ? 0 : net > 0 ? 1 : -1,
      speedMps: seconds > 0 ? walk.along / seconds : 0,
      offsetMeters: walk.offset / walk.fixes,
      fixes: walk.fixes,
    });
  }
}

/**
 * Which stretches of which lines a track went along, in order of time: a fix counts for every line that it is near enough
 * to (`MODE_LIMITS`), a stretch for what lies between fixes that follow each other closely enough; what crosses a line is
 * left out. Parallel lines within reach are all covered by one walk.
 */
export function matchTrack(index: LineIndex, fixes: Fixes, mode: PatrolMode): MatchedStretch[] {
  return new Matcher(index, fixes, MODE_LIMITS[mode]).run().sort((a, b) => a.startedAt - b.startedAt || a.fid - b.fid);
}

/** What of an interval no stretch covers, in order; pieces shorter than `leastMeters` are left out. */
export function gapsIn(span: Interval, covered: readonly Interval[], leastMeters = 1): Interval[] {
  const gaps: Interval[] = [];
  let at = span.fromMeters;
  for (const part of joinIntervals(covered)) {
    if (part.toMeters <= span.fromMeters || part.fromMeters >= span.toMeters) continue;
    if (part.fromMeters - at >= leastMeters) gaps.push({ fromMeters: at, toMeters: part.fromMeters });
    at = Math.max(at, part.toMeters);
  }
  if (span.toMeters - at >= leastMeters) gaps.push({ fromMeters: at, toMeters: span.toMeters });
  return gaps;
}

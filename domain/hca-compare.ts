import type { HcaGrade } from './hca-rules.ts';
import type { Interval } from './stationing-reach.ts';

/** What a run says of one area against the run before (REQ-RISK-07). */
export type HcaChange = 'new' | 'same' | 'regraded' | 'resized';

interface Graded extends Interval {
  readonly grade: HcaGrade;
}

export interface HcaMatch<Known extends Graded, Found extends Graded> {
  readonly found: Found;
  /** The area that it goes on from: the one it shares most of its way with. */
  readonly before: Known | null;
  readonly change: HcaChange;
}

/** Ends that moved by less are rounding of the same area. */
const SAME_METERS = 1;

const shared = (a: Interval, b: Interval): number =>
  Math.min(a.toMeters, b.toMeters) - Math.max(a.fromMeters, b.fromMeters);

/**
 * Pairs the areas of a run with those that stood before: each old area is gone on from by at most one new one. What no
 * new area goes on from is gone.
 */
export function compareRuns<Known extends Graded, Found extends Graded>(
  known: readonly Known[],
  found: readonly Found[],
): { readonly matches: readonly HcaMatch<Known, Found>[]; readonly gone: readonly Known[] } {
  const free = new Set(known);
  const pairs = found
    .flatMap((area) => known.map((before) => ({ area, before, meters: shared(area, before) })))
    .filter(({ meters }) => meters > 0)
    .sort((a, b) => b.meters - a.meters);
  const taken = new Map<Found, Known>();
  for (const { area, before } of pairs) {
    if (taken.has(area) || !free.has(before)) continue;
    taken.set(area, before);
    free.delete(before);
  }
  const matches = found.map((area): HcaMatch<Known, Found> => {
    const before = taken.get(area) ?? null;
    if (before === null) return { found: area, before, change: 'new' };
    if (before.grade !== area.grade) return { found: area, before, change: 'regraded' };
    const moved = Math.max(Math.abs(before.fromMeters - area.fromMeters), Math.abs(before.toMeters - area.toMeters));
    return { found: area, before, change: moved > SAME_METERS ? 'resized' : 'same' };
  });
  return { matches, gone: [...free] };
}

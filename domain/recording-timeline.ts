import type { Span } from './recording-retention.ts';

/** Recordings whose ends are closer than this are one: files follow each other within a picture or two. */
export const JOIN_MS = 2_000;

export interface Timeline {
  /** What there is, in order, never touching. */
  readonly runs: readonly Span[];
  /** What there is not, within the asked span; runs and gaps together fill it exactly. */
  readonly gaps: readonly Span[];
  readonly coveredMs: number;
}

/** Joins stored pieces into runs and names the gaps between them, cut to the asked span. Pieces in any order. */
export function timelineOf(pieces: readonly Span[], asked: Span, joinMs: number = JOIN_MS): Timeline {
  const inside = pieces
    .map(({ from, to }) => ({ from: Math.max(from, asked.from), to: Math.min(to, asked.to) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const runs: { from: number; to: number }[] = [];
  for (const piece of inside) {
    const last = runs.at(-1);
    if (last !== undefined && piece.from - last.to <= joinMs) last.to = Math.max(last.to, piece.to);
    else runs.push({ ...piece });
  }
  const gaps: Span[] = [];
  let at = asked.from;
  for (const run of runs) {
    if (run.from > at) gaps.push({ from: at, to: run.from });
    at = run.to;
  }
  if (at < asked.to) gaps.push({ from: at, to: asked.to });
  return { runs, gaps, coveredMs: runs.reduce((sum, run) => sum + run.to - run.from, 0) };
}

/** The run that holds a moment, or the nearest one after it, or the last before it; null without any. */
export function runAt(runs: readonly Span[], at: number): Span | null {
  return runs.find((run) => at < run.to) ?? runs.at(-1) ?? null;
}

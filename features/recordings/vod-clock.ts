/** A piece of a playlist as hls.js knows it: where it lies in the video, and when it was taken. */
export interface PlayedFragment {
  /** Seconds on the video's own time. */
  readonly start: number;
  readonly duration: number;
  /** Epoch ms; null where the playlist says nothing. */
  readonly programDateTime: number | null;
}

type Timed = PlayedFragment & { readonly programDateTime: number };
const timed = (fragments: readonly PlayedFragment[]): Timed[] =>
  fragments.flatMap((one) => (one.programDateTime === null ? [] : [{ ...one, programDateTime: one.programDateTime }]));

/** Wall clock of a position in the video, epoch ms; null before anything is known. */
export function clockOf(fragments: readonly PlayedFragment[], position: number): number | null {
  const known = timed(fragments);
  const found = known.findLast((one) => one.start <= position + 0.001) ?? known[0];
  if (found === undefined) return null;
  const into = Math.max(0, Math.min(position - found.start, found.duration));
  return found.programDateTime + into * 1000;
}

/** Position in the video of a wall clock; the next picture when it falls into a gap, the last one behind the end. */
export function positionOf(fragments: readonly PlayedFragment[], at: number): number | null {
  const known = timed(fragments);
  const found = known.find((one) => at < one.programDateTime + one.duration * 1000);
  if (found === undefined) {
    const last = known.at(-1);
    return last === undefined ? null : last.start + Math.max(0, last.duration - 0.1);
  }
  return found.start + Math.max(0, (at - found.programDateTime) / 1000);
}

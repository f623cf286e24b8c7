/**
 * Arithmetic of stretches of time, as the assessment needs it. A stretch is half open, [from, to), in epoch milliseconds;
 * a list of stretches is sorted and without overlap unless its name says otherwise. Days are Beijing days: +08:00, which
 * has known no daylight time since 1991, so that every day has 1,440 minutes.
 */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;

/** Sorts, drops what is empty, joins what touches or overlaps. */
export function mergeStretches(stretches: readonly Stretch[]): Stretch[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    if (to <= from) continue;
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** The parts of stretches that lie within a window. */
export function clipStretches(stretches: readonly Stretch[], window: Stretch): Stretch[] {
  return stretches.flatMap(({ from, to }) => {
    const part = { from: Math.max(from, window.from), to: Math.min(to, window.to) };
    return part.to > part.from ? [part] : [];
  });
}

/** What of `stretches` is in none of `others`; both merged. */
export function subtractStretches(stretches: readonly Stretch[], others: readonly Stretch[]): Stretch[] {
  const left: Stretch[] = [];
  let first = 0;
  for (const { from, to } of stretches) {
    while ((others[first]?.to ?? Number.POSITIVE_INFINITY) <= from) first += 1;
    let at = from;
    for (let index = first; index < others.length; index += 1) {
      const other = others[index];
      if (other === undefined || other.from >= to) break;
      if (other.from > at) left.push({ from: at, to: other.from });
      at = Math.max(at, other.to);
    }
    if (at < to) left.push({ from: at, to });
  }
  return left;
}

/** What of `stretches` is in one of `others`; both merged. */
export function intersectStretches(stretches: readonly Stretch[], others: readonly Stretch[]): Stretch[] {
  return others.flatMap((other) => clipStretches(stretches, other)).sort((a, b) => a.from - b.from);
}

/** Milliseconds that stretches without overlap hold together. */
export function lengthOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Midnight in Beijing at or before a moment. */
export function beijingMidnight(at: number): number {
  return Math.floor((at + BEIJING_MS) / DAY_MS) * DAY_MS - BEIJING_MS;
}

/** The Beijing day of a moment, "2026-11-20". */
export function beijingDay(at: number): string {
  return new Date(at + BEIJING_MS).toISOString().slice(0, 10);
}

/** Midnight in Beijing of a day "2026-11-20", epoch milliseconds; RangeError when that is no day. */
export function midnightOf(day: string): number {
  const at = Date.parse(`${day}T00:00:00+08:00`);
  if (Number.isNaN(at)) throw new RangeError(`not a day: ${day}`);
  return at;
}

/** The Beijing days that a window touches, in order. */
export function daysOf(window: Stretch): (Stretch & { readonly day: string })[] {
  const days: (Stretch & { day: string })[] = [];
  for (let from = beijingMidnight(window.from); from < window.to; from += DAY_MS)
    days.push({ day: beijingDay(from), from, to: from + DAY_MS });
  return days;
}

/** Whole minutes, rounded to the nearest. */
export function minutesOf(milliseconds: number): number {
  return Math.round(milliseconds / MINUTE_MS);
}

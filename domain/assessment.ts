import type { AssessmentParameters } from './assessment-parameters.ts';
import {
  beijingMidnight,
  clipStretches,
  DAY_MS,
  daysOf,
  intersectStretches,
  lengthOf,
  MINUTE_MS,
  mergeStretches,
  minutesOf,
  type Stretch,
  subtractStretches,
} from './assessment-span.ts';

/** Sensor points deliver data, cameras video; together only where the parameters say so (REQ-OPEN-18). */
export const ASSESSED_KINDS = ['data', 'video', 'joint'] as const;
export type AssessedKind = (typeof ASSESSED_KINDS)[number];

/** Why a stretch of silence counts or does not; the order in which they are asked. */
export const STRETCH_CLASSES = ['platform', 'outage', 'excused', 'network', 'device'] as const;
export type StretchClass = (typeof STRETCH_CLASSES)[number];

export interface ClassedStretch extends Stretch {
  readonly class: StretchClass;
}

/** A point's silence as it was observed, and what speaks for it. Lists merged; spans may begin before the window. */
export interface PointFacts {
  readonly spans: readonly (Stretch & { readonly cause: 'device' | 'network' })[];
  readonly outages: readonly Stretch[];
  /** Accepted appeals. */
  readonly excuses: readonly Stretch[];
}

/** One point in a window; all whole minutes, so that every sum can be checked by hand. */
export interface PointTally {
  /** By day of the window, in order. */
  readonly offlineDays: readonly number[];
  readonly outageDays: readonly number[];
  readonly offline: number;
  readonly outage: number;
  readonly platform: number;
  readonly excused: number;
  readonly network: number;
  /** What counts of the longest silence, from its beginning even before the window, up to the window's end. */
  readonly longest: number;
  /** The longest stretch of permitted silence; shown apart (REQ-OPEN-15). */
  readonly longestOutage: number;
  readonly stretches: readonly ClassedStretch[];
}

/** Our own faults: exact for what could be due, padded for the samples that were due around them. */
export interface PlatformFaults {
  readonly exact: readonly Stretch[];
  readonly padded: readonly Stretch[];
}

export function platformFaults(
  faults: readonly Stretch[],
  { platformGraceMinutes }: AssessmentParameters,
): PlatformFaults {
  const grace = platformGraceMinutes * MINUTE_MS;
  return {
    exact: mergeStretches(faults),
    padded: mergeStretches(faults.map(({ from, to }) => ({ from: from - grace, to: to + grace }))),
  };
}

/** Splits a span into classed parts, oldest first. Platform faults never count against anybody. */
function classed(span: PointFacts['spans'][number], facts: PointFacts, faults: PlatformFaults): ClassedStretch[] {
  const parts: ClassedStretch[] = [];
  let left: readonly Stretch[] = [span];
  for (const [name, allowed] of [
    ['platform', faults.padded],
    ['outage', facts.outages],
    ['excused', facts.excuses],
  ] as const) {
    parts.push(...intersectStretches(left, allowed).map((part) => ({ ...part, class: name })));
    left = subtractStretches(left, allowed);
  }
  parts.push(...left.map((part) => ({ ...part, class: span.cause })));
  return parts.sort((a, b) => a.from - b.from);
}

const counts = (part: ClassedStretch): boolean => part.class === 'device' || part.class === 'network';

const lengthIn = (parts: readonly Stretch[], window: Stretch): number => lengthOf(clipStretches(parts, window));

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Whole minutes of stretches on each Beijing day of a window; only the days that they touch cost anything. */
function minutesByDay(stretches: readonly Stretch[], window: Stretch): number[] {
  const first = beijingMidnight(window.from);
  const days = new Array<number>(Math.ceil((window.to - first) / DAY_MS)).fill(0);
  for (const { from, to } of clipStretches(stretches, window))
    for (let at = from; at < to; ) {
      const day = Math.floor((at - first) / DAY_MS);
      const end = Math.min(to, first + (day + 1) * DAY_MS);
      days[day] = (days[day] ?? 0) + end - at;
      at = end;
    }
  return days.map(minutesOf);
}

/**
 * What one point comes to in a window (REQ-ASSESS-40). With `outageLeavesRate` off, silence within an approved outage is
 * offline for the rate; it never is "without reason" for the spans (REQ-ASSESS-41, REQ-OPEN-15).
 */
export function tallyPoint(
  window: Stretch,
  facts: PointFacts,
  faults: PlatformFaults,
  parameters: AssessmentParameters,
): PointTally {
  const spans = facts.spans.map((span) => classed({ ...span, to: Math.min(span.to, window.to) }, facts, faults));
  const parts = spans.flat();
  const offline = parts.filter((part) => counts(part) || (part.class === 'outage' && !parameters.outageLeavesRate));
  const ofClass = (name: StretchClass) => parts.filter((part) => part.class === name);
  const excused = ofClass('excused');
  const permitted = subtractStretches(clipStretches(facts.outages, window), faults.exact);
  const offlineDays = minutesByDay(offline, window);
  const outageDays = minutesByDay(permitted, window);
  const touching = spans.filter((one) => lengthIn(one.filter(counts), window) > 0);
  return {
    offlineDays,
    outageDays,
    offline: sumOf(offlineDays),
    outage: sumOf(outageDays),
    excused: sumOf(minutesByDay(excused, window)),
    platform: minutesOf(lengthIn(ofClass('platform'), window)),
    network: minutesOf(lengthIn(ofClass('network'), window)),
    longest: minutesOf(Math.max(0, ...touching.map((one) => lengthOf(one.filter(counts))))),
    longestOutage: minutesOf(Math.max(0, ...permitted.map(({ from, to }) => to - from))),
    stretches: parts.flatMap((part) =>
      clipStretches([part], window).map((inside) => ({ ...inside, class: part.class })),
    ),
  };
}

/** Figures of one unit, whole minutes. */
export interface UnitTally {
  readonly points: number;
  readonly gross: number;
  readonly due: number;
  readonly offline: number;
  readonly outage: number;
  readonly platform: number;
  readonly excused: number;
  readonly network: number;
  readonly longest: number;
  readonly longestOutage: number;
  /** Mean of the daily rates, percent; null when nothing was due. */
  readonly rate: number | null;
  readonly days: readonly UnitDay[];
}
export interface UnitDay {
  readonly day: string;
  readonly due: number;
  readonly offline: number;
}

/** Percent of what was due; null when nothing was. */
export function rateOf(offline: number, due: number): number | null {
  return due > 0 ? (offline / due) * 100 : null;
}

/**
 * A unit of `points` points in a window, of which `tallies` were silent or in an outage; all others delivered throughout.
 * The rate is the daily average of S2 Art 29, 30: the mean of the rates of the days on which something was due.
 */
export function tallyUnit(
  window: Stretch,
  points: number,
  tallies: readonly PointTally[],
  faults: PlatformFaults,
  { outageLeavesRate }: AssessmentParameters,
): UnitTally {
  const total = (key: 'offline' | 'outage' | 'excused' | 'network') => tallies.reduce((sum, one) => sum + one[key], 0);
  let gross = 0;
  let platform = 0;
  const days = daysOf(window).map((day, index) => {
    const within = { from: Math.max(day.from, window.from), to: Math.min(day.to, window.to) };
    const all = points * minutesOf(within.to - within.from);
    const ours = points * minutesOf(lengthIn(faults.exact, within));
    const outage = tallies.reduce((sum, one) => sum + (one.outageDays[index] ?? 0), 0);
    gross += all;
    platform += ours;
    return {
      day: day.day,
      due: all - ours - (outageLeavesRate ? outage : 0),
      offline: tallies.reduce((sum, one) => sum + (one.offlineDays[index] ?? 0), 0),
    };
  });
  const rates = days.map((day) => rateOf(day.offline, day.due)).filter((rate) => rate !== null);
  return {
    points,
    gross,
    due: days.reduce((sum, day) => sum + day.due, 0),
    offline: total('offline'),
    outage: total('outage'),
    excused: total('excused'),
    network: total('network'),
    platform,
    longest: Math.max(0, ...tallies.map((one) => one.longest)),
    longestOutage: Math.max(0, ...tallies.map((one) => one.longestOutage)),
    rate: rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0) / rates.length,
    days,
  };
}

/**
 * Online days of the points of a site and days on which they were due (RS-SH, REQ-ASSESS-20): a day is online from the
 * configured share of the minutes due on (REQ-OPEN-17). Points without a tally were online on every day.
 */
export function onlineDays(
  window: Stretch,
  points: number,
  tallies: readonly PointTally[],
  faults: PlatformFaults,
  { onlineDayPercent }: AssessmentParameters,
): { readonly online: number; readonly due: number } {
  let online = 0;
  let due = 0;
  daysOf(window).forEach((day, index) => {
    const within = { from: Math.max(day.from, window.from), to: Math.min(day.to, window.to) };
    const minutes = minutesOf(within.to - within.from - lengthIn(faults.exact, within));
    if (minutes <= 0) return;
    online += points - tallies.length;
    due += points - tallies.length;
    for (const tally of tallies) {
      const left = minutes - (tally.outageDays[index] ?? 0);
      if (left <= 0) continue;
      due += 1;
      if ((left - (tally.offlineDays[index] ?? 0)) / left >= onlineDayPercent / 100) online += 1;
    }
  });
  return { online, due };
}

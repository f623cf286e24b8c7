import { beijingDay, beijingMidnight, DAY_MS, midnightOf, type Stretch } from './assessment-span.ts';

/** Periods of an assessment: Monday to Sunday, calendar month, calendar quarter; all in Beijing days. */
export const PERIODS = ['week', 'month', 'quarter'] as const;
export type Period = (typeof PERIODS)[number];

export interface PeriodSpan extends Stretch {
  readonly period: Period;
  /** First and last Beijing day, both inclusive. */
  readonly fromDay: string;
  readonly toDay: string;
}

/** Monday is 1. The epoch was a Thursday. */
const weekday = (midnight: number): number => ((Math.round((midnight + 8 * 3_600_000) / DAY_MS) + 3) % 7) + 1;

const firstOf = (year: number, month: number): number => {
  const whole = year * 12 + month;
  const text = `${Math.floor(whole / 12)}-${String((whole % 12) + 1).padStart(2, '0')}-01`;
  return midnightOf(text);
};

const span = (period: Period, from: number, to: number): PeriodSpan => ({
  period,
  from,
  to,
  fromDay: beijingDay(from),
  toDay: beijingDay(to - DAY_MS),
});

/** The period that holds a moment. */
export function periodAt(period: Period, at: number): PeriodSpan {
  const midnight = beijingMidnight(at);
  if (period === 'week') {
    const monday = midnight - (weekday(midnight) - 1) * DAY_MS;
    return span(period, monday, monday + 7 * DAY_MS);
  }
  const [year = 0, month = 1] = beijingDay(at).split('-').map(Number);
  const months = period === 'month' ? 1 : 3;
  const first = Math.floor((month - 1) / months) * months;
  return span(period, firstOf(year, first), firstOf(year, first + months));
}

/** The period that begins on a day; null when no such period begins there. */
export function periodFrom(period: Period, fromDay: string): PeriodSpan | null {
  const found = periodAt(period, midnightOf(fromDay));
  return found.fromDay === fromDay ? found : null;
}

/** When the run of a period is due: at an hour of the day after its last one (REQ-REP-01..04: before 11:00). */
export function dueMoment(found: PeriodSpan, dueHour: number): number {
  return found.to + dueHour * 3_600_000;
}

/** The newest period whose run is due at `now`: what Monday's list is about. */
export function lastDuePeriod(period: Period, now: number, dueHour: number): PeriodSpan {
  let found = periodAt(period, now);
  while (dueMoment(found, dueHour) > now) found = periodAt(period, found.from - 1);
  return found;
}

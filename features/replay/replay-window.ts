import { REPLAY_WINDOWS_MS, type ReplayWindow, windowAround } from '../../domain/replay.ts';
import { formatClock, formatDate } from '../../lib/i18n/format.ts';

/** What the slider shows, epoch milliseconds. */
export interface SliderWindow {
  readonly from: number;
  readonly to: number;
  readonly lengthMs: ReplayWindow;
}

export const DAY: ReplayWindow = REPLAY_WINDOWS_MS[2];

/** A window that holds a moment; the present one as long as it does. */
export function windowFor(
  present: SliderWindow | null,
  time: number,
  now: number,
  lengthMs: ReplayWindow,
): SliderWindow {
  if (present !== null && present.lengthMs === lengthMs && time >= present.from && time <= present.to) return present;
  return { ...windowAround(time, now, lengthMs), lengthMs };
}

/** A moment as a field for date and time takes it, in Beijing time. */
export function fieldOf(time: number): string {
  return `${formatDate(time)}T${formatClock(time)}`;
}

/** What was typed, as epoch milliseconds in Beijing time, which knows no summer time; null where it is no moment. */
export function momentOf(field: string): number | null {
  const time = Date.parse(`${field.length === 16 ? `${field}:00` : field}+08:00`);
  return Number.isNaN(time) ? null : time;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OFFSET = 8 * HOUR;
const EDGE = 0.025;
const TICKS = [5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 24 * HOUR] as const;

/** Round moments of Beijing time in a window, at most nine; those at its very ends would be cut. */
export function ticksOf({ from, to }: SliderWindow): number[] {
  const step = TICKS.find((one) => (to - from) / one <= 9) ?? TICKS[5];
  const first = Math.ceil((from + OFFSET) / step) * step - OFFSET;
  const all = Array.from(
    { length: Math.max(0, Math.floor((to - first) / step) + 1) },
    (_, index) => first + index * step,
  );
  const edge = (to - from) * EDGE;
  return all.filter((at) => at > from + edge && at < to - edge);
}

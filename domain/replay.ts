/** How fast the past may run: seconds of the past in one second. */
export const REPLAY_SPEEDS = [1, 10, 60, 300, 900, 3600] as const;
export type ReplaySpeed = (typeof REPLAY_SPEEDS)[number];

const DAY = 86_400_000;

/** The past is asked for in stretches of these lengths (ten minutes, one hour, six hours in milliseconds), on a grid that all viewers share. */
export const FILM_SPANS_MS = [600_000, 3_600_000, 21_600_000] as const;
export type FilmSpan = (typeof FILM_SPANS_MS)[number];

/** Places of moving objects in one stretch: as fine as they are stored in the shortest one (10 s). */
export const TRACK_SAMPLES = 60;

/** What the slider may show at once: one hour, six, a day, a week in milliseconds. */
export const REPLAY_WINDOWS_MS = [3_600_000, 21_600_000, 86_400_000, 604_800_000] as const;
export type ReplayWindow = (typeof REPLAY_WINDOWS_MS)[number];

/** A stretch lasts some seconds on the screen at its speed; the shortest is never thinned below what is stored. */
export function filmSpan(speed: ReplaySpeed): FilmSpan {
  if (speed <= 60) return FILM_SPANS_MS[0];
  return speed <= 900 ? FILM_SPANS_MS[1] : FILM_SPANS_MS[2];
}

/** Where the stretch begins that holds a moment; epoch milliseconds. */
export function filmStart(time: number, span: FilmSpan): number {
  return Math.floor(time / span) * span;
}

/** The slider's window around a moment: its end is now, or as far ahead that the moment lies inside. */
export function windowAround(
  time: number | null,
  now: number,
  lengthMs: number,
): { readonly from: number; readonly to: number } {
  if (time === null || time > now - lengthMs) return { from: now - lengthMs, to: now };
  const to = Math.min(now, time + lengthMs / 2);
  return { from: to - lengthMs, to };
}

/** Whether a stretch of the slider may be asked for as it stands: at most a week and a bit, forwards. */
export const MAX_WINDOW_MS = 8 * DAY;

/** This close to now there is nothing left to replay: the clock goes back to live by itself. */
export const LIVE_EDGE_MS = 1_500;

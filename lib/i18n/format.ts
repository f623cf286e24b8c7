import { TIME_ZONE } from './locale.ts';

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: TIME_ZONE,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const calendar = new Intl.DateTimeFormat('en-CA', {
  timeZone: TIME_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** "14:32:07" in Beijing time. `at` in epoch milliseconds. */
export function formatClock(at: number): string {
  return clock.format(at);
}

/** "14:32" in Beijing time. */
export function formatMinute(at: number): string {
  return clock.format(at).slice(0, 5);
}

/** "2026-11-20" in Beijing time. */
export function formatDate(at: number): string {
  return calendar.format(at);
}

/** "11-20 14:32" of this year, "2025-11-20 14:32" of another; Beijing time. */
export function formatMoment(at: number, now: number): string {
  const day = formatDate(at);
  return `${day.slice(0, 4) === formatDate(now).slice(0, 4) ? day.slice(5) : day} ${formatMinute(at)}`;
}

/** A stopwatch: "04:12", "1:04:12"; negative spans carry a minus sign. */
export function formatSpan(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = String(Math.floor((whole % 3600) / 60)).padStart(2, '0');
  const rest = String(whole % 60).padStart(2, '0');
  return `${seconds < 0 ? '−' : ''}${hours > 0 ? `${hours}:` : ''}${minutes}:${rest}`;
}

export type AgeUnit = 'now' | 'seconds' | 'minutes' | 'hours' | 'days';

/** How an age is told: the unit that a person would use, and the whole count of it. */
export function ageOf(seconds: number): { readonly unit: AgeUnit; readonly count: number } {
  if (seconds < 2) return { unit: 'now', count: 0 };
  if (seconds < 60) return { unit: 'seconds', count: Math.floor(seconds) };
  if (seconds < 3600) return { unit: 'minutes', count: Math.floor(seconds / 60) };
  if (seconds < 86_400) return { unit: 'hours', count: Math.floor(seconds / 3600) };
  return { unit: 'days', count: Math.floor(seconds / 86_400) };
}

/** Thousands by thin space, decimals fixed, a real minus sign: figures that line up in a column. */
export function formatNumber(value: number, precision = 0): string {
  const [whole = '', decimals] = Math.abs(value).toFixed(precision).split('.');
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, '\u2009') : whole;
  const isNegative = value < 0 && Number(value.toFixed(precision)) !== 0;
  return `${isNegative ? '−' : ''}${grouped}${decimals === undefined ? '' : `.${decimals}`}`;
}

/** "860 m", "1.2 km", "36 km". `meters` geodesic. */
export function formatDistance(meters: number): string {
  if (meters < 1000) return `${Math.round(meters)} m`;
  return `${(meters / 1000).toFixed(meters < 10_000 ? 1 : 0)} km`;
}

/** Degrees as people of the field read them: "38.95012°N 117.70210°E". */
export function formatPosition(lng: number, lat: number): string {
  return `${Math.abs(lat).toFixed(5)}°${lat < 0 ? 'S' : 'N'} ${Math.abs(lng).toFixed(5)}°${lng < 0 ? 'W' : 'E'}`;
}

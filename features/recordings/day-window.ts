/** What part of time a timeline shows. Epoch ms. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

const BEIJING_MS = 8 * 3_600_000;
const DAY = 86_400_000;

/** Lengths that a timeline can show, longest first. */
export const ZOOMS = [DAY, 6 * 3_600_000, 3_600_000, 600_000] as const;

/** Midnight in Beijing before a moment. */
export const dayStart = (at: number): number => Math.floor((at + BEIJING_MS) / DAY) * DAY - BEIJING_MS;

/** "2026-11-20" of a date field; null for what is no day. */
export function parseDay(text: string): number | null {
  const at = Date.parse(`${text}T00:00:00+08:00`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && Number.isFinite(at) ? at : null;
}

/** A window of this length around a moment; a whole day begins at midnight. */
export function windowAround(at: number, length: number): Window {
  const from = length === DAY ? dayStart(at) : Math.round(at - length / 2);
  return { from, to: from + length };
}

const STEPS = [60_000, 300_000, 600_000, 1_800_000, 3_600_000, 4 * 3_600_000] as const;

/** Moments to write under a timeline: round times in Beijing, at most `most` of them. */
export function ticksOf({ from, to }: Window, most: number): number[] {
  const step = STEPS.find((one) => (to - from) / one <= most) ?? DAY / 4;
  const first = Math.ceil((from + BEIJING_MS) / step) * step - BEIJING_MS;
  const ticks: number[] = [];
  for (let at = first; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** Seconds of a field for date and time in Beijing: "2026-11-20T14:32:07". */
export function toField(at: number): string {
  return new Date(at + BEIJING_MS).toISOString().slice(0, 19);
}

export function fromField(text: string): number | null {
  const whole = text.length === 16 ? `${text}:00` : text;
  const at = Date.parse(`${whole}+08:00`);
  return Number.isFinite(at) ? at : null;
}

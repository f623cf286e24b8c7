/** A window of chainage over a width in CSS pixels. */
export interface StripWindow {
  readonly fromMeters: number;
  readonly toMeters: number;
}

const LEAST_METERS = 200;

/** A window kept within the pipeline and never narrower than 200 m. */
export function clampWindow(wanted: StripWindow, lengthMeters: number): StripWindow {
  const span = Math.min(lengthMeters, Math.max(LEAST_METERS, wanted.toMeters - wanted.fromMeters));
  const from = Math.min(Math.max(0, wanted.fromMeters), Math.max(0, lengthMeters - span));
  return { fromMeters: from, toMeters: from + span };
}

/** Narrower (factor < 1) or wider around a chainage, which keeps its place on the screen. */
export function zoomWindow(window: StripWindow, factor: number, atMeters: number, lengthMeters: number): StripWindow {
  const share = (atMeters - window.fromMeters) / (window.toMeters - window.fromMeters);
  const span = Math.max(LEAST_METERS, (window.toMeters - window.fromMeters) * factor);
  return clampWindow({ fromMeters: atMeters - share * span, toMeters: atMeters + (1 - share) * span }, lengthMeters);
}

export function panWindow(window: StripWindow, meters: number, lengthMeters: number): StripWindow {
  return clampWindow({ fromMeters: window.fromMeters + meters, toMeters: window.toMeters + meters }, lengthMeters);
}

/** Round chainages at least 90 pixels apart. */
export function ticksOf(window: StripWindow, width: number): number[] {
  const span = window.toMeters - window.fromMeters;
  const wanted = (span * 90) / Math.max(90, width);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= wanted) ?? wanted;
  const ticks: number[] = [];
  for (let at = Math.ceil(window.fromMeters / step) * step; at <= window.toMeters && ticks.length < 60; at += step)
    ticks.push(at);
  return ticks;
}

/**
 * Which of the texts along a band can be read: from left to right, one that would touch the text before it is left out (its
 * mark stays, and the list names it). Pixels; `widths` of the texts, 0 for none.
 */
export function readableTexts(at: readonly number[], widths: readonly number[], gap = 4): boolean[] {
  const readable = at.map(() => false);
  const order = at.map((_, index) => index).sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0));
  let end = Number.NEGATIVE_INFINITY;
  for (const index of order) {
    const from = at[index] ?? 0;
    const width = widths[index] ?? 0;
    if (width === 0 || from < end + gap) continue;
    readable[index] = true;
    end = from + width;
  }
  return readable;
}

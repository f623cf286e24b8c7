import type { Tier } from '../../domain/tier.ts';

/** One beep: hertz, seconds from the start, seconds long. */
export interface Tone {
  readonly hertz: number;
  readonly at: number;
  readonly seconds: number;
}

/**
 * Each tier sounds differently (ISA-18.2): red falls and repeats three times, orange is two even notes, yellow one soft
 * note. Blue is silent: it stays in the daily patrol.
 */
export const TONES: Partial<Record<Tier, readonly Tone[]>> = {
  red: [0, 0.45, 0.9].flatMap((at) => [
    { hertz: 988, at, seconds: 0.16 },
    { hertz: 740, at: at + 0.18, seconds: 0.2 },
  ]),
  orange: [
    { hertz: 659, at: 0, seconds: 0.22 },
    { hertz: 659, at: 0.34, seconds: 0.22 },
  ],
  yellow: [{ hertz: 523, at: 0, seconds: 0.3 }],
};

/** Seconds until the tones of a tier have ended. */
export function tonesEnd(tier: Tier): number {
  return Math.max(0, ...(TONES[tier] ?? []).map((tone) => tone.at + tone.seconds)) + 0.15;
}

/** How soon a tier comes again while nobody has acknowledged it, seconds; yellow is told once. */
const REPEAT_SECONDS: Partial<Record<Tier, number>> = { red: 15, orange: 60 };
/** The longest mute: silence that nobody remembers is worse than noise. */
export const MUTE_SECONDS = 300;

const LOUDNESS: Record<Tier, number> = { red: 4, orange: 3, yellow: 2, blue: 1 };
export const isWorse = (a: Tier, b: Tier): boolean => LOUDNESS[a] > LOUDNESS[b];

/**
 * The tier that must sound now: something new, or the worst unacknowledged one whose time has come; null for silence.
 * What sounds already is interrupted by something worse alone: a flood makes one announcement after the other, not a noise.
 */
export function tierToSound(input: {
  readonly fresh: Tier | null;
  readonly unacknowledged: Tier | null;
  /** The tier that is sounding now; null in silence. */
  readonly sounding: Tier | null;
  readonly lastAt: number;
  readonly mutedUntil: number;
  readonly now: number;
}): Tier | null {
  const { fresh, unacknowledged, sounding } = input;
  if (input.now < input.mutedUntil) return null;
  if (fresh !== null && TONES[fresh] !== undefined && (sounding === null || isWorse(fresh, sounding))) return fresh;
  if (sounding !== null) return null;
  const every = unacknowledged === null ? undefined : REPEAT_SECONDS[unacknowledged];
  return every !== undefined && input.now - input.lastAt >= every * 1000 ? unacknowledged : null;
}

/** When a stored mute ends: never later than a mute begun now would, whatever was stored. */
export function muteEnd(stored: string | null, now: number): number {
  const until = Number(stored ?? 0);
  return Number.isFinite(until) && until > now ? Math.min(until, now + MUTE_SECONDS * 1000) : 0;
}

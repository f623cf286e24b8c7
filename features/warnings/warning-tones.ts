import type { Tier } from '../../domain/tier.ts';

/** One beep: hertz, seconds from the start, seconds long. */
export interface Tone {
  readonly hertz: number;
  readonly at: number;
  readonly seconds: number;
}

/** Only red and orange sound, and differently: red falls and repeats three times, orange is two even notes (ISA-18.2). */
export const TONES: Partial<Record<Tier, readonly Tone[]>> = {
  red: [0, 0.45, 0.9].flatMap((at) => [
    { hertz: 988, at, seconds: 0.16 },
    { hertz: 740, at: at + 0.18, seconds: 0.2 },
  ]),
  orange: [
    { hertz: 659, at: 0, seconds: 0.22 },
    { hertz: 659, at: 0.34, seconds: 0.22 },
  ],
};

/** How soon the sound comes again while a warning of the tier is not acknowledged, seconds. */
export const REPEAT_SECONDS: Partial<Record<Tier, number>> = { red: 20, orange: 60 };
export const MUTE_SECONDS = 300;

/** The tier that must sound now: something new, or the worst unacknowledged one whose time has come; null for silence. */
export function tierToSound(input: {
  readonly fresh: Tier | null;
  readonly unacknowledged: Tier | null;
  readonly lastAt: number;
  readonly mutedUntil: number;
  readonly now: number;
}): Tier | null {
  if (input.now < input.mutedUntil) return null;
  if (input.fresh !== null && TONES[input.fresh] !== undefined) return input.fresh;
  const { unacknowledged } = input;
  const every = unacknowledged === null ? undefined : REPEAT_SECONDS[unacknowledged];
  return every !== undefined && input.now - input.lastAt >= every * 1000 ? unacknowledged : null;
}

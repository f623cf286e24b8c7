import type { TimerStep } from '../../domain/loop-state.ts';

/** A clock of a warning as `warnings.get` tells it; times are epoch milliseconds. */
export interface Clock {
  readonly epoch: number;
  readonly step: TimerStep;
  readonly round: number;
  readonly dueAt: number;
  readonly firedAt: number | null;
  readonly voidAt: number | null;
}

export interface ClockReading<C extends Clock> {
  /** What comes first: a notice or an on-site order. */
  readonly next: C | null;
  /** What else runs of the two, by due time. */
  readonly later: readonly C[];
  /** The running call-and-answer. */
  readonly call: C | null;
  /** Notices of this tier that have gone out. */
  readonly notices: number;
  /** When the on-site order of this tier went out. */
  readonly orderedAt: number | null;
}

const isDuty = (clock: Clock): boolean => clock.step === 'notice' || clock.step === 'on_site';

/** Reads the clocks of the running tier; those of earlier tiers are void and belong to the history. */
export function readClocks<C extends Clock>(clocks: readonly C[], epoch: number): ClockReading<C> {
  const own = clocks.filter((clock) => clock.epoch === epoch);
  const running = own.filter((clock) => clock.firedAt === null && clock.voidAt === null);
  const fired = own.filter((clock) => clock.firedAt !== null);
  // Of two that are due at once the order comes first, as the engine fires them.
  const duties = running.filter(isDuty).sort((a, b) => a.dueAt - b.dueAt || b.step.localeCompare(a.step));
  const [next = null, ...later] = duties;
  return {
    next,
    later,
    call: running.find((clock) => clock.step === 'call') ?? null,
    notices: fired.filter((clock) => clock.step === 'notice').length,
    orderedAt: fired.find((clock) => clock.step === 'on_site')?.firedAt ?? null,
  };
}

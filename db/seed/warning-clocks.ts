import { RS_BH } from '../../domain/loop-plan.ts';
import { freshLoop, type LoopChange, type LoopState, type LoopTimer } from '../../domain/loop-state.ts';
import type { TierRank } from '../../domain/tier.ts';
import { openLoop, turnLoop } from '../../domain/warning-loop.ts';

/** A clock of a seeded warning; times are epoch milliseconds. */
export interface SeedTimer extends LoopTimer {
  readonly firedAt: number | null;
  readonly voidAt: number | null;
}

export interface SeedHistory {
  readonly nextStep: LoopState['nextStep'];
  readonly deadline: number | null;
  readonly timers: readonly SeedTimer[];
  /** What the clocks did until now, beside the opening. */
  readonly steps: readonly { readonly at: number; readonly step: string; readonly round: number }[];
}

/** What the loop has made of a warning between its opening and now: notices that went out, clocks that run. Epoch ms. */
export function seedHistory(
  tier: TierRank,
  enterprise: number,
  openedAt: number,
  acknowledgedAt: number | null,
  now: number,
): SeedHistory {
  const steps: { at: number; step: string; round: number }[] = [];
  const ended = new Map<string, SeedTimer>();
  const keyOf = ({ step, round }: LoopTimer): string => `${step} ${round}`;
  let state = openLoop(freshLoop(RS_BH, enterprise, openedAt), tier, openedAt).state;
  const take = (change: LoopChange<LoopState>, at: number): void => {
    for (const timer of change.fired) ended.set(keyOf(timer), { ...timer, firedAt: at, voidAt: null });
    for (const { step, round } of change.steps) steps.push({ at, step, round });
    state = change.state;
  };
  const runUntil = (until: number): void => {
    for (;;) {
      const due = Math.min(...state.timers.map((timer) => timer.dueAt));
      if (due > until) return;
      take(turnLoop(state, { kind: 'tick' }, due), due);
    }
  };
  if (acknowledgedAt !== null) {
    runUntil(acknowledgedAt);
    const calls = state.timers.filter((timer) => timer.step === 'call');
    for (const call of calls) ended.set(keyOf(call), { ...call, firedAt: null, voidAt: acknowledgedAt });
    state = { ...state, acknowledgedAt, timers: state.timers.filter((timer) => timer.step !== 'call') };
  }
  runUntil(now);
  const running = state.timers.map((timer) => ({ ...timer, firedAt: null, voidAt: null }));
  return { nextStep: state.nextStep, deadline: state.deadline, timers: [...ended.values(), ...running], steps };
}

import { startClocks, withTimers } from './loop-clock.ts';
import { tierPlanOf } from './loop-plan.ts';
import type { LoopState, LoopStep, LoopStepName } from './loop-state.ts';
import type { Party } from './party.ts';
import type { Refusal } from './refusal.ts';
import type { TierRank } from './tier.ts';

/** Who is first responsible (REQ-WARN-12). What belongs to no enterprise is handled by its tracker or the operating company. */
export function responsibleFor(state: LoopState): readonly Party[] {
  return state.enterprise === 0 ? [tierPlanOf(state.plan, state.tier).tracker, 'operating_company'] : ['enterprise'];
}

/**
 * The parties of a step, each once; where there is no enterprise, whoever stands in for it. The operating company follows everything above blue on its screens (REQ-WARN-15); a
 * step of the handling goes on to the city where the tier asks for it (REQ-WARN-04).
 */
export function audience(state: LoopState, parties: readonly Party[], relayed: boolean): readonly Party[] {
  const all = parties.flatMap((party) => (party === 'enterprise' ? responsibleFor(state) : [party]));
  if (state.tier > 1) all.push('operating_company');
  if (relayed && tierPlanOf(state.plan, state.tier).cityRelay) all.push('city');
  return [...new Set(all)];
}

/** Everybody whom the tier's push reaches. */
export function pushed(state: LoopState): readonly Party[] {
  return audience(state, tierPlanOf(state.plan, state.tier).push, true);
}

/**
 * The warning at another tier: a new epoch whose clocks replace all older ones. They count from now, or, for a fall
 * under a plan that does not restart them, from where they counted before (REQ-WARN-14).
 */
export function regraded<S extends LoopState>(state: S, tier: TierRank, now: number, clockIsSet = false): S {
  const { plan } = state;
  const restarted = plan.clockFrom === 'push' ? now : now + plan.receiptGraceMinutes * 60_000;
  const clockSince = clockIsSet || !plan.restartAtDowngrade ? state.clockSince : restarted;
  const next = {
    ...state,
    tier,
    worstTier: tier > state.worstTier ? tier : state.worstTier,
    epoch: state.epoch + 1,
    tierSince: now,
    clockSince,
    shelfRound: state.shelvedUntil === null ? 0 : 1,
  };
  return withTimers(next, startClocks(next, now));
}

export const refuse = (code: Refusal['code'], field: string, message: string, params?: Refusal['params']) => ({
  refusal: { code, field, message, ...(params === undefined ? {} : { params }) },
});

export const step = (
  name: LoopStepName,
  tell: readonly Party[],
  detail: Readonly<Record<string, unknown>> = {},
): LoopStep => ({ step: name, round: 0, tell, detail });

/** A turn in which no clock fired. */
export const turned = <S extends LoopState>(state: S, ...steps: readonly LoopStep[]) => ({ state, steps, fired: [] });

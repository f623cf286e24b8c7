import { inOrderOfDue, nextNotice, startClocks, withTimers } from './loop-clock.ts';
import { tierPlanOf } from './loop-plan.ts';
import type { LoopChange, LoopState, LoopStep, LoopTimer } from './loop-state.ts';
import { audience, pushed, regraded, responsibleFor } from './loop-turns.ts';
import type { Party } from './party.ts';
import type { TierRank } from './tier.ts';

/**
 * The four-level warning loop (section 7, REQ-WARN-01..04, -10..19) as one pure state machine: a warning, what happens
 * to it and the moment give the warning after it, the steps of its history with who must be told of them, and its
 * clocks. What people ask is in loop-commands.ts. Nothing else decides about clocks, recipients or rights of the loop.
 */
export type LoopEvent =
  /** The rules, or a source, ask for a tier; `started` counts points that just went into alarm. */
  | { readonly kind: 'graded'; readonly tier: TierRank; readonly started: number }
  /** No rule holds any more, or the source cleared its alarm. */
  | { readonly kind: 'ended'; readonly reason: 'back_to_normal' | 'cleared_by_source' | 'over' }
  /** The point behind it fell silent (报警后失联), or speaks again. */
  | { readonly kind: 'lost' | 'found' }
  /** The tracker has it on a screen; matters only where clocks count from the receipt. */
  | { readonly kind: 'received' }
  /** Time has passed: every clock that is due fires once. */
  | { readonly kind: 'tick' };

/** What the event makes of the warning at `now` (epoch ms). Nothing happens to a closed warning. */
export function turnLoop<S extends LoopState>(state: S, input: LoopEvent, now: number): LoopChange<S> {
  if (state.state === 'closed') return unchanged(state);
  if (input.kind === 'graded') return graded(state, input.tier, input.started, now);
  if (input.kind === 'ended') return ended(state, input.reason, now);
  if (input.kind === 'received') return received(state, now);
  if (input.kind === 'tick') return tick(state, now);
  return told(state, input.kind);
}

const unchanged = <S extends LoopState>(state: S): LoopChange<S> => ({ state, steps: [], fired: [] });

/** A warning that begins: the plan's push goes out at once and its clocks start with it (REQ-WARN-10). */
export function openLoop<S extends LoopState>(draft: S, tier: TierRank, now: number): LoopChange<S> {
  const clockSince = clockStart(draft, now);
  const opened = { ...draft, tier, worstTier: tier, epoch: 1, openedAt: now, tierSince: now, clockSince };
  const state = withTimers(opened, startClocks(opened, now));
  return { state, steps: [{ step: 'opened', round: 0, tell: pushed(state) }], fired: [] };
}

function clockStart({ plan }: LoopState, now: number): number {
  return plan.clockFrom === 'push' ? now : now + plan.receiptGraceMinutes * 60_000;
}

function graded<S extends LoopState>(state: S, tier: TierRank, started: number, now: number): LoopChange<S> {
  const back = state.normalSince !== null;
  const steps: LoopStep[] = [];
  let next = back ? cameBack(state) : state;
  if (tier > next.tier) {
    next = raised(next, tier, now);
    const tell = pushed(next);
    const before = pushed(state);
    const added: Party[] = tell.filter((party) => !before.includes(party));
    steps.push({ step: 'raised', round: 0, tell, detail: { from: state.tier, added } });
    return { state: next, steps, fired: [] };
  }
  if (back || (tier === next.tier && started > 0)) {
    if (!back) next = { ...next, repeats: next.repeats + 1 };
    steps.push({ step: 'repeated', round: 0, tell: [], detail: back ? { afterNormal: true } : {} });
  }
  // Once a person had to be told, a person signs off: rules alone never bring it below yellow.
  const floor: TierRank = next.worstTier >= 2 ? 2 : 1;
  const target = tier > floor ? tier : floor;
  if (target < next.tier && next.plan.automaticFall) {
    // Those who were told of the worse tier are told that it fell.
    steps.push({ step: 'lowered', round: 0, tell: pushed(next), detail: { from: next.tier } });
    next = regraded(withdrawn(next), target, now);
  }
  return { state: next, steps, fired: [] };
}

/** A pending request to clear or downgrade has lost its ground. */
function withdrawn<S extends LoopState>(state: S): S {
  return state.handling === 'clear_asked' ? { ...state, handling: 'verified', askedBy: null, askedTier: null } : state;
}

/** What was normal is in alarm again. */
function cameBack<S extends LoopState>(state: S): S {
  return withdrawn({ ...state, normalSince: null, repeats: state.repeats + 1 });
}

/** Who acknowledged, shelved or settled the milder tier has not seen the worse one; a false alarm that grows is in doubt. */
function raised<S extends LoopState>(state: S, tier: TierRank, now: number): S {
  const verdict = state.verdict === 'false' ? null : state.verdict;
  const seen = {
    ...state,
    verdict,
    handling: verdict === null ? ('waiting' as const) : ('verified' as const),
    askedBy: null,
    askedTier: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    shelvedUntil: null,
    shelvedBy: null,
    shelvedReason: null,
    shelfMinutes: null,
  };
  return regraded({ ...seen, clockSince: clockStart(state, now) }, tier, now, true);
}

function ended<S extends LoopState>(
  state: S,
  reason: 'back_to_normal' | 'cleared_by_source' | 'over',
  now: number,
): LoopChange<S> {
  if (state.normalSince !== null) return unchanged(state);
  // Blue stays with the enterprise's daily patrol (REQ-WARN-01); everything else waits for a signature (REQ-WARN-12).
  if (state.worstTier === 1 && state.verdict !== 'accident') {
    const closed = withTimers({ ...state, state: 'closed', closedAt: now, closedReason: reason }, []);
    return { state: closed, steps: [{ step: 'closed', round: 0, tell: [], detail: { reason } }], fired: [] };
  }
  const tell = audience(state, [tierPlanOf(state.plan, state.tier).tracker, ...responsibleFor(state)], true);
  return {
    state: { ...state, normalSince: now },
    steps: [{ step: 'normal', round: 0, tell, detail: { reason } }],
    fired: [],
  };
}

/** That a point in alarm fell silent is itself an alarm for everybody who was told (design, law 4). */
function told<S extends LoopState>(state: S, step: 'lost' | 'found'): LoopChange<S> {
  return { state, steps: [{ step, round: 0, tell: step === 'lost' ? pushed(state) : [] }], fired: [] };
}

/** Clocks that count from the receipt move forward to it, once, and never back. */
function received<S extends LoopState>(state: S, now: number): LoopChange<S> {
  if (state.plan.clockFrom !== 'receipt' || now >= state.clockSince) return unchanged(state);
  const moved = { ...state, clockSince: now };
  const others = state.timers.filter((timer) => timer.step === 'call' || timer.step === 'unshelve');
  const clocks = startClocks(moved, now).filter((timer) => timer.step === 'notice' || timer.step === 'on_site');
  return { state: withTimers(moved, [...clocks, ...others]), steps: [], fired: [] };
}

function tick<S extends LoopState>(state: S, now: number): LoopChange<S> {
  const due = state.timers.filter((timer) => timer.dueAt <= now).sort(inOrderOfDue);
  let next = state;
  const steps: LoopStep[] = [];
  for (const timer of due) {
    const after = fire(next, timer, now);
    next = after.state;
    const late = { dueAt: timer.dueAt, lateSeconds: Math.round((now - timer.dueAt) / 100) / 10 };
    if (after.step !== null) steps.push({ ...after.step, detail: { ...after.step.detail, ...late } });
  }
  return { state: next, steps, fired: due };
}

function fire<S extends LoopState>(
  state: S,
  timer: LoopTimer,
  now: number,
): { readonly state: S; readonly step: LoopStep | null } {
  const rest = state.timers.filter((one) => one !== timer);
  const { notice, onSite, callMinutes } = tierPlanOf(state.plan, state.tier);
  const { step, round } = timer;
  if (step === 'notice') {
    const next = nextNotice(state, now);
    const tell = audience(state, notice?.to ?? [], false);
    return { state: withTimers(state, next === null ? rest : [...rest, next]), step: { step, round, tell } };
  }
  if (step === 'on_site') {
    const by = onSite?.by ?? tierPlanOf(state.plan, state.tier).tracker;
    return { state: withTimers(state, rest), step: { step, round, tell: audience(state, [by], true), detail: { by } } };
  }
  if (step === 'unshelve') {
    const open = { ...state, shelvedUntil: null, shelvedBy: null, shelvedReason: null, shelfMinutes: null };
    return { state: withTimers(open, rest), step: { step: 'unshelved', round, tell: [], detail: { expired: true } } };
  }
  if (callMinutes === null || state.acknowledgedAt !== null) return { state: withTimers(state, rest), step: null };
  const again = { epoch: state.epoch, step, round: round + 1, dueAt: now + callMinutes * 60_000 };
  return {
    state: withTimers(state, [...rest, again]),
    step: { step, round, tell: audience(state, [], false) },
  };
}

import type { TierRank } from './tier.ts';

/**
 * Limit rules: limit, duration (on-delay) and deadband, as pure functions (REQ-RISK-01, -03; ISA-18.2). The caller
 * feeds readings of one point in the order of their device times and only such as are newer than the last one it fed,
 * so that late arrivals never reopen what a newer reading has ended (REQ-ING-09).
 * All times are epoch milliseconds; `now` is the database clock.
 */
export interface LimitRule {
  readonly id: string;
  readonly version: number;
  readonly compare: 'above' | 'below';
  /** In the indicator's unit, already resolved to a number for the point. */
  readonly limit: number;
  /** 1 blue … 4 red. */
  readonly tier: TierRank;
  readonly durationSeconds: number;
  /** How far back past the limit a value must be before the rule lets go. */
  readonly deadband: number;
}

export interface RuleState {
  readonly state: 'pending' | 'active';
  /** When the limit was crossed: device time, never later than the moment it was received. */
  readonly since: number;
  /** When a pending crossing becomes active; null once active. */
  readonly dueAt: number | null;
  /** The value that crossed; while active the last one that was evaluated. */
  readonly value: number;
}

export interface Sample {
  readonly at: number;
  readonly value: number;
}

function crosses(rule: LimitRule, value: number): boolean {
  return rule.compare === 'above' ? value > rule.limit : value < rule.limit;
}

/** Back past the limit by the deadband; between the two nothing changes, so a trembling value does not chatter. */
function isBack(rule: LimitRule, value: number): boolean {
  return rule.compare === 'above' ? value <= rule.limit - rule.deadband : value >= rule.limit + rule.deadband;
}

/** What time alone does: a pending crossing whose duration has passed becomes active. */
export function advanceRule(state: RuleState | null, time: number): RuleState | null {
  if (state === null || state.state === 'active' || state.dueAt === null || state.dueAt > time) return state;
  return { state: 'active', since: state.since, dueAt: null, value: state.value };
}

/**
 * What one reading does. Duration counts from the device's time, but a device whose clock runs ahead cannot stretch it:
 * it never lasts longer than the wall clock says.
 */
export function stepRule(rule: LimitRule, before: RuleState | null, reading: Sample, now: number): RuleState | null {
  const at = Math.min(reading.at, now);
  const state = advanceRule(before, at);
  if (state?.state === 'active') {
    return isBack(rule, reading.value) ? null : { ...state, value: reading.value };
  }
  if (!crosses(rule, reading.value)) return null;
  if (state !== null) return { ...state, value: reading.value };
  const dueAt = at + rule.durationSeconds * 1000;
  return dueAt <= at
    ? { state: 'active', since: at, dueAt: null, value: reading.value }
    : { state: 'pending', since: at, dueAt, value: reading.value };
}

/** Folds the readings of one point, oldest first, and then lets time run to `now`. */
export function foldReadings(
  rule: LimitRule,
  before: RuleState | null,
  readings: readonly Sample[],
  now: number,
): RuleState | null {
  let state = before;
  for (const reading of readings) state = stepRule(rule, state, reading, now);
  return advanceRule(state, now);
}

/** One rule that holds at one point now: what a warning is made of. */
export interface ActiveRule {
  readonly pointFid: number;
  readonly rule: LimitRule;
  readonly since: number;
  readonly value: number;
}

/** An open warning as far as the rules need to know it. */
export interface OpenWarning {
  readonly id: number;
  readonly tier: TierRank;
  readonly pointFid: number | null;
  readonly ruleId: string | null;
}

export type WarningEffect =
  | { readonly change: 'none' }
  | { readonly change: 'opened'; readonly tier: TierRank; readonly cause: ActiveRule }
  | { readonly change: 'raised' | 'lowered'; readonly id: number; readonly tier: TierRank; readonly cause: ActiveRule }
  | { readonly change: 'repeated'; readonly id: number; readonly tier: TierRank; readonly cause: ActiveRule }
  | { readonly change: 'closed'; readonly id: number };

/** Worst tier first, then the oldest: the rule whose sentence the warning shows. */
function worstActive(active: readonly ActiveRule[]): ActiveRule | null {
  let worst: ActiveRule | null = null;
  for (const one of active) {
    if (
      worst === null ||
      one.rule.tier > worst.rule.tier ||
      (one.rule.tier === worst.rule.tier && one.since < worst.since)
    )
      worst = one;
  }
  return worst;
}

/**
 * What the active rules of one object and cause make of its open warning (REQ-RISK-10): the worst rule's tier wins, a
 * rise raises the same warning, a fall lowers it, none closes it. It depends on the set of active rules alone, so
 * neither the order of readings nor the instance that saw them matters. `started` counts points that just went into alarm.
 */
export function settleWarning(active: readonly ActiveRule[], open: OpenWarning | null, started: number): WarningEffect {
  const worst = worstActive(active);
  if (worst === null) return open === null ? { change: 'none' } : { change: 'closed', id: open.id };
  const tier = worst.rule.tier;
  if (open === null) return { change: 'opened', tier, cause: worst };
  if (tier > open.tier) return { change: 'raised', id: open.id, tier, cause: worst };
  if (tier < open.tier) return { change: 'lowered', id: open.id, tier, cause: worst };
  return started > 0 ? { change: 'repeated', id: open.id, tier, cause: worst } : { change: 'none' };
}

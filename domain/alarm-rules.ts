import type { TierRank } from './tier.ts';

/**
 * The state machine of one tier of a rule: limit, duration (on-delay), off-delay and deadband, as pure functions
 * (REQ-RISK-01, -03; ISA-18.2). Rates, codes and combinations run through it too: what differs is the value that is fed.
 * The caller feeds values in the order of their device times and only such as are newer than the last one it fed, so
 * that late arrivals never reopen what a newer reading has ended (REQ-ING-09).
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
  /** How long the value must stay back before the rule lets go; absent = at once. */
  readonly offDelaySeconds?: number;
  /** How far back past the limit a value must be before the rule lets go. */
  readonly deadband: number;
}

export interface RuleState {
  /** `ending`: still holds; it lets go when the off-delay has passed without another crossing. */
  readonly state: 'pending' | 'active' | 'ending';
  /** When the limit was crossed: device time, never later than the moment it was received. */
  readonly since: number;
  /** When a pending crossing becomes active, or an ending one lets go; null while active. */
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

/** A rule that holds counts for its warning, also while its off-delay runs. */
export function holds(state: RuleState | null | undefined): boolean {
  return state?.state === 'active' || state?.state === 'ending';
}

/** What time alone does: a crossing whose duration has passed becomes active, an end whose delay has passed takes effect. */
export function advanceRule(state: RuleState | null, time: number): RuleState | null {
  if (state === null || state.dueAt === null || state.dueAt > time) return state;
  if (state.state === 'ending') return null;
  return { state: 'active', since: state.since, dueAt: null, value: state.value };
}

/**
 * What one reading does. Duration counts from the device's time, but a device whose clock runs ahead cannot stretch it:
 * it never lasts longer than the wall clock says.
 */
export function stepRule(rule: LimitRule, before: RuleState | null, reading: Sample, now: number): RuleState | null {
  const at = Math.min(reading.at, now);
  const state = advanceRule(before, at);
  if (state !== null && holds(state)) return stepHolding(rule, state, at, reading.value);
  if (!crosses(rule, reading.value)) return null;
  if (state !== null) return { ...state, value: reading.value };
  const dueAt = at + rule.durationSeconds * 1000;
  return dueAt <= at
    ? { state: 'active', since: at, dueAt: null, value: reading.value }
    : { state: 'pending', since: at, dueAt, value: reading.value };
}

function stepHolding(rule: LimitRule, state: RuleState, at: number, value: number): RuleState | null {
  // Back inside the deadband is not back: the off-delay starts anew when the value really is.
  if (!isBack(rule, value)) return { state: 'active', since: state.since, dueAt: null, value };
  const offDelay = (rule.offDelaySeconds ?? 0) * 1000;
  if (offDelay <= 0) return null;
  return state.state === 'ending' ? { ...state, value } : { ...state, state: 'ending', dueAt: at + offDelay, value };
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

/**
 * Change per minute at each of the last `count` samples, against the oldest sample of the window before it. Samples that
 * have less than three quarters of it behind them say nothing: two readings a second apart would tell of a storm.
 */
export function ratesPerMinute(samples: readonly Sample[], windowSeconds: number, count: number): Sample[] {
  const rates: Sample[] = [];
  let first = 0;
  samples.forEach((sample, index) => {
    while ((samples[first]?.at ?? sample.at) < sample.at - windowSeconds * 1000) first += 1;
    const oldest = samples[first];
    if (index < samples.length - count || oldest === undefined) return;
    const spanMs = sample.at - oldest.at;
    if (spanMs <= 0 || spanMs < windowSeconds * 750) return;
    rates.push({ at: sample.at, value: ((sample.value - oldest.value) / spanMs) * 60_000 });
  });
  return rates;
}

/** One rule that holds at one point now: what a warning is made of. */
export interface ActiveRule {
  /** null: the rule looks at the object itself (a raw alarm, a state, a combination). */
  readonly pointFid: number | null;
  readonly rule: LimitRule;
  readonly since: number;
  readonly value: number;
}

/**
 * What the active rules of one object and cause ask for (REQ-RISK-10): worst tier first, then the oldest, which is the
 * rule whose sentence the warning shows. It depends on the set alone, so neither the order of readings nor the instance
 * that saw them matters. What the warning does with it is domain/warning-loop.ts.
 */
export function worstActive<A extends ActiveRule>(active: readonly A[]): A | null {
  let worst: A | null = null;
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

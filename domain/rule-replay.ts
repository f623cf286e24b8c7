import { advanceRule, holds, type LimitRule, type RuleState, type Sample, stepRule } from './alarm-rules.ts';
import type { TierRank } from './tier.ts';

/** A span in which a part held; epoch milliseconds, `to` null = it still does. */
export interface HeldSpan {
  readonly from: number;
  readonly to: number | null;
  readonly tier: TierRank;
}

/** When a part would have held, fed with readings of the past, oldest first, up to `end`: the very machine that runs live. */
export function replayPart(rule: LimitRule, samples: readonly Sample[], end: number): HeldSpan[] {
  const spans: HeldSpan[] = [];
  let state: RuleState | null = null;
  let from: number | null = null;
  const turn = (next: RuleState | null, at: number): void => {
    if (from === null && holds(next)) from = at;
    else if (from !== null && !holds(next)) {
      spans.push({ from, to: at, tier: rule.tier });
      from = null;
    }
    state = next;
  };
  const passTo = (time: number): void => {
    const due = state?.dueAt ?? null;
    if (due !== null && due <= time) turn(advanceRule(state, due), due);
  };
  for (const sample of samples) {
    passTo(sample.at);
    turn(stepRule(rule, state, sample, end), sample.at);
  }
  passTo(end);
  if (from !== null) spans.push({ from, to: null, tier: rule.tier });
  return spans;
}

/** Spans of all parts and points at one object, joined to warnings as they would have been: one at a time, rising and falling. */
export function joinSpans(spans: readonly HeldSpan[]): HeldSpan[] {
  const joined: { from: number; to: number | null; tier: TierRank }[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || (last.to !== null && last.to < span.from)) {
      joined.push({ ...span });
      continue;
    }
    if (span.tier > last.tier) last.tier = span.tier;
    if (last.to !== null) last.to = span.to === null ? null : Math.max(last.to, span.to);
  }
  return joined;
}

/** How many warnings there would have been, by worst tier. */
export interface ReplayCount {
  readonly total: number;
  readonly red: number;
  readonly orange: number;
  readonly yellow: number;
  readonly blue: number;
}
export const NO_COUNT: ReplayCount = { total: 0, red: 0, orange: 0, yellow: 0, blue: 0 };

export function countSpans(spans: readonly HeldSpan[]): ReplayCount {
  const of = (tier: number): number => spans.filter((span) => span.tier === tier).length;
  return { total: spans.length, red: of(4), orange: of(3), yellow: of(2), blue: of(1) };
}

export function addCounts(a: ReplayCount, b: ReplayCount): ReplayCount {
  return {
    total: a.total + b.total,
    red: a.red + b.red,
    orange: a.orange + b.orange,
    yellow: a.yellow + b.yellow,
    blue: a.blue + b.blue,
  };
}

/** True and false of several conditions over time, as one sample per change: 1 while the combination holds. */
export function combineSamples(conditions: readonly (readonly Sample[])[], mode: 'all' | 'any'): Sample[] {
  const changes = conditions
    .flatMap((samples, index) => samples.map((sample) => ({ ...sample, index })))
    .sort((a, b) => a.at - b.at);
  const met = conditions.map(() => false);
  return changes.map(({ at, value, index }) => {
    met[index] = value > 0;
    return { at, value: Number(mode === 'all' ? met.every(Boolean) : met.some(Boolean)) };
  });
}

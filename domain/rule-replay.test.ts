import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldReadings, holds, type LimitRule } from './alarm-rules.ts';
import { combineSamples, countSpans, joinSpans, replayPart } from './rule-replay.ts';

const T = Date.UTC(2026, 10, 6);
const MINUTE = 60_000;
const rule: LimitRule = {
  id: 'gas.combustible.yellow',
  version: 1,
  compare: 'above',
  limit: 25,
  tier: 2,
  durationSeconds: 0,
  deadband: 2,
};
const at = (minute: number, value: number) => ({ at: T + minute * MINUTE, value });

describe('a replay of stored readings', () => {
  it('finds each span in which the rule would have held, and says when it still does', () => {
    const samples = [at(0, 1), at(10, 26), at(20, 24), at(30, 22), at(40, 30)];
    expect(replayPart(rule, samples, T + 60 * MINUTE)).toEqual([
      { from: T + 10 * MINUTE, to: T + 30 * MINUTE, tier: 2 },
      { from: T + 40 * MINUTE, to: null, tier: 2 },
    ]);
  });

  it('begins when the duration has passed and ends when the off-delay has, not at the next reading', () => {
    const slow = { ...rule, durationSeconds: 300, offDelaySeconds: 120 };
    const samples = [at(0, 30), at(30, 1), at(90, 1)];
    expect(replayPart(slow, samples, T + 120 * MINUTE)).toEqual([
      { from: T + 5 * MINUTE, to: T + 32 * MINUTE, tier: 2 },
    ]);
  });

  it('ends in the state in which the live machine ends', () => {
    const values = fc.array(fc.double({ min: 15, max: 35, noNaN: true }), { minLength: 1, maxLength: 40 });
    const delays = fc.constantFrom(0, 60, 200);
    fc.assert(
      fc.property(values, delays, delays, (list, durationSeconds, offDelaySeconds) => {
        const one = { ...rule, durationSeconds, offDelaySeconds };
        const samples = list.map((value, index) => at(index, value));
        const end = T + (list.length + 1) * MINUTE;
        const last = replayPart(one, samples, end).at(-1);
        expect(last !== undefined && last.to === null).toBe(holds(foldReadings(one, null, samples, end)));
      }),
    );
  });

  it('joins tiers and points of one object to one warning with its worst tier', () => {
    const spans = [
      { from: 0, to: 10, tier: 2 as const },
      { from: 5, to: 8, tier: 4 as const },
      { from: 20, to: null, tier: 1 as const },
      { from: 30, to: 40, tier: 3 as const },
    ];
    expect(joinSpans(spans)).toEqual([
      { from: 0, to: 10, tier: 4 },
      { from: 20, to: null, tier: 3 },
    ]);
    expect(countSpans(joinSpans(spans))).toEqual({ total: 2, red: 1, orange: 1, yellow: 0, blue: 0 });
  });

  it('combines conditions as they change', () => {
    const hot = [at(0, 0), at(10, 1), at(40, 0)];
    const gas = [at(0, 0), at(20, 1), at(30, 0)];
    const all = combineSamples([hot, gas], 'all').filter((sample) => sample.value === 1);
    expect(all).toEqual([{ at: T + 20 * MINUTE, value: 1 }]);
    expect(combineSamples([hot, gas], 'any').at(-1)).toEqual({ at: T + 40 * MINUTE, value: 0 });
  });
});

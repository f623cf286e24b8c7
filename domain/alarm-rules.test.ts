import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ActiveRule,
  advanceRule,
  foldReadings,
  holds,
  type LimitRule,
  type RuleState,
  ratesPerMinute,
  stepRule,
  worstActive,
} from './alarm-rules.ts';

const NOW = Date.UTC(2026, 10, 20, 2, 58);
const SECOND = 1_000;

const rule = (over: Partial<LimitRule> = {}): LimitRule => ({
  id: 'pressure.hh',
  version: 1,
  compare: 'above',
  limit: 1.8,
  tier: 4,
  durationSeconds: 0,
  deadband: 0.1,
  ...over,
});
const at = (seconds: number, value: number) => ({ at: NOW + seconds * SECOND, value });

describe('a limit rule', () => {
  it('is active at once when it has no duration', () => {
    expect(stepRule(rule(), null, at(0, 1.92), NOW)).toEqual({ state: 'active', since: NOW, dueAt: null, value: 1.92 });
  });

  it('is not crossed by the limit itself', () => {
    expect(stepRule(rule(), null, at(0, 1.8), NOW)).toBeNull();
  });

  it('waits for its duration and is active when time alone has passed', () => {
    const pending = stepRule(rule({ durationSeconds: 60 }), null, at(0, 1.92), NOW);
    expect(pending).toMatchObject({ state: 'pending', dueAt: NOW + 60 * SECOND });
    expect(advanceRule(pending, NOW + 59 * SECOND)).toMatchObject({ state: 'pending' });
    expect(advanceRule(pending, NOW + 60 * SECOND)).toMatchObject({ state: 'active', since: NOW });
  });

  it('forgets a crossing that ended before its duration', () => {
    const readings = [at(0, 1.92), at(30, 1.2)];
    expect(foldReadings(rule({ durationSeconds: 60 }), null, readings, NOW + 300 * SECOND)).toBeNull();
  });

  it('counts the duration from the device time of data that came late', () => {
    const state = stepRule(rule({ durationSeconds: 60 }), null, at(-600, 1.92), NOW);
    expect(advanceRule(state, NOW)).toMatchObject({ state: 'active', since: NOW - 600 * SECOND });
  });

  it('is not stretched by a device whose clock runs ahead', () => {
    const state = stepRule(rule({ durationSeconds: 60 }), null, at(240, 1.92), NOW);
    expect(state).toMatchObject({ since: NOW, dueAt: NOW + 60 * SECOND });
  });

  it('below a limit mirrors above', () => {
    const below = rule({ compare: 'below', limit: 0.2, deadband: 0.05 });
    const active = stepRule(below, null, at(0, 0.1), NOW);
    expect(active?.state).toBe('active');
    expect(stepRule(below, active, at(1, 0.24), NOW)).not.toBeNull();
    expect(stepRule(below, active, at(1, 0.25), NOW)).toBeNull();
  });

  it('never chatters on values inside the deadband', () => {
    const inside = fc.double({ min: 1.71, max: 1.8, noNaN: true });
    fc.assert(
      fc.property(fc.array(inside, { maxLength: 50 }), fc.boolean(), (values, wasActive) => {
        const before: RuleState | null = wasActive ? { state: 'active', since: NOW, dueAt: null, value: 1.9 } : null;
        let state = before;
        values.forEach((value, index) => {
          state = stepRule(rule(), state, at(index, value), NOW + index * SECOND);
          expect(state?.state ?? null).toBe(before?.state ?? null);
        });
      }),
    );
  });

  it('comes to the same state however a run of readings is cut into deliveries', () => {
    const values = fc.array(fc.double({ min: 1, max: 2.5, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.nat({ max: 29 }), fc.constantFrom(0, 5, 60), (list, cut, durationSeconds) => {
        const one = rule({ durationSeconds });
        const readings = list.map((value, index) => at(index * 7, value));
        const end = NOW + list.length * 7 * SECOND;
        const whole = foldReadings(one, null, readings, end);
        const first = foldReadings(one, null, readings.slice(0, cut), readings[cut]?.at ?? end);
        expect(foldReadings(one, first, readings.slice(cut), end)).toEqual(whole);
      }),
    );
  });
});

describe('readings in any order', () => {
  /** What ingest does: a reading that is older than the newest one taken is stored and not evaluated. */
  const fedInOrderOf = (arrivals: readonly { readonly at: number; readonly value: number }[], one: LimitRule) => {
    let newest = Number.NEGATIVE_INFINITY;
    let state: RuleState | null = null;
    for (const reading of arrivals) {
      if (reading.at <= newest) continue;
      newest = reading.at;
      state = foldReadings(one, state, [reading], reading.at);
    }
    return state;
  };

  it('end as the newest reading says: late data reopen nothing and end nothing', () => {
    const values = fc.array(fc.constantFrom(1, 1.69, 1.75, 1.81, 2.2), { minLength: 1, maxLength: 20 });
    const runs = values.chain((list) =>
      fc.shuffledSubarray(
        list.map((value, index) => at(index * 7, value)),
        { minLength: list.length, maxLength: list.length },
      ),
    );
    fc.assert(
      fc.property(runs, (arrivals) => {
        const newest = [...arrivals].sort((a, b) => b.at - a.at)[0]?.value ?? 0;
        const state = fedInOrderOf(arrivals, rule());
        if (newest > 1.8) expect(state?.state).toBe('active');
        if (newest <= 1.7) expect(state).toBeNull();
      }),
    );
  });
});

describe('an off-delay', () => {
  const slow = rule({ offDelaySeconds: 60 });
  const active = stepRule(slow, null, at(0, 1.92), NOW);

  it('keeps the rule until the value has been back for as long, and then lets go by time alone', () => {
    const ending = stepRule(slow, active, at(10, 1.2), NOW + 10 * SECOND);
    expect(ending).toMatchObject({ state: 'ending', dueAt: NOW + 70 * SECOND });
    expect(holds(ending)).toBe(true);
    expect(advanceRule(ending, NOW + 69 * SECOND)).toMatchObject({ state: 'ending' });
    expect(advanceRule(ending, NOW + 70 * SECOND)).toBeNull();
  });

  it('starts anew when the value was not really back, so that a trembling value makes one warning', () => {
    const states = [at(10, 1.2), at(50, 1.9), at(60, 1.2), at(100, 1.9), at(110, 1.75)];
    const end = foldReadings(slow, active, states, NOW + 160 * SECOND);
    expect(end).toMatchObject({ state: 'active', since: NOW });
  });

  it('comes to the same state however readings are cut into deliveries', () => {
    const values = fc.array(fc.double({ min: 1, max: 2.5, noNaN: true }), { minLength: 1, maxLength: 30 });
    const delays = fc.constantFrom(0, 5, 20, 60);
    fc.assert(
      fc.property(values, fc.nat({ max: 29 }), delays, delays, (list, cut, durationSeconds, offDelaySeconds) => {
        const one = rule({ durationSeconds, offDelaySeconds });
        const readings = list.map((value, index) => at(index * 7, value));
        const end = NOW + list.length * 7 * SECOND;
        const first = foldReadings(one, null, readings.slice(0, cut), readings[cut]?.at ?? end);
        expect(foldReadings(one, first, readings.slice(cut), end)).toEqual(foldReadings(one, null, readings, end));
      }),
    );
  });
});

describe('a rate of change', () => {
  it('is the change per minute against the oldest sample of the window', () => {
    // 0.5 MPa in five minutes: what a severed line does.
    const samples = [0, 60, 120, 180, 240, 300].map((seconds) => at(seconds, 4 - seconds / 600));
    expect(ratesPerMinute(samples, 300, 1)).toEqual([{ at: NOW + 300 * SECOND, value: expect.closeTo(-0.1, 9) }]);
  });

  it('says nothing before three quarters of its window are known: two quick readings are no storm', () => {
    expect(ratesPerMinute([at(0, 4), at(1, 3.9)], 300, 2)).toEqual([]);
    expect(ratesPerMinute([at(0, 4), at(224, 3.9)], 300, 1)).toEqual([]);
    expect(ratesPerMinute([at(0, 4), at(225, 3.9)], 300, 1)).toHaveLength(1);
  });

  it('is the same for each reading whether they come one by one or together', () => {
    const values = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(values, (list) => {
        const samples = list.map((value, index) => at(index * 60, value));
        const single = samples.flatMap((_, index) => ratesPerMinute(samples.slice(0, index + 1), 300, 1));
        expect(ratesPerMinute(samples, 300, samples.length)).toEqual(single);
      }),
    );
  });
});

describe('the warning of an object', () => {
  const high = rule({ id: 'pressure.h', limit: 1.6, tier: 2 });
  const red = rule();
  const active = (one: LimitRule, since = NOW): ActiveRule => ({ pointFid: 1, rule: one, since, value: 1.92 });

  it('stands on the worst rule, and among equals on the oldest', () => {
    expect(worstActive([active(high), active(red)])?.rule.id).toBe('pressure.hh');
    expect(worstActive([active(red), active({ ...red, id: 'first' }, NOW - SECOND)])?.rule.id).toBe('first');
    expect(worstActive([])).toBeNull();
  });

  it('does not depend on the order in which rules became active', () => {
    const rules = [active(high, NOW - 5), active(red, NOW - 3), active({ ...red, id: 'other', tier: 3 }, NOW - 9)];
    fc.assert(
      fc.property(fc.shuffledSubarray(rules, { minLength: 1 }), (some) => {
        const sorted = rules.filter((one) => some.includes(one));
        expect(worstActive(some)).toEqual(worstActive(sorted));
      }),
    );
  });
});

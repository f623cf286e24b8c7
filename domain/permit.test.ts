import { describe, expect, it } from 'vitest';
import {
  asksForHigherLevel,
  gasProblems,
  type PermitFacts,
  permitAfter,
  permitEnd,
  permitFlags,
  permitPersonProblem,
  startProblem,
} from './permit.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** A Tuesday, 09:00 in Beijing. */
const NINE = Date.parse('2026-03-03T09:00:00+08:00');
const test = (more: object = {}) => ({
  ...{ at: NINE, combustiblePercent: 0.1, lelPercent: 5, oxygenPercent: 20.9, toxicPercent: 0, ...more },
});
const hotWork = (more: Partial<PermitFacts> = {}): PermitFacts => ({
  ...{ kind: 'hot_work', level: '1', state: 'permitted', validFrom: NINE, validTo: NINE + 8 * HOUR },
  ...{ startedAt: null, stoppedAt: null, finishedAt: null, goodTestAt: NINE, lastTestGood: true },
  ...more,
});

describe('a permit of a special operation (GB 30871-2022)', () => {
  it('is valid no longer than its kind and level allow', () => {
    const plan = [NINE, NINE + 1_000 * HOUR] as const;
    const hours = (kind: Parameters<typeof permitEnd>[0], level: Parameters<typeof permitEnd>[1]) =>
      (permitEnd(kind, level, ...plan) - NINE) / HOUR;
    expect([hours('hot_work', 'special'), hours('hot_work', '1'), hours('hot_work', '2')]).toEqual([8, 8, 72]);
    expect([hours('confined_space', 'none'), hours('height', '2'), hours('temporary_power', 'none')]).toEqual([
      24,
      7 * 24,
      15 * 24,
    ]);
    expect(permitEnd('hot_work', '2', NINE, NINE + HOUR)).toBe(NINE + HOUR);
  });

  it('goes from application over review and permit to guard and acceptance, and by no other way', () => {
    expect(permitAfter('applied', 'review')).toBe('reviewed');
    expect(permitAfter('applied', 'approve')).toBeNull();
    expect(permitAfter('reviewed', 'approve')).toBe('permitted');
    expect(permitAfter('permitted', 'start')).toBe('working');
    expect(permitAfter('working', 'accept')).toBeNull();
    expect(permitAfter('finished', 'accept')).toBe('accepted');
  });

  it('lets nobody sign twice for what two must look at', () => {
    const persons = { applicant: 'a', reviewer: 'r', approver: 'p', guardian: 'g' };
    for (const act of ['review', 'approve', 'accept'] as const) {
      expect(permitPersonProblem(act, 'a', persons, true), act).toBe('two_persons');
      expect(permitPersonProblem(act, 'g', persons, true), act).toBe('two_persons');
    }
    expect(permitPersonProblem('approve', 'r', persons, true)).toBe('two_persons');
    expect(permitPersonProblem('approve', 'p', persons, true)).toBeNull();
    expect(permitPersonProblem('accept', 'r', persons, true)).toBeNull();
    expect(permitPersonProblem('accept', 'x', persons, false)).toBe('forbidden');
    expect(permitPersonProblem('start', 'p', persons, true)).toBe('guardian');
    expect(permitPersonProblem('stop', 'x', persons, true)).toBeNull();
  });

  it('judges gas by the lower explosive limit of the medium, and oxygen where people go in', () => {
    expect(gasProblems('hot_work', test({ combustiblePercent: 0.5 }))).toEqual([]);
    expect(gasProblems('hot_work', test({ combustiblePercent: 0.51 }))).toEqual(['combustible']);
    expect(gasProblems('hot_work', test({ combustiblePercent: 0.3, lelPercent: 1.2 }))).toEqual(['combustible']);
    expect(gasProblems('confined_space', test({ oxygenPercent: 19.4 }))).toEqual(['oxygen']);
    expect(gasProblems('confined_space', test({ oxygenPercent: null }))).toEqual(['unmeasured']);
    expect(gasProblems('confined_space', test({ toxicPercent: 101 }))).toEqual(['toxic']);
  });

  it('starts only within its hours and within 30 minutes after a good test', () => {
    expect(startProblem(hotWork(), NINE + 30 * MINUTE)).toBeNull();
    expect(startProblem(hotWork(), NINE + 31 * MINUTE)).toBe('gas_test_old');
    expect(startProblem(hotWork(), NINE - MINUTE)).toBe('too_early');
    expect(startProblem(hotWork({ goodTestAt: NINE + 8 * HOUR }), NINE + 8 * HOUR)).toBe('expired');
    expect(startProblem(hotWork({ goodTestAt: null, lastTestGood: null }), NINE)).toBe('no_gas_test');
    expect(startProblem(hotWork({ lastTestGood: false }), NINE)).toBe('gas_test_bad');
    expect(startProblem(hotWork({ kind: 'lifting', goodTestAt: null, lastTestGood: null }), NINE)).toBeNull();
  });

  it('asks for a new test after a stop that was too long', () => {
    const stopped = hotWork({ state: 'stopped', startedAt: NINE, stoppedAt: NINE + 40 * MINUTE });
    expect(startProblem(stopped, NINE + 60 * MINUTE)).toBeNull();
    expect(startProblem(stopped, NINE + 71 * MINUTE)).toBe('gas_test_old');
  });

  it('is flagged when it ran out, when nobody accepted, and when a test is due', () => {
    const working = hotWork({ state: 'working', startedAt: NINE });
    expect(permitFlags(working, NINE + HOUR)).toEqual([]);
    expect(permitFlags(working, NINE + 121 * MINUTE)).toEqual(['gas_test_due']);
    expect(permitFlags(hotWork({ ...working, level: 'special' }), NINE + 31 * MINUTE)).toEqual(['gas_test_due']);
    expect(permitFlags({ ...working, goodTestAt: NINE + 8 * HOUR }, NINE + 8 * HOUR)).toEqual(['expired']);
    const finished = hotWork({ state: 'finished', finishedAt: NINE });
    expect(permitFlags(finished, NINE + 2 * HOUR)).toEqual([]);
    expect(permitFlags(finished, NINE + 2 * HOUR + MINUTE)).toEqual(['unaccepted']);
  });

  it('asks for a higher level of hot work at night and at the weekend', () => {
    expect(asksForHigherLevel('hot_work', '2', NINE)).toBe(false);
    expect(asksForHigherLevel('hot_work', '2', NINE + 12 * HOUR)).toBe(true);
    expect(asksForHigherLevel('hot_work', '1', Date.parse('2026-03-07T10:00:00+08:00'))).toBe(true);
    expect(asksForHigherLevel('hot_work', 'special', NINE + 12 * HOUR)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { type ClockReading, judgeClocks } from './clock-watch.ts';

const START: ClockReading = {
  databaseMs: 1_000_000,
  monotonicMs: 5_000,
  uptimeMs: 90_000,
  roundTripMs: 5,
  stalledMs: 1_000,
};
const HOUR = 3_600_000;
/** All clocks went on together by `ms`, with exceptions. */
const later = (ms: number, about: Partial<ClockReading> = {}): ClockReading => ({
  databaseMs: START.databaseMs + ms,
  monotonicMs: START.monotonicMs + ms,
  uptimeMs: START.uptimeMs + ms,
  roundTripMs: 5,
  stalledMs: 1_000,
  ...about,
});

describe('the watch on the clocks', () => {
  it('finds nothing in a second that was a second', () => {
    expect(judgeClocks(START, later(1_000))).toEqual([]);
    expect(judgeClocks(START, later(1_000, { databaseMs: START.databaseMs + 4_000 }))).toEqual([]);
  });

  it('finds a database clock that jumped by an hour, forth and back', () => {
    const forth = judgeClocks(START, later(1_000, { databaseMs: START.databaseMs + HOUR + 1_000 }));
    expect(forth).toEqual([{ kind: 'clock_jump', seconds: 3600 }]);
    const back = judgeClocks(START, later(1_000, { databaseMs: START.databaseMs - HOUR + 1_000 }));
    expect(back).toEqual([{ kind: 'clock_jump', seconds: -3600 }]);
  });

  it('does not take a slow answer of the database for a jump', () => {
    expect(judgeClocks(START, later(1_000, { databaseMs: START.databaseMs + 8_000, roundTripMs: 7_000 }))).toEqual([]);
  });

  it('tells a process that was stopped from one that could not reach the database', () => {
    expect(judgeClocks(START, later(60_000, { stalledMs: 59_000 }))).toEqual([{ kind: 'suspended', seconds: 59 }]);
    expect(judgeClocks(START, later(60_000))).toEqual([{ kind: 'away', seconds: 60 }]);
  });

  it('finds a machine that slept: its monotonic clock stood still, the database went on', () => {
    const woken = later(HOUR, { monotonicMs: START.monotonicMs + 1_000 });
    expect(judgeClocks(START, woken)).toEqual([{ kind: 'suspended', seconds: 3599 }]);
  });
});

import { describe, expect, it } from 'vitest';
import { clockOf, positionOf } from './vod-clock.ts';

/** Ten seconds from 1,000,000 on, then a gap of a minute, then ten more. */
const fragments = [
  { start: 0, duration: 4, programDateTime: 1_000_000 },
  { start: 4, duration: 6, programDateTime: 1_004_000 },
  { start: 10, duration: 10, programDateTime: 1_070_000 },
];

describe('the clock of a recording', () => {
  it('tells the moment of a position on both sides of a gap', () => {
    expect([0, 3.5, 4, 9.9, 10, 15].map((at) => clockOf(fragments, at))).toEqual([
      1_000_000, 1_003_500, 1_004_000, 1_009_900, 1_070_000, 1_075_000,
    ]);
  });

  it('finds the position of a moment, and the next picture for one that was not recorded', () => {
    expect([1_000_000, 1_005_000, 1_030_000, 1_075_000].map((at) => positionOf(fragments, at))).toEqual([0, 5, 10, 15]);
    expect(positionOf(fragments, 999_000)).toBe(0);
    expect(positionOf(fragments, 9_999_000)).toBeCloseTo(19.9);
  });

  it('knows nothing of an empty list', () => {
    expect([clockOf([], 3), positionOf([], 3)]).toEqual([null, null]);
  });
});

import { describe, expect, it } from 'vitest';
import { type GuardFacts, mayReload, reloadReason } from './wall-guard.ts';

const HOUR = 3_600_000;
const facts = (more: Partial<GuardFacts> = {}): GuardFacts => ({
  now: 100 * HOUR,
  startedAt: 99 * HOUR,
  hour: 12,
  heap: 200,
  faultSince: null,
  build: { mine: 'a', theirs: 'a' },
  ended: false,
  ...more,
});

describe('a wall that watches over itself', () => {
  it('stays as it is while nothing is wrong', () => {
    expect(reloadReason(facts())).toBeNull();
    // A server that could not name its build says nothing of another one.
    expect(reloadReason(facts({ build: { mine: 'a', theirs: '' } }))).toBeNull();
  });

  it('loads a new build, a map that stays broken, too much memory, and once a night', () => {
    expect(reloadReason(facts({ build: { mine: 'a', theirs: 'b' } }))).toBe('build');
    expect(reloadReason(facts({ faultSince: 100 * HOUR - 29_000 }))).toBeNull();
    expect(reloadReason(facts({ faultSince: 100 * HOUR - 30_000 }))).toBe('map');
    expect(reloadReason(facts({ heap: 1_201 }))).toBe('memory');
    expect(reloadReason(facts({ hour: 4 }))).toBeNull();
    expect(reloadReason(facts({ hour: 4, startedAt: 79 * HOUR }))).toBe('night');
    expect(reloadReason(facts({ ended: true, heap: 1_201 }))).toBe('ended');
  });

  it('interrupts a held red only for what shows nothing anyway, and never flickers', () => {
    expect(mayReload('build', true, HOUR)).toBe(false);
    expect(mayReload('build', false, HOUR)).toBe(true);
    expect(mayReload('build', false, 9 * 60_000)).toBe(false);
    expect(mayReload('map', true, HOUR)).toBe(true);
    expect(mayReload('map', true, 14_000)).toBe(false);
  });
});

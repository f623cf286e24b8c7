import { describe, expect, it } from 'vitest';
import { muteEnd, tierToSound } from './warning-tones.ts';

const quiet = { fresh: null, unacknowledged: null, sounding: null, lastAt: 0, mutedUntil: 0, now: 1_000_000 } as const;

describe('the sound of warnings', () => {
  it('comes at once for a new red, orange or yellow, never for blue', () => {
    for (const tier of ['red', 'orange', 'yellow'] as const) expect(tierToSound({ ...quiet, fresh: tier })).toBe(tier);
    expect(tierToSound({ ...quiet, fresh: 'blue' })).toBeNull();
  });
  it('comes again until acknowledged: red every 15 s, orange once a minute, yellow not', () => {
    const red = { ...quiet, unacknowledged: 'red', lastAt: quiet.now - 15_000 } as const;
    expect(tierToSound(red)).toBe('red');
    expect(tierToSound({ ...red, lastAt: quiet.now - 14_000 })).toBeNull();
    expect(tierToSound({ ...red, unacknowledged: 'orange' })).toBeNull();
    expect(tierToSound({ ...red, unacknowledged: 'orange', lastAt: quiet.now - 60_000 })).toBe('orange');
    expect(tierToSound({ ...red, unacknowledged: 'yellow', lastAt: 0 })).toBeNull();
  });
  it('is interrupted by something worse alone', () => {
    expect(tierToSound({ ...quiet, fresh: 'red', sounding: 'orange' })).toBe('red');
    expect(tierToSound({ ...quiet, fresh: 'red', sounding: 'red' })).toBeNull();
    expect(tierToSound({ ...quiet, fresh: 'yellow', sounding: 'red' })).toBeNull();
    expect(tierToSound({ ...quiet, unacknowledged: 'red', sounding: 'red' })).toBeNull();
  });
  it('is silent while muted, even for a new red, and muted for five minutes at most, whatever was stored', () => {
    expect(tierToSound({ ...quiet, fresh: 'red', mutedUntil: quiet.now + 1 })).toBeNull();
    expect(muteEnd(String(quiet.now + 60_000), quiet.now)).toBe(quiet.now + 60_000);
    expect(muteEnd(String(quiet.now + 86_400_000), quiet.now)).toBe(quiet.now + 300_000);
    expect(muteEnd('Infinity', quiet.now)).toBe(0);
    expect(muteEnd(null, quiet.now)).toBe(0);
    expect(muteEnd(String(quiet.now - 1), quiet.now)).toBe(0);
  });
});

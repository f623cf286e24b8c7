import { describe, expect, it } from 'vitest';
import { tierToSound } from './warning-tones.ts';

const quiet = { fresh: null, unacknowledged: null, lastAt: 0, mutedUntil: 0, now: 1_000_000 } as const;

describe('the sound of warnings', () => {
  it('sounds at once for a new red or orange, never for yellow and blue', () => {
    expect(tierToSound({ ...quiet, fresh: 'red' })).toBe('red');
    expect(tierToSound({ ...quiet, fresh: 'orange' })).toBe('orange');
    expect(tierToSound({ ...quiet, fresh: 'yellow' })).toBeNull();
  });
  it('comes again until acknowledged: red after 20 s, orange after 60 s', () => {
    const red = { ...quiet, unacknowledged: 'red', lastAt: quiet.now - 20_000 } as const;
    expect(tierToSound(red)).toBe('red');
    expect(tierToSound({ ...red, lastAt: quiet.now - 19_000 })).toBeNull();
    expect(tierToSound({ ...red, unacknowledged: 'orange' })).toBeNull();
    expect(tierToSound({ ...red, unacknowledged: 'orange', lastAt: quiet.now - 60_000 })).toBe('orange');
  });
  it('is silent while muted, even for a new red', () => {
    expect(tierToSound({ ...quiet, fresh: 'red', mutedUntil: quiet.now + 1 })).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import type { LiveStatus } from './live-connection.ts';
import { distrusts, engineAge } from './live-trust.ts';

const now = 1_800_000_000_000;
const live: LiveStatus = {
  phase: 'live',
  since: now - 60_000,
  attempt: 0,
  engineAgeSeconds: 1,
  beatAt: now - 2_000,
  skewMs: 0,
};

describe('silence looks different from calm', () => {
  it('trusts a live line with a young engine', () => {
    expect(distrusts(live, now)).toEqual([]);
  });
  it('raises the alarm when the engine has been silent for 30 s, counting on between beats', () => {
    expect(distrusts({ ...live, engineAgeSeconds: 27.9 }, now)).toEqual([]);
    expect(distrusts({ ...live, engineAgeSeconds: 28 }, now)).toEqual([{ kind: 'engine', seconds: 30 }]);
    expect(engineAge({ ...live, engineAgeSeconds: 28 }, now)).toBe(30);
  });
  it('says when the engine never ran', () => {
    expect(distrusts({ ...live, engineAgeSeconds: null }, now)).toEqual([{ kind: 'engineNever' }]);
  });
  it('tells of a broken line after four seconds, with the moment at which the picture stands', () => {
    const broken: LiveStatus = { ...live, phase: 'retrying', since: now - 3_000, attempt: 2 };
    expect(distrusts(broken, now)).toEqual([]);
    expect(distrusts(broken, now + 1_000)).toEqual([{ kind: 'stream', seconds: 4, attempt: 2, stoodAt: now - 2_000 }]);
  });
  it('tells of a database clock that jumped, before it tells of this machine, and after the silence of the engine', () => {
    const trouble = { kind: 'clock_jump', seconds: 3600, at: now - 60_000 } as const;
    const jumped: LiveStatus = { ...live, skewMs: 3_600_000, trouble };
    expect(distrusts(jumped, now).map(({ kind }) => kind)).toEqual(['trouble', 'clock']);
    expect(distrusts({ ...jumped, engineAgeSeconds: 40 }, now)[0]?.kind).toBe('engine');
  });
  it('tells of a clock that is off by half a minute in either direction', () => {
    expect(distrusts({ ...live, skewMs: -31_000 }, now)).toEqual([{ kind: 'clock', seconds: 31 }]);
  });
});

import { describe, expect, it } from 'vitest';
import { placeFrom } from './geodesy.ts';
import type { PatrolMode } from './patrol.ts';
import type { LngLat } from './place.ts';
import { legsOf } from './stationing.ts';
import { trackDoubts } from './track-check.ts';
import { type Fix, fixesOf, packFixes, unpackFixes } from './track-fixes.ts';
import { gapsIn, indexLines, matchTrack } from './track-match.ts';

const START: LngLat = [117.7, 38.95];
const BEGAN = Date.parse('2026-03-02T08:00:00+08:00');
/** Ten kilometres due east from START, and a twin 40 m north of it. */
const end = placeFrom(START, 90, 10_000);
const line = { fid: 1, legs: legsOf([{ fromMeters: 0, toMeters: 10_000, line: [START, end] }]) };
const twinFrom = placeFrom(START, 0, 40);
const twin = {
  fid: 2,
  legs: legsOf([{ fromMeters: 0, toMeters: 10_000, line: [twinFrom, placeFrom(twinFrom, 90, 10_000)] }]),
};
const far = placeFrom(START, 0, 500);
const third = {
  fid: 3,
  legs: legsOf([{ fromMeters: 0, toMeters: 10_000, line: [far, placeFrom(far, 90, 10_000)] }]),
};
const index = indexLines([line, twin, third]);

/** A walk along the line from one chainage to another, `offset` metres south of it, one fix each `everySeconds`. */
function walk(
  from: number,
  to: number,
  mps: number,
  more: { offset?: number; every?: number; at?: number } = {},
): Fix[] {
  const { offset = 10, every = 5, at = BEGAN } = more;
  const steps = Math.ceil(Math.abs(to - from) / (mps * every));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const chainage = from + ((to - from) * i) / steps;
    const [lng, lat] = placeFrom(placeFrom(START, 90, chainage), 180, offset);
    return { at: at + i * every * 1000, lng, lat, accuracyMeters: 5, mocked: false };
  });
}
const matched = (fixes: readonly Fix[], mode: PatrolMode = 'foot') => matchTrack(index, fixesOf(fixes), mode);
const doubts = (fixes: readonly Fix[], mode: PatrolMode = 'foot', aheads: number[] = [0]) =>
  trackDoubts(fixesOf(fixes), mode, aheads).map(({ code }) => code);

describe('a track beside a pipeline (REQ-MAP-10, REQ-WF-28)', () => {
  it('covers the stretch that was walked, with its time, direction and speed', () => {
    const stretches = matched(walk(2_000, 5_000, 1.4)).filter(({ fid }) => fid === 1);
    expect(stretches).toHaveLength(1);
    const [stretch] = stretches;
    expect(stretch?.fromMeters).toBeCloseTo(2_000, -1);
    expect(stretch?.toMeters).toBeCloseTo(5_000, -1);
    expect(stretch?.direction).toBe(1);
    expect(stretch?.speedMps).toBeCloseTo(1.4, 1);
    // A straight line in degrees bows off the geodesic by some metres in ten kilometres.
    expect(Math.abs((stretch?.offsetMeters ?? 0) - 10)).toBeLessThan(2);
    expect([stretch?.startedAt, stretch?.endedAt]).toEqual([BEGAN, walk(2_000, 5_000, 1.4).at(-1)?.at]);
    expect(matched(walk(5_000, 2_000, 1.4)).find(({ fid }) => fid === 1)?.direction).toBe(-1);
  });

  it('covers parallel lines within reach together, and none beyond it', () => {
    expect(new Set(matched(walk(1_000, 2_000, 1.4)).map(({ fid }) => fid))).toEqual(new Set([1, 2]));
    expect(matched(walk(1_000, 2_000, 1.4, { offset: 90 }))).toEqual([]);
  });

  it('leaves a gap where nobody was, and does not bridge it', () => {
    const first = walk(0, 1_000, 1.4);
    const second = walk(1_600, 3_000, 1.4, { at: (first.at(-1)?.at ?? 0) + 400_000 });
    const own = matched([...first, ...second]).filter(({ fid }) => fid === 1);
    expect(own).toHaveLength(2);
    const [gap] = gapsIn({ fromMeters: 0, toMeters: 3_000 }, own, 20);
    expect(gap?.fromMeters).toBeCloseTo(1_000, -1);
    expect(gap?.toMeters).toBeCloseTo(1_600, -1);
  });

  it('does not take a crossing of the line for a walk along it', () => {
    const across = Array.from({ length: 60 }, (_, i): Fix => {
      const [lng, lat] = placeFrom(placeFrom(placeFrom(START, 90, 4_000), 180, 300), 0, i * 10);
      return { at: BEGAN + i * 7_000, lng, lat, accuracyMeters: 5, mocked: false };
    });
    expect(matched(across)).toEqual([]);
  });

  it('counts no fix that is coarser than 100 m', () => {
    expect(matched(walk(0, 1_000, 1.4).map((fix) => ({ ...fix, accuracyMeters: 400 })))).toEqual([]);
  });

  it('keeps its fixes to the centimetre and millisecond when packed, and sets the clock right', () => {
    const fixes = walk(0, 500, 1.4).map((fix, i) => ({ ...fix, mocked: i === 3 }));
    const back = unpackFixes([{ bytes: packFixes(fixes), aheadMs: 60_000 }]);
    expect(back.count).toBe(fixes.length);
    fixes.forEach((fix, i) => {
      expect(back.at[i]).toBe(fix.at - 60_000);
      expect(Math.abs((back.lng[i] ?? 0) - fix.lng)).toBeLessThan(1e-7);
      expect(Math.abs((back.lat[i] ?? 0) - fix.lat)).toBeLessThan(1e-7);
      expect(back.mocked[i]).toBe(i === 3 ? 1 : 0);
    });
  });
});

describe('a track that could not have been walked', () => {
  it('is not doubted when a person walked it, stood still, and one fix strayed', () => {
    const honest = walk(0, 2_000, 1.4);
    const strayed = honest.map((fix, i) => (i === 40 ? { ...fix, lat: fix.lat + 0.01 } : fix));
    expect(doubts(strayed)).toEqual([]);
    expect(doubts(walk(0, 9_000, 12), 'vehicle')).toEqual([]);
  });

  it('says so when it was driven and not walked', () => {
    const found = trackDoubts(fixesOf(walk(0, 9_000, 8.3)), 'foot', [0]);
    expect(found.map(({ code }) => code)).toEqual(['speed']);
    // 30 km/h less what both fixes may err in 30 s.
    expect(found[0]?.value).toBeGreaterThan(27);
    expect(found[0]?.value).toBeLessThan(30.5);
  });

  it('says so when it leaps and does not come back', () => {
    const first = walk(0, 1_000, 1.4);
    expect(doubts([...first, ...walk(6_000, 7_000, 1.4, { at: (first.at(-1)?.at ?? 0) + 5_000 })])).toContain('jump');
  });

  it('says so when the platform calls positions mocked', () => {
    expect(doubts(walk(0, 1_000, 1.4).map((fix, i) => ({ ...fix, mocked: i > 50 })))).toEqual(['mocked']);
  });

  it('says so when the position stands still to the centimetre for a quarter of an hour', () => {
    const [fix] = walk(0, 10, 1);
    expect(fix).toBeDefined();
    if (fix === undefined) return;
    const frozen = Array.from({ length: 100 }, (_, i) => ({ ...fix, at: BEGAN + i * 10_000 }));
    expect(doubts(frozen)).toEqual(['identical']);
    const wandering = frozen.map((one, i) => ({ ...one, lng: one.lng + (i % 5) * 1e-6 }));
    expect(doubts(wandering)).toEqual([]);
  });

  it('says so when the clock runs back, is a day off, or is moved between two deliveries', () => {
    const fixes = walk(0, 1_000, 1.4);
    expect(doubts(fixes.map((fix, i) => (i > 60 ? { ...fix, at: fix.at - 600_000 } : fix)))).toContain('clock');
    expect(doubts(fixes, 'foot', [86_400_000])).toEqual(['clock']);
    expect(doubts(fixes, 'foot', [0, 200_000])).toEqual(['clock']);
    expect(doubts(fixes, 'foot', [3_000, 4_000])).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { LngLat } from './place.ts';
import { cutCourse, legsOf, placeAtChainage, stationOf } from './stationing.ts';
import { crossingsOf, nearestTo, reachOf } from './stationing-reach.ts';
import { realign } from './stationing-realign.ts';
import { chainageOf, formatChainage, formatPost, parseStation, postBefore } from './stationing-text.ts';

/** Metres of a degree on the parallel of 39° N and of the meridian there (WGS 84 series). */
const PER_LNG = 86_628;
const PER_LAT = 111_012;
const ORIGIN: LngLat = [117.7, 39];
const at = (east: number, north: number): LngLat => [ORIGIN[0] + east / PER_LNG, ORIGIN[1] + north / PER_LAT];
const straight = (meters: number) => legsOf([{ fromMeters: 0, toMeters: meters, line: [at(0, 0), at(meters, 0)] }]);

describe('chainage in writing', () => {
  it('reads K12+350 and 128#桩+350 m in every usual writing', () => {
    for (const text of [
      'K12+350',
      'k12+350',
      'Ｋ12＋350',
      'K12 + 350 m',
      '里程K12+350米',
      '12+350',
      '12.35km',
      '12.35公里',
    ])
      expect(parseStation(text), text).toEqual({ kind: 'chainage', meters: 12_350 });
    for (const text of [
      '128#桩+350 m',
      '128#+350',
      '128号桩+350米',
      '１２８＃桩＋３５０',
      'post 128# + 350m',
      '128#测试桩+350',
    ])
      expect(parseStation(text), text).toEqual({ kind: 'post', post: 128, plusMeters: 350 });
    expect(parseStation('128#桩')).toEqual({ kind: 'post', post: 128, plusMeters: 0 });
    expect(parseStation('128#桩-50')).toEqual({ kind: 'post', post: 128, plusMeters: -50 });
    expect(parseStation('K0+000.5')).toEqual({ kind: 'chainage', meters: 0.5 });
    expect(parseStation('K12')).toEqual({ kind: 'chainage', meters: 12_000 });
  });

  it('refuses slips of the hand and what is no place on a pipeline', () => {
    for (const text of ['K12+1350', 'T-203', '117.70,38.95', '12', 'K', '#桩', 'K-1+200', '津A·12345'])
      expect(parseStation(text), text).toBeNull();
  });

  it('writes what it reads, and carries at the kilometre', () => {
    expect([0, 7, 12_350, 12_999.96, 128_007].map((meters) => formatChainage(meters))).toEqual([
      'K0+000',
      'K0+007',
      'K12+350',
      'K13+000',
      'K128+007',
    ]);
    expect(formatChainage(12_350.04, 1)).toBe('K12+350.0');
    expect(formatChainage(12_999.96, 1)).toBe('K13+000.0');
    expect(formatPost(128, 350)).toBe('128#桩+350 m');
    for (const meters of [0, 1, 999, 1000, 620_000.5])
      expect(parseStation(formatChainage(meters, 1))).toEqual({ kind: 'chainage', meters });
  });

  it('goes between posts and chainage both ways, by the posts as they stand and not by kilometres', () => {
    const posts = [
      { number: 127, chainageMeters: 126_900 },
      { number: 128, chainageMeters: 127_910 },
    ];
    const said = parseStation('128#桩+350 m');
    expect(said === null ? null : chainageOf(said, posts)).toBe(128_260);
    expect(postBefore(posts, 128_260)).toEqual({ post: 128, plusMeters: 350 });
    expect(postBefore(posts, 127_909)).toEqual({ post: 127, plusMeters: 1009 });
    expect(postBefore(posts, 100)).toBeNull();
    expect(chainageOf({ kind: 'post', post: 99, plusMeters: 0 }, posts)).toBeNull();
  });
});

describe('places along a course', () => {
  it('are found from chainage and back, with the offset to the right of the flow', () => {
    const legs = straight(10_000);
    const place = placeAtChainage(legs, 2_500);
    expect(place?.[0]).toBeCloseTo(at(2_500, 0)[0], 6);
    const south = stationOf(legs, at(2_500, -40));
    expect(south?.chainageMeters).toBeCloseTo(2_500, 0);
    expect(south?.offsetMeters).toBeCloseTo(40, 1);
    expect(stationOf(legs, at(2_500, 40))?.offsetMeters).toBeCloseTo(-40, 1);
    expect(placeAtChainage(legs, 10_001)).toBeNull();
  });

  it('leave out what belongs to somebody else: a gap between two zones has no place', () => {
    const legs = legsOf([
      { fromMeters: 0, toMeters: 1_000, line: [at(0, 0), at(1_000, 0)] },
      { fromMeters: 3_000, toMeters: 4_000, line: [at(3_000, 0), at(4_000, 0)] },
    ]);
    expect(placeAtChainage(legs, 2_000)).toBeNull();
    expect(cutCourse(legs, 500, 3_500)).toHaveLength(2);
  });

  it('know where a course comes near a thing, crosses a line, and how far it stays away', () => {
    const legs = straight(5_000);
    const school = { paths: [[at(2_000, 150)]], area: false };
    // A circle of 200 m around a place 150 m away cuts the line 132.29 m to both sides.
    const [span] = reachOf(legs, school, 200);
    expect(span?.fromMeters).toBeCloseTo(2_000 - Math.sqrt(200 ** 2 - 150 ** 2), 0);
    expect(span?.toMeters).toBeCloseTo(2_000 + Math.sqrt(200 ** 2 - 150 ** 2), 0);
    expect(reachOf(legs, school, 149)).toEqual([]);
    expect(nearestTo(legs, school)?.meters).toBeCloseTo(150, 1);
    const road = { paths: [[at(3_000, -500), at(3_000, 500)]], area: false };
    expect(crossingsOf(legs, road).map(Math.round)).toEqual([3_000]);
    expect(reachOf(legs, road, 50).map(({ fromMeters, toMeters }) => Math.round(toMeters - fromMeters))).toEqual([100]);
    const ring = [at(1_000, -800), at(2_000, -800), at(2_000, 800), at(1_000, 800), at(1_000, -800)];
    expect(nearestTo(legs, { paths: [ring], area: true })?.meters).toBe(0);
    const [within] = reachOf(legs, { paths: [ring], area: true }, 200);
    expect([within?.fromMeters, within?.toMeters].map((m) => Math.round(m ?? 0))).toEqual([800, 2_200]);
  });
});

describe('a corrected centreline', () => {
  it('keeps what was surveyed in its place and what was counted at its share of the way', () => {
    const before = straight(1_000);
    // The pipe turns out to make a detour: 400 m are 600 m in truth, the rest is as it was.
    const after = legsOf([
      {
        fromMeters: 0,
        toMeters: 1_200,
        line: [at(0, 0), at(200, 0), at(200, 100), at(400, 100), at(400, 0), at(1_000, 0)],
      },
    ]);
    const moved = realign(
      [
        { id: 'valve', chainageMeters: 600, measured: at(600, 0) },
        { id: 'defect', chainageMeters: 800, measured: null },
        { id: 'dent', chainageMeters: 300, measured: null },
      ],
      before,
      after,
    );
    const by = new Map(moved.map((event) => [event.id, event]));
    expect(by.get('valve')?.chainageMeters).toBeCloseTo(800, 0);
    expect(by.get('valve')?.movedMeters).toBeLessThan(0.5);
    // Half of the way between the valve and the end before, half of it after: the same ground.
    expect(by.get('defect')?.chainageMeters).toBeCloseTo(1_000, 0);
    expect(by.get('defect')?.movedMeters).toBeLessThan(0.5);
    // Half of the way between the start and the valve: 400 m of the new 800 m, off its old ground.
    expect(by.get('dent')?.chainageMeters).toBeCloseTo(400, 0);
    expect(by.get('dent')?.movedMeters).toBeGreaterThan(90);
    expect(by.get('dent')?.by).toBe('proportion');
  });
});

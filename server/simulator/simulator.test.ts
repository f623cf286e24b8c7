import { describe, expect, it } from 'vitest';
import { type DemoPoint, mildValue, type Situation } from './demo-region.ts';
import { createEpisodes } from './episodes.ts';
import { seededRandom } from './random.ts';
import { advanceMover, buildRoadGraph, placeMover, whereIs } from './road-graph.ts';
import { createStaff, type StaffWarning } from './staff.ts';
import { STORY_ACTS, STORY_POINTS, storyPart } from './story-script.ts';
import { sampleOf } from './values.ts';

const point = (over: Partial<DemoPoint> = {}): DemoPoint => ({
  id: 'pt_9_level',
  fid: 9,
  enterprise: 9,
  indicator: 'level',
  uploadSeconds: 300,
  low: 1,
  high: 8,
  highHigh: 9,
  mild: { value: 8.3, tier: 1 },
  mean: 5,
  daily: 0.2,
  noise: 0.05,
  dead: false,
  ...over,
});
const calm: Situation = { bornOpen: new Map(), liveOpen: new Map(), staffed: [], storyStartedAt: null };

describe('the simulated district', () => {
  it('reports every point once in its interval, and points in alarm every ten seconds (REQ-MON-01, -02)', () => {
    const context = { situation: calm, episodes: createEpisodes([], seededRandom(1)), story: null };
    const turns = (situation: Situation): number =>
      Array.from({ length: 300 }, (_, second) =>
        sampleOf(point(), 1_000_000 + second, { ...context, situation }),
      ).filter((value) => value !== null).length;
    expect(turns(calm)).toBe(1);
    expect(turns({ ...calm, bornOpen: new Map([[9, 8.4]]) })).toBe(30);
  });

  it('keeps what somebody else sent, and does not revive a dead sensor', () => {
    const context = {
      situation: { ...calm, liveOpen: new Map([[9, 8.7]]) },
      episodes: createEpisodes([], seededRandom(1)),
      story: null,
    };
    expect(sampleOf(point(), 1_000_001, context)).toBe(8.7);
    expect(sampleOf(point({ dead: true }), 1_000_001, context)).toBeNull();
  });

  it('lets gentle alarms come and go by themselves', () => {
    const episodes = createEpisodes([point()], seededRandom(1));
    const values = new Set<number | undefined>();
    for (let second = 0; second < 2_000; second += 1) {
      episodes.turn(second, () => false);
      values.add(episodes.valueOf(9));
    }
    expect([...values]).toEqual([undefined, 8.3]);
  });

  it('plays unattended alarms in blue alone, and never at the tank of the story', () => {
    const yellow = { mild: { value: 8.3, tier: 2 } } as const;
    const points = [
      point({ fid: 1, ...yellow }),
      point({ fid: 2 }),
      point({ fid: 3, enterprise: 1, ...yellow }),
      point({ fid: 4, enterprise: 1, id: 'pt_t203_level', ...yellow }),
      point({ fid: 5, enterprise: 1, mild: { value: 9.3, tier: 3 } }),
    ];
    const episodes = createEpisodes(points, seededRandom(1));
    const played = new Set<number>();
    for (let second = 0; second < 20_000; second += 1) {
      episodes.turn(second, () => false);
      for (const { fid } of points) if (episodes.valueOf(fid) !== undefined) played.add(fid);
    }
    expect([...played].sort()).toEqual([2, 3]);
  });

  it('finds the mildest value beyond a limit and the tier that it makes', () => {
    const rule = (compare: 'above' | 'below', limit: number, tier: 0 | 1 | 2 | 3 | 4) => ({
      rule: { compare, limit, tier },
    });
    const rules = [rule('above', 8, 2), rule('above', 9, 3), rule('below', 2, 1), rule('below', 1, 2)];
    expect(mildValue(rules, 7)).toEqual({ value: 8.3, tier: 2 });
    expect(mildValue(rules, 3)).toEqual({ value: 1.7, tier: 1 });
    expect(mildValue([], 3)).toBeNull();
  });

  it('signs off what it made itself, step by step, and leaves to people what they touch (REQ-WARN-12)', () => {
    const staff = createStaff(seededRandom(2));
    const warning = {
      id: 7,
      pointFid: 9,
      tier: 2,
      epoch: 1,
      handling: 'waiting',
      acknowledged: false,
      normal: true,
    } as const;
    const shown = { ...warning } as StaffWarning;
    const told: string[] = [];
    for (let second = 0; second < 600; second += 1)
      for (const { command } of staff.turn(second, [shown, { ...shown, id: 8, pointFid: 99 }], (fid) => fid === 9)) {
        told.push(command);
        if (command === 'acknowledge') Object.assign(shown, { acknowledged: true });
        else Object.assign(shown, { handling: command === 'verify' ? 'verified' : 'reported' });
      }
    expect(told).toEqual(['acknowledge', 'verify', 'report', 'clear']);
    const touched = createStaff(seededRandom(2));
    touched.turn(0, [warning], () => true);
    const acts = Array.from({ length: 600 }, (_, second) =>
      touched.turn(second, [{ ...warning, acknowledged: true }], () => true),
    );
    expect(acts.flat()).toEqual([]);
  });

  it('moves vehicles along the roads and never off them', () => {
    const graph = buildRoadGraph([
      {
        major: true,
        line: [
          [117.7, 38.9],
          [117.71, 38.9],
          [117.71, 38.91],
        ],
      },
      {
        major: false,
        line: [
          [117.71, 38.9],
          [117.72, 38.9],
        ],
      },
    ]);
    const random = seededRandom(3);
    const mover = placeMover(graph, 'veh_1', [117.705, 38.9001], random);
    expect(mover).not.toBeNull();
    if (mover === null) return;
    for (let second = 0; second < 1_000; second += 1) {
      advanceMover(graph, mover, 1, random);
      const place = whereIs(graph, mover);
      const onEast = Math.abs((place?.lat ?? 0) - 38.9) < 1e-9;
      const onNorth = Math.abs((place?.lng ?? 0) - 117.71) < 1e-9;
      expect(onEast || onNorth).toBe(true);
    }
    expect(mover.speedKmh).toBeGreaterThan(20);
  });

  it('plays the story: low gas alarm, high gas alarm with temperature, then the sensor dies for good', () => {
    const limits = { gasLow: 25, gasHigh: 50, temperatureHigh: 42 };
    const gas = (seconds: number) => storyPart(STORY_POINTS.gas, seconds, limits);
    const numberOf = (part: ReturnType<typeof gas>): number =>
      part !== null && part !== 'silent' ? part.value : Number.NaN;
    expect(numberOf(gas(1))).toBeGreaterThan(25);
    expect(numberOf(gas(STORY_ACTS.gasHigh - 1))).toBeLessThan(50);
    expect(numberOf(gas(STORY_ACTS.gasHigh))).toBeGreaterThan(50);
    expect(gas(STORY_ACTS.sensorDies)).toBe('silent');
    expect(gas(STORY_ACTS.end)).toBeNull();
    expect(storyPart(STORY_POINTS.temperature, 10, limits)).toBeNull();
    expect(numberOf(storyPart(STORY_POINTS.temperature, 30, limits))).toBeGreaterThan(42);
  });
});

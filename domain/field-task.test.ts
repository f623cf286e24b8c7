import { describe, expect, it } from 'vitest';
import {
  type Arrival,
  arrivalOf,
  bearingDegrees,
  faultsOf,
  missingAnswers,
  type PointEntry,
  plainCode,
  pointStanding,
  type TaskCheck,
  type TaskPoint,
  taskDoneAt,
  turnAt,
} from './field-task.ts';

const point: TaskPoint = {
  ...{
    id: 'p',
    name: '泵房',
    nameEn: '',
    lng: 117.7,
    lat: 38.95,
    radiusMeters: 30,
    proof: 'position',
    code: 'ABCD2345',
  },
  checks: [],
};
const at = (east: number, accuracyMeters: number, mocked = false): Arrival['position'] => ({
  // 86,640 m to a degree of longitude at 38.95° N.
  ...{ lng: 117.7 + east / 86_640, lat: 38.95, accuracyMeters, mocked },
});
const entry = (more: Partial<PointEntry>): PointEntry => ({
  ...{ pointId: 'p', inspector: 'a', outcome: 'normal', proved: true, quarantined: false, takenAt: 1_000 },
  ...more,
});

describe('arrival at a point', () => {
  it('is proved by a position that is exact enough, and by nothing that a position of three kilometres says', () => {
    const by = (position: Arrival['position']) => arrivalOf(point, { position, codeMatches: null });
    expect(by(at(20, 8))).toEqual({ proved: true, doubts: [] });
    expect(by(at(0, 3_000))).toEqual({ proved: false, doubts: ['coarse_position'] });
    expect(by(at(200, 8))).toEqual({ proved: false, doubts: ['far'] });
    expect(by(at(5, 8, true))).toEqual({ proved: false, doubts: ['mock_position'] });
    expect(by(null)).toEqual({ proved: false, doubts: ['no_position'] });
  });

  it('is proved by the post alone, or by both, as the task demands', () => {
    const post = { ...point, proof: 'post' } as const;
    const both = { ...point, proof: 'both' } as const;
    expect(arrivalOf(post, { position: null, codeMatches: true })).toEqual({ proved: true, doubts: [] });
    expect(arrivalOf(post, { position: at(5, 5), codeMatches: false })).toEqual({
      proved: false,
      doubts: ['wrong_code'],
    });
    // A code can be photographed: a position that says otherwise is told.
    expect(arrivalOf(post, { position: at(900, 5), codeMatches: true })).toEqual({ proved: true, doubts: ['far'] });
    expect(arrivalOf(both, { position: at(5, 5), codeMatches: null }).proved).toBe(false);
    expect(arrivalOf(both, { position: at(5, 5), codeMatches: true }).proved).toBe(true);
  });

  it('reads a code as it is typed, scanned from a label or read from a tag', () => {
    for (const text of ['abcd-2345', ' ABCD 2345 ', 'https://map.example/field#ABCD2345', 'guanlan:post/ABCD-2345'])
      expect(plainCode(text)).toBe('ABCD2345');
  });
});

describe('what is entered at a point', () => {
  const check = (more: Partial<TaskCheck>): TaskCheck => ({
    ...{
      id: 'c',
      kind: 'number',
      label: '压力',
      labelEn: '',
      required: true,
      unit: 'MPa',
      low: 0.4,
      high: 1.6,
      choices: [],
    },
    ...more,
  });
  it('is a fault beyond its limits and where a choice says so, and the limits themselves are none', () => {
    const faults = (value: number) => faultsOf([check({})], [{ check: 'c', value }]).map(({ why }) => why);
    expect([faults(0.39), faults(0.4), faults(1.6), faults(1.61)]).toEqual([['low'], [], [], ['high']]);
    const choices = [
      { label: '正常', labelEn: '', fault: false },
      { label: '渗漏', labelEn: '', fault: true },
    ];
    expect(faultsOf([check({ kind: 'choice', choices })], [{ check: 'c', value: 1 }])).toHaveLength(1);
    expect(faultsOf([check({ kind: 'choice', choices })], [{ check: 'c', value: 0 }])).toHaveLength(0);
  });
  it('misses what is asked for and not answered; zero is an answer', () => {
    const photo = check({ id: 'f', kind: 'photo' });
    expect(missingAnswers([check({}), photo], [{ check: 'c', value: 0 }], new Set())).toEqual(['f']);
    expect(missingAnswers([check({}), photo], [{ check: 'c', value: null }], new Set(['f']))).toEqual(['c']);
  });
});

describe('two people at one point', () => {
  it('lose nothing: they agree, or the conflict is told until somebody settles it, in whatever order they arrive', () => {
    const mine = entry({});
    const theirs = entry({ inspector: 'b', outcome: 'fault', takenAt: 2_000 });
    expect(pointStanding('p', [mine, entry({ inspector: 'b', takenAt: 2_000 })], [])).toMatchObject({
      state: 'done',
      at: 1_000,
    });
    for (const order of [
      [mine, theirs],
      [theirs, mine],
    ])
      expect(pointStanding('p', order, []).state).toBe('conflict');
    const settled = [{ pointId: 'p', outcome: 'fault', at: 3_000 } as const];
    expect(pointStanding('p', [mine, theirs], settled)).toEqual({ state: 'done', outcome: 'fault', at: 3_000 });
    // What comes after the settlement and says otherwise is a conflict again.
    expect(pointStanding('p', [mine, theirs, entry({ takenAt: 4_000 })], settled).state).toBe('conflict');
  });
  it('one person may correct himself, but not undo from elsewhere what he had proved', () => {
    expect(pointStanding('p', [entry({}), entry({ outcome: 'fault', takenAt: 2_000 })], [])).toMatchObject({
      outcome: 'fault',
    });
    const fromAway = entry({ outcome: 'fault', proved: false, takenAt: 2_000 });
    expect(pointStanding('p', [entry({}), fromAway], [])).toMatchObject({ state: 'done', outcome: 'normal' });
  });
  it('does not count what nobody has proved, could not be done, or waits in quarantine', () => {
    expect(pointStanding('p', [entry({ proved: false })], []).state).toBe('unproved');
    expect(pointStanding('p', [entry({ outcome: 'unable' })], []).state).toBe('unable');
    expect(pointStanding('p', [entry({ quarantined: true })], []).state).toBe('open');
    expect(taskDoneAt([pointStanding('p', [entry({})], []), pointStanding('q', [], [])])).toBeNull();
  });
});

describe('turns of a plan', () => {
  const hour = 3_600_000;
  const plan = { startsAt: 10 * hour, endsAt: 100 * hour, everyMinutes: 480, windowMinutes: 120 };
  it('come every interval, and those that passed while nothing ran are not made', () => {
    expect(turnAt(plan, 0)).toEqual({ opensAt: 10 * hour, dueAt: 12 * hour });
    expect(turnAt(plan, 11 * hour)).toEqual({ opensAt: 10 * hour, dueAt: 12 * hour });
    expect(turnAt(plan, 12 * hour)).toEqual({ opensAt: 18 * hour, dueAt: 20 * hour });
    expect(turnAt(plan, 61 * hour)).toEqual({ opensAt: 66 * hour, dueAt: 68 * hour });
    expect(turnAt(plan, 101 * hour)).toBeNull();
  });
});

describe('the way to a point', () => {
  it('points clockwise from north', () => {
    expect(bearingDegrees([117.7, 38.95], [117.7, 39])).toBeCloseTo(0, 6);
    expect(bearingDegrees([117.7, 38.95], [117.71, 38.95])).toBeCloseTo(90, 1);
    expect(bearingDegrees([117.7, 38.95], [117.69, 38.95])).toBeCloseTo(270, 1);
  });
});

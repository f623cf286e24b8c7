import { describe, expect, it } from 'vitest';
import { chatterAdvice, FLOOD, type OpenFlood, type Opening, planFloods } from './flood.ts';

/** 0.01° of latitude are 1.11 km. */
const opening = (id: number, about: Partial<Opening> = {}): Opening => ({
  id,
  openedAt: id * 1000,
  zone: 0,
  enterprise: 0,
  source: null,
  position: [117.7, 38 + id * 0.1],
  flood: null,
  ...about,
});
const many = (count: number, about: (id: number) => Partial<Opening>) =>
  Array.from({ length: count }, (_, index) => opening(index + 1, about(index + 1)));
const ids = (openings: readonly Opening[]) => openings.map(({ id }) => id);

describe('flood mode', () => {
  it('stays away from ten warnings and begins with the eleventh, all eleven in one group', () => {
    const ten = many(FLOOD.more, () => ({ enterprise: 7, zone: 1 }));
    expect(planFloods(ten, new Set(ids(ten)), [])).toEqual({ joins: [], starts: [] });
    const eleven = many(FLOOD.more + 1, () => ({ enterprise: 7, zone: 1 }));
    const { starts } = planFloods(eleven, new Set([11]), []);
    expect(starts).toMatchObject([{ kind: 'enterprise', key: 'enterprise:7', subject: 7, members: ids(eleven) }]);
  });

  it('groups by place where no enterprise explains it, and not what lies beyond two kilometres', () => {
    const near = many(11, (id) => ({ enterprise: id, position: [117.7, 38 + id * 0.001] }));
    const far = opening(12, { enterprise: 12, position: [117.7, 38.2] });
    const { starts } = planFloods([...near, far], new Set([11, 12]), []);
    expect(starts).toMatchObject([{ kind: 'place', members: ids(near) }]);
  });

  it('groups by zone, and by source last of all', () => {
    const zone = many(11, (id) => ({ zone: 3, enterprise: id }));
    expect(planFloods(zone, new Set([11]), []).starts).toMatchObject([{ kind: 'zone', subject: 3 }]);
    const source = many(11, (id) => ({ zone: id, source: 'src_port' }));
    expect(planFloods(source, new Set([11]), []).starts).toMatchObject([{ kind: 'source', source: 'src_port' }]);
  });

  it('never groups warnings that share nothing', () => {
    const apart = many(40, (id) => ({ zone: id, enterprise: id }));
    expect(planFloods(apart, new Set(ids(apart)), []).starts).toEqual([]);
  });

  it('lets a fresh warning join the flood that explains it best, however few are in the window', () => {
    const running: OpenFlood[] = [
      { id: 4, kind: 'zone', key: 'zone:1', position: [117.7, 38] },
      { id: 5, kind: 'enterprise', key: 'enterprise:7', position: [117.7, 38] },
    ];
    const fresh = [opening(1, { zone: 1, enterprise: 7 }), opening(2, { zone: 1 }), opening(3, { zone: 2 })];
    expect(planFloods(fresh, new Set([1, 2, 3]), running)).toEqual({
      joins: [
        { warning: 1, flood: 5 },
        { warning: 2, flood: 4 },
      ],
      starts: [],
    });
  });

  it('counts a warning for one flood only', () => {
    const old = many(11, () => ({ enterprise: 7, zone: 1, flood: 5 }));
    const fresh = [20, 21].map((id) => opening(id, { zone: 1, enterprise: 8 }));
    expect(planFloods([...old, ...fresh], new Set([20, 21]), []).starts).toEqual([]);
    const both = [
      ...many(11, () => ({ enterprise: 7, zone: 1 })),
      ...[31, 32].map((id) => opening(id, { zone: 1, enterprise: 9 })),
    ];
    const { starts } = planFloods(both, new Set(ids(both)), []);
    expect(starts.map(({ members }) => members)).toEqual([ids(both.slice(0, 11))]);
  });
});

describe('chatter', () => {
  it('advises a deadband first, then a duration, then a look at the sensor', () => {
    expect(chatterAdvice({ deadband: 0, durationSeconds: 0 })).toBe('deadband');
    expect(chatterAdvice({ deadband: 0.5, durationSeconds: 10 })).toBe('duration');
    expect(chatterAdvice({ deadband: 0.5, durationSeconds: 60 })).toBe('sensor');
  });
});

import { describe, expect, it } from 'vitest';
import { figuresOf } from './after-action.ts';
import type { LngLat } from './place.ts';
import { adviseUnits, type CandidateUnit, type UnitWay } from './recommend-units.ts';
import { DEFAULT_NEEDS, firstLevel, unitsNeeded } from './response-need.ts';
import { maySend, nextUnitStates, UNIT_KINDS } from './response-unit.ts';
import { allotShelters } from './shelter-allotment.ts';
import { clearOfZones, proposeStaging } from './staging.ts';

const unit = (id: number, part: Partial<CandidateUnit> = {}): CandidateUnit => ({
  id,
  kind: 'foam_engine',
  name: `泡沫 ${id}`,
  nameEn: `Foam ${id}`,
  station: '一站',
  stationEn: 'Station 1',
  phone: '',
  lng: 117.7,
  lat: 38.95,
  meters: id * 1000,
  inService: true,
  outReason: '',
  busy: false,
  sendable: true,
  ...part,
});
const way = (durationS: number | null, why: UnitWay['why'] = null): UnitWay => ({ durationS, lengthM: 1000, why });

describe('who should go', () => {
  it('is who arrives first by road, not who is nearest by air', () => {
    const units = [unit(1), unit(2), unit(3)];
    const ways = new Map([
      [1, way(900)],
      [2, way(300)],
      [3, way(600)],
    ]);
    const [line] = adviseUnits([{ kind: 'foam_engine', count: 2 }], units, ways, new Map());
    expect(line?.chosen.map(({ id, etaS }) => [id, etaS])).toEqual([
      [2, 300],
      [3, 600],
    ]);
    expect(line).toMatchObject({ short: 0, missing: [], spare: [{ id: 1 }] });
  });

  it('says of every unit that is missing why it does not come', () => {
    const units = [
      unit(1),
      unit(2, { inService: false, outReason: '泵浦检修' }),
      unit(3, { busy: true }),
      unit(4),
      unit(5),
      unit(6),
    ];
    const ways = new Map([
      [1, way(300)],
      [4, way(null, 'cut_off')],
      [5, way(null, 'no_road_near')],
      [6, way(7200)],
    ]);
    const [line] = adviseUnits([{ kind: 'foam_engine', count: 4 }], units, ways, new Map([['foam_engine', 1]]));
    expect(line).toMatchObject({ needed: 4, sent: 1, short: 2 });
    expect(line?.missing.map(({ reason, count }) => [reason, count])).toEqual([
      ['out_of_service', 1],
      ['busy', 1],
      ['cut_off', 1],
      ['no_road_near', 1],
      ['too_far', 1],
    ]);
    expect(line?.missing[0]?.units).toEqual([{ name: '泡沫 2', nameEn: 'Foam 2', note: '泵浦检修' }]);
  });

  it('is told without a time of arrival while no router answers', () => {
    const [line] = adviseUnits([{ kind: 'foam_engine', count: 1 }], [unit(2), unit(1)], null, new Map());
    expect(line?.chosen.map(({ id, etaS }) => [id, etaS])).toEqual([[1, null]]);
  });

  it('is more with every level, for every kind of accident', () => {
    for (const row of Object.values(DEFAULT_NEEDS))
      for (const counts of Object.values(row)) expect([...counts].sort((a, b) => a - b)).toEqual(counts);
    expect(unitsNeeded(DEFAULT_NEEDS, 'fire', 3)).toContainEqual({ kind: 'foam_engine', count: 4 });
    expect(unitsNeeded(DEFAULT_NEEDS, 'fire', 1).every(({ kind }) => UNIT_KINDS.includes(kind))).toBe(true);
    expect([firstLevel('flammable_leak', 'red'), firstLevel('flammable_leak', 'yellow')]).toEqual([3, 2]);
  });

  it('goes forward only, and an enterprise sends its own alone', () => {
    expect(nextUnitStates('en_route')).toEqual(['on_scene', 'released']);
    expect(nextUnitStates('released')).toEqual([]);
    expect([maySend(['enterprise'], 0), maySend(['enterprise'], 7), maySend(['duty'], 0)]).toEqual([false, true, true]);
  });
});

describe('a staging area', () => {
  const source: LngLat = [117.7, 38.95];
  const north = 1 / 111_000;
  const east = north / Math.cos((38.95 * Math.PI) / 180);
  const at = (x: number, y: number): LngLat => [117.7 + x * east, 38.95 + y * north];
  const square = (size: number) => [at(-size, -size), at(size, -size), at(size, size), at(-size, size)];
  const roads = [
    { name: '东', position: at(1500, 0) },
    { name: '西', position: at(-1500, 0) },
    { name: '西远', position: at(-2600, 0) },
    { name: '西近', position: at(-900, 0) },
  ];

  it('is upwind, clear of every zone and as near as these allow', () => {
    const found = proposeStaging({ source, rings: [square(1000)], windFromDeg: 270, roads });
    expect(found).toMatchObject({ road: '西' });
    expect(found?.meters).toBeCloseTo(1500, -2);
    expect(found?.clearMeters).toBeCloseTo(500, -2);
    expect(found?.offUpwindDeg).toBeLessThan(1);
  });

  it('moves out when the zone grows, and is not proposed where nothing is clear', () => {
    expect(proposeStaging({ source, rings: [square(1400)], windFromDeg: 270, roads })?.road).toBe('西远');
    expect(proposeStaging({ source, rings: [square(2500)], windFromDeg: 270, roads })).toBeNull();
  });

  it('knows a place inside a zone from one beside it', () => {
    expect(clearOfZones(at(0, 0), [square(1000)])).toBeCloseTo(-1000, -2);
    expect(clearOfZones(at(1300, 0), [square(1000)])).toBeCloseTo(300, -2);
    expect(clearOfZones(at(0, 0), [])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('shelters', () => {
  it('fill from the nearest, and who finds no place is said', () => {
    const shelter = (id: number, capacity: number, meters: number) => ({
      id,
      name: '',
      nameEn: '',
      capacity,
      meters,
      lng: 0,
      lat: 0,
    });
    const { shares, short } = allotShelters(1000, [shelter(1, 300, 900), shelter(2, 400, 500)]);
    expect(shares.map(({ id, taken }) => [id, taken])).toEqual([
      [2, 400],
      [1, 300],
    ]);
    expect(short).toBe(300);
  });
});

describe('the figures of a report', () => {
  it('leave out what never happened instead of calling it zero', () => {
    const figures = figuresOf({
      alarmAt: null,
      acknowledgedAt: null,
      openedAt: 0,
      closedAt: null,
      units: [{ alertedAt: 60_000, onSceneAt: null, etaS: 300 }],
      plan: [
        { dueAt: 1000, doneAt: 900 },
        { dueAt: 1000, doneAt: 2000 },
        { dueAt: 1000, doneAt: null },
      ],
      tasks: [{ dueAt: null, doneAt: null, withdrawnAt: 5 }],
      reports: [],
    });
    expect(figures).toMatchObject({
      acknowledgeS: null,
      firstAlertS: 60,
      firstOnSceneS: null,
      etaErrorS: null,
      etaCompared: 0,
      plan: { total: 3, done: 2, inTime: 1 },
      tasks: { total: 0, done: 0, inTime: 0 },
    });
  });
});

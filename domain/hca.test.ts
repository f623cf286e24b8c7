import { describe, expect, it } from 'vitest';
import { identifyHca } from './hca.ts';
import { identifyCfr, whereSumReaches } from './hca-cfr.ts';
import { areaClasses, classOfBuildings, classOfHouseholds, designFactor } from './hca-class.ts';
import { compareRuns } from './hca-compare.ts';
import { impactRadiusAsmeFeet, impactRadiusAsmeMeters, impactRadiusGbMeters } from './hca-radius.ts';
import { HCA_ROWS } from './hca-rules.ts';
import type { Surrounding } from './hca-surrounding.ts';
import type { LngLat } from './place.ts';
import { legsOf } from './stationing.ts';

/** Metres of a degree at 39° N (WGS 84). */
const at = (east: number, north: number): LngLat => [117.7 + east / 86_628, 39 + north / 111_012];
const pipe = (meters = 10_000) => legsOf([{ fromMeters: 0, toMeters: meters, line: [at(0, 0), at(meters, 0)] }]);
const thing = (
  key: string,
  kind: Surrounding['kind'],
  east: number,
  north: number,
  more: Partial<Surrounding> = {},
): Surrounding => ({
  key,
  kind,
  shape: { paths: [[at(east, north)]], area: false },
  households: 0,
  storeys: null,
  people: 100,
  ...more,
});
const homes = (count: number, east = 3_000, storeys = 2): Surrounding[] =>
  Array.from({ length: count }, (_, i) => thing(`h${i}`, 'dwelling', east + i * 15, 60, { households: 1, storeys }));

describe('the potential impact radius', () => {
  it('is 0.099·√(d²p) in GB 32167 (cases PIR-1, PIR-2)', () => {
    expect(impactRadiusGbMeters(1016, 10)).toBeCloseTo(318.07, 2);
    expect(impactRadiusGbMeters(1219, 12)).toBeCloseTo(418.05, 2);
    expect(impactRadiusGbMeters(1219, 10)).toBeCloseTo(381.63, 2);
  });

  it('is 0.69·√(pd²) in ASME B31.8S, in feet, and never the same as GB’s (case PIR-4)', () => {
    expect(impactRadiusAsmeFeet(30, 1000)).toBeCloseTo(654.59, 2);
    expect(impactRadiusAsmeFeet(36, 1440)).toBeCloseTo(942.61, 2);
    expect(impactRadiusAsmeMeters(30 * 25.4, 1000 / 145.037_737_73)).toBeCloseTo(199.52, 2);
    // The exact metric constant is 0.09972: GB's stays 0.72 % below.
    const ratio = impactRadiusGbMeters(1016, 10) / impactRadiusAsmeMeters(1016, 10);
    expect(1 - ratio).toBeCloseTo(0.0072, 4);
  });

  it.each([
    [0, 10],
    [-5, 10],
    [813, 0],
    [813, -1],
    [Number.NaN, 10],
    [813, Number.POSITIVE_INFINITY],
    [30_000, 10],
  ])('refuses what no pipe has: %d mm at %d MPa', (d, p) => {
    expect(() => impactRadiusGbMeters(d, p)).toThrow(/must be above 0/);
  });
});

describe('area classes', () => {
  it('step at 16 and 100 households and at 11 and 46 buildings (cases CLS-1, CLS-2)', () => {
    expect([15, 16, 99, 100].map(classOfHouseholds)).toEqual([1, 2, 2, 3]);
    expect([10, 11, 45, 46].map((count) => classOfBuildings(count))).toEqual([1, 2, 2, 3]);
    expect(classOfBuildings(3, true)).toBe(4);
    expect([
      designFactor(1, false),
      designFactor(1, true),
      designFactor(2, true),
      designFactor(3, true),
      designFactor(4, true),
    ]).toEqual([0.8, 0.72, 0.6, 0.5, 0.4]);
  });

  it('lay the window of 2 km where it holds the most people, and end 200 m from the last wall', () => {
    // 60 households at K3+000 and 60 at K4+800: 120 within one window, though no fixed grid of 2 km holds both.
    const things = [
      thing('a', 'dwelling', 3_000, 0, { households: 60 }),
      thing('b', 'dwelling', 4_800, 0, { households: 60 }),
    ];
    const [stretch] = areaClasses(pipe(), things).filter((found) => found.areaClass === 3);
    expect([stretch?.fromMeters, stretch?.toMeters].map((m) => Math.round(m ?? 0))).toEqual([2_800, 5_000]);
    // 2,100 m apart they are two places of class 2.
    const apart = areaClasses(pipe(), [things[0] as Surrounding, thing('b', 'dwelling', 5_100, 0, { households: 60 })]);
    expect(apart.map((found) => found.areaClass)).toEqual([2, 2]);
  });

  it('call a town of high houses class 4, and beyond 200 m nothing counts', () => {
    expect(areaClasses(pipe(), homes(100, 3_000, 6)).map((found) => found.areaClass)).toContain(4);
    const far = homes(100).map((home) => ({ ...home, shape: { paths: [[at(3_000, 201)]], area: false } }));
    expect(areaClasses(pipe(), far)).toEqual([]);
  });
});

describe('high-consequence areas by GB 32167-2015', () => {
  it('find a school 150 m from a gas pipe of 813 mm at 7.0 MPa by row c (case HCA-1)', () => {
    const result = identifyHca({ medium: 'gas', outerDiameterMm: 813, pressureMpa: 7 }, pipe(), [
      thing('school', 'specific_1', 5_000, 150),
    ]);
    expect(result.radiusMeters).toBeCloseTo(212.95, 2);
    const [area] = result.areas;
    expect(result.areas).toHaveLength(1);
    expect([area?.grade, area?.parts[0]?.code, area?.parts[0]?.causes[0]?.key]).toEqual([2, 'gas-c', 'school']);
    expect(area?.parts[0]?.causes[0]?.meters).toBeCloseTo(150, 0);
    const half = Math.sqrt(212.95 ** 2 - 150 ** 2);
    expect(area?.fromMeters).toBeCloseTo(5_000 - half, -0.5);
    expect(area?.toMeters).toBeCloseTo(5_000 + half, -0.5);
  });

  it('leave a clinic 60 m from a pipe of 219.1 mm at 1.2 MPa alone: its radius is 23.76 m (case HCA-2)', () => {
    const result = identifyHca({ medium: 'gas', outerDiameterMm: 219.1, pressureMpa: 1.2 }, pipe(), [
      thing('clinic', 'specific_1', 5_000, 60),
    ]);
    expect(result.radiusMeters).toBeCloseTo(23.76, 2);
    expect(result.areas).toEqual([]);
  });

  it('take 200 m for other pipes, row e, at exactly the limits of row c and d', () => {
    for (const [d, p] of [
      [762, 7],
      [813, 6.9],
      [273, 1.2],
      [219, 1.6],
    ] as const) {
      const result = identifyHca({ medium: 'gas', outerDiameterMm: d, pressureMpa: p }, pipe(), [
        thing('s', 'specific_1', 5_000, 190),
      ]);
      expect(
        result.areas[0]?.parts.map((part) => part.code),
        `${d} ${p}`,
      ).toEqual(['gas-e']);
    }
  });

  it('ask 30 people of a place of gathering, and none of a school', () => {
    const gas = { medium: 'gas', outerDiameterMm: 500, pressureMpa: 4 } as const;
    const codes = (one: Surrounding) => identifyHca(gas, pipe(), [one]).areas.map((area) => area.grade);
    expect(codes(thing('m', 'specific_2', 1_000, 100, { people: 29 }))).toEqual([]);
    expect(codes(thing('m', 'specific_2', 1_000, 100, { people: 30 }))).toEqual([1]);
    expect(codes(thing('s', 'specific_1', 1_000, 100, { people: 5 }))).toEqual([1]);
  });

  it('grade oil by its own rows: river Ⅲ, village Ⅱ, motorway Ⅰ, and merge what overlaps under the highest', () => {
    const oil = { medium: 'oil', outerDiameterMm: 813, pressureMpa: 8 } as const;
    const river: Surrounding = {
      ...thing('river', 'water', 0, 0),
      shape: { paths: [[at(2_000, -900), at(2_000, 900)]], area: false },
    };
    const road: Surrounding = {
      ...thing('road', 'traffic', 0, 0),
      shape: { paths: [[at(6_000, -900), at(6_000, 900)]], area: false },
    };
    const village = thing('village', 'dwelling', 2_300, 50, { households: 60 });
    const { areas } = identifyHca(oil, pipe(), [river, road, village]);
    expect(areas.map((area) => [Math.round(area.fromMeters), Math.round(area.toMeters), area.grade])).toEqual([
      [1_800, 2_494, 3],
      [5_950, 6_050, 1],
    ]);
    expect(areas[0]?.parts.map((part) => part.code).sort()).toEqual(['oil-c', 'oil-f']);
    // A fuel store beside gas, row f, is no row of its own within a class 3 area.
    const gas = { medium: 'gas', outerDiameterMm: 500, pressureMpa: 4 } as const;
    const store = thing('store', 'flammable', 3_400, 20);
    expect(identifyHca(gas, pipe(), [store]).areas[0]?.parts[0]?.code).toBe('gas-f');
    expect(identifyHca(gas, pipe(), [...homes(100), store]).areas[0]?.parts.map((part) => part.code)).toEqual([
      'gas-b',
    ]);
  });

  it('merge areas 50 m apart and keep those 51 m apart', () => {
    const oil = { medium: 'oil', outerDiameterMm: 500, pressureMpa: 4 } as const;
    const crossing = (key: string, east: number): Surrounding => ({
      ...thing(key, 'traffic', 0, 0),
      shape: { paths: [[at(east, -300), at(east, 300)]], area: false },
    });
    expect(identifyHca(oil, pipe(), [crossing('a', 1_000), crossing('b', 1_149.5)]).areas).toHaveLength(1);
    expect(identifyHca(oil, pipe(), [crossing('a', 1_000), crossing('b', 1_151)]).areas).toHaveLength(2);
  });

  it('keep the rows of the table as they are read, with what is disputed', () => {
    expect(HCA_ROWS.map((row) => `${row.code} ${row.grade}`)).toEqual([
      'oil-a 3',
      'oil-b 2',
      'oil-c 2',
      'oil-d 1',
      'oil-e 2',
      'oil-f 3',
      'gas-a 3',
      'gas-b 2',
      'gas-c 2',
      'gas-d 1',
      'gas-e 1',
      'gas-f 2',
    ]);
    expect(HCA_ROWS.filter((row) => row.disputed !== undefined).map((row) => row.code)).toEqual([
      'oil-e',
      'gas-c',
      'gas-e',
      'gas-f',
    ]);
  });
});

describe('49 CFR 192.903', () => {
  const big = { outerDiameterMm: 914.4, pressureMpa: 1440 / 145.037_737_73 };
  it('counts 20 buildings in the circle, and runs from the outer edge of the first to that of the last', () => {
    const cluster = (count: number) =>
      Array.from({ length: count }, (_, i) => thing(`b${i}`, 'dwelling', 5_000, 0.1 * i, { households: 1 }));
    expect(identifyCfr(2, big, pipe(), cluster(19)).parts).toEqual([]);
    const { parts, radiusMeters } = identifyCfr(2, big, pipe(), cluster(20));
    expect(radiusMeters / 0.3048).toBeCloseTo(942.61, 1);
    // Circles whose middle lies within r of the houses; their outer edges lie another r away.
    expect(parts[0]?.fromMeters).toBeCloseTo(5_000 - 2 * radiusMeters, -0.5);
    expect(parts[0]?.toMeters).toBeCloseTo(5_000 + 2 * radiusMeters, -0.5);
  });

  it('takes class 3 and 4 in method 1 whatever the circle holds, and houses only where it is wider than 660 ft', () => {
    const small = { outerDiameterMm: 273, pressureMpa: 2 };
    const row = (count: number, gap: number) =>
      Array.from({ length: count }, (_, i) => thing(`r${i}`, 'dwelling', 3_000 + i * gap, 150, { households: 1 }));
    expect(identifyCfr(1, small, pipe(), row(46, 30)).parts.map((part) => part.code)).toEqual(['class3']);
    expect(identifyCfr(1, small, pipe(), row(45, 30)).parts).toEqual([]);
    expect(identifyCfr(2, small, pipe(), row(46, 30)).parts).toEqual([]);
    expect(identifyCfr(1, big, pipe(), row(25, 10)).parts.map((part) => part.code)).toEqual(['buildings']);
  });

  it('sums weights along the way', () => {
    expect(
      whereSumReaches(
        [
          { key: 'a', weight: 12, fromMeters: 0, toMeters: 10 },
          { key: 'b', weight: 8, fromMeters: 5, toMeters: 20 },
        ],
        20,
      ),
    ).toEqual([{ fromMeters: 5, toMeters: 10 }]);
  });
});

describe('a second run', () => {
  it('says what is new, gone, regraded and resized, and keeps what is the same', () => {
    const area = (id: string, fromMeters: number, toMeters: number, grade: 1 | 2 | 3) => ({
      id,
      fromMeters,
      toMeters,
      grade,
    });
    const { matches, gone } = compareRuns(
      [
        area('same', 0, 100, 1),
        area('regraded', 500, 700, 2),
        area('resized', 900, 1_000, 1),
        area('gone', 2_000, 2_100, 3),
      ],
      [area('1', 0.4, 100, 1), area('2', 500, 700, 3), area('3', 900, 1_050, 1), area('4', 5_000, 5_100, 2)],
    );
    expect(matches.map(({ found, before, change }) => [found.id, before?.id ?? null, change])).toEqual([
      ['1', 'same', 'same'],
      ['2', 'regraded', 'regraded'],
      ['3', 'resized', 'resized'],
      ['4', null, 'new'],
    ]);
    expect(gone.map(({ id }) => id)).toEqual(['gone']);
  });

  it('lets one area go on from an old one that was split in two, and calls the other new', () => {
    const { matches } = compareRuns(
      [{ fromMeters: 0, toMeters: 1_000, grade: 2 as const }],
      [
        { fromMeters: 0, toMeters: 300, grade: 2 as const },
        { fromMeters: 400, toMeters: 1_000, grade: 2 as const },
      ],
    );
    expect(matches.map(({ change }) => change)).toEqual(['new', 'resized']);
  });
});

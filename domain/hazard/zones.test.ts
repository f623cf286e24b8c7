import { describe, expect, it } from 'vitest';
import { placeFrom } from '../geodesy.ts';
import type { LngLat } from '../place.ts';
import { RefusalError } from '../refusal.ts';
import { windSpreadDeg } from './cloud-zones.ts';
import { plumeReach, ppmToMgM3 } from './gaussian.ts';
import type { Release, Scenario, Weather, Zone } from './scenario.ts';
import { hazardZones } from './zones.ts';

const SITE: LngLat = [117.7448, 38.986];
const release: Release = {
  kind: 'rate',
  holeMm: null,
  pressureMpa: null,
  temperatureC: 20,
  stockT: null,
  capacityT: null,
  headM: null,
  tankDiameterM: null,
  pipeMm: null,
  minutes: 60,
  massKgS: 1,
  heightM: 0,
  bundM2: null,
};
const weather: Weather = {
  windMS: 3,
  windFromDeg: 270,
  stability: 'D',
  sky: null,
  terrain: 'rural',
  airC: 25,
  humidityPercent: 60,
  night: false,
};
const scenario: Scenario = {
  cas: '7664-41-7',
  position: SITE,
  release,
  weather,
  outcomes: ['toxic'],
  toxicBasis: 'aegl',
  heatBasis: 'aloha',
  pressureBasis: 'aloha',
  ignitionMinutes: 10,
  ergSpill: 'large',
  ergContainer: 'road_tanker',
};
const zonesOf = (patch: Partial<Scenario>) => hazardZones({ ...scenario, ...patch });
const byGrade = (zones: readonly Zone[], grade: string) => zones.find((zone) => zone.grade === grade);
const refusalOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
  throw new Error('nothing was refused');
};

/** Metres on a local plane, good to a millimetre per kilometre here. */
function offset([lng, lat]: LngLat): readonly [east: number, north: number] {
  const east = placeFrom(SITE, 90, 1000)[0] - SITE[0];
  const north = placeFrom(SITE, 0, 1000)[1] - SITE[1];
  return [((lng - SITE[0]) / east) * 1000, ((lat - SITE[1]) / north) * 1000];
}

describe('zones of a cloud', () => {
  it('reach as far as the plume does, in red, orange and yellow, downwind (PLM-6)', () => {
    const { zones, towardDeg, warnings } = zonesOf({});
    expect(zones.map(({ grade }) => grade)).toEqual(['red', 'orange', 'yellow']);
    expect(Math.abs((byGrade(zones, 'red')?.meters ?? 0) - 181.2)).toBeLessThan(0.5);
    expect(Math.abs((byGrade(zones, 'orange')?.meters ?? 0) - 521.3)).toBeLessThan(0.5);
    expect(Math.abs((byGrade(zones, 'yellow')?.meters ?? 0) - 1413.3)).toBeLessThan(0.5);
    expect(towardDeg).toBe(90);
    expect(warnings).toContain('dense_screening');
    // The wind blows from the west, so the cloud lies east of the source.
    const yellow = byGrade(zones, 'yellow');
    const easts = (yellow?.ring ?? []).map((place) => offset(place)[0]);
    expect(Math.max(...easts)).toBeCloseTo(1413.3, -1);
    expect(Math.min(...easts)).toBeGreaterThan(-1);
    expect(yellow?.arrivalSeconds).toBeCloseTo(1413.3 / 3, 0);
  });

  it('close their rings, turn them counter-clockwise and never cross themselves', () => {
    const { zones } = zonesOf({ cas: '7782-50-5', outcomes: ['toxic', 'erg'] });
    for (const { ring } of zones) {
      expect(ring[0]).toEqual(ring.at(-1));
      let twice = 0;
      ring.slice(1).forEach(([lng, lat], index) => {
        const [beforeLng, beforeLat] = ring[index] ?? [0, 0];
        twice += beforeLng * lat - lng * beforeLat;
      });
      expect(twice).toBeGreaterThan(0);
    }
  });

  it('contain one another, worst inside', () => {
    const { zones } = zonesOf({});
    const [red, orange, yellow] = zones;
    expect(red?.halfWidthM).toBeLessThan(orange?.halfWidthM ?? 0);
    expect(orange?.halfWidthM).toBeLessThan(yellow?.halfWidthM ?? 0);
  });

  it('are capped beyond ten kilometres and say so (PLM-10, T14)', () => {
    const { zones, warnings } = zonesOf({
      cas: '7782-50-5',
      release: { ...release, heightM: 12 },
      weather: { ...weather, windMS: 1.5, stability: 'F' },
    });
    expect(byGrade(zones, 'yellow')).toMatchObject({ meters: 10_000, capped: true });
    expect(warnings).toEqual(expect.arrayContaining(['beyond_10_km', 'dense_screening', 'low_wind']));
  });

  it('take the dense model for chlorine at the ground and say that it is screening', () => {
    const { steps, warnings } = zonesOf({ cas: '7782-50-5', release: { ...release, massKgS: 20 } });
    expect(steps.map(({ key }) => key)).toContain('dense_plume');
    expect(warnings).toContain('dense_screening');
  });

  it('take a puff for what escapes at once', () => {
    const { steps, zones } = zonesOf({
      cas: '7782-50-5',
      release: { ...release, kind: 'all_at_once', stockT: 5, massKgS: null, minutes: null },
    });
    expect(steps.map(({ key }) => key)).toEqual(expect.arrayContaining(['all_at_once', 'flash', 'dense_puff']));
    expect(zones.length).toBeGreaterThan(0);
  });

  it('let a sector stand beside them that opens with the unrest of the air', () => {
    expect(windSpreadDeg(5, 'A')).toBeGreaterThan(windSpreadDeg(5, 'D'));
    expect(windSpreadDeg(1, 'F')).toBe(45);
    const { windSector } = zonesOf({});
    expect(windSector?.length).toBeGreaterThan(8);
  });

  it('follow a turning wind', () => {
    const north = zonesOf({ weather: { ...weather, windFromDeg: 180 } });
    const norths = (north.zones[2]?.ring ?? []).map((place) => offset(place)[1]);
    expect(Math.max(...norths)).toBeCloseTo(1413.3, -1);
  });
});

describe('zones of fire, pressure and the guidebook', () => {
  const lpg = {
    cas: '68476-85-7',
    release: {
      ...release,
      kind: 'hole_liquid',
      holeMm: 25,
      pressureMpa: 0.9,
      temperatureC: 25,
      stockT: 200,
      capacityT: 400,
      headM: 4,
      tankDiameterM: 18,
      massKgS: null,
    },
  } as const;

  it('come from one leak of liquefied petroleum gas: cloud, jet, fireball, explosion', () => {
    const result = zonesOf({ ...lpg, outcomes: ['flammable', 'jet_fire', 'bleve', 'explosion', 'erg'] });
    const kinds = new Set(result.zones.map(({ outcome }) => outcome));
    expect([...kinds].sort()).toEqual(['bleve', 'erg', 'explosion', 'flammable', 'jet_fire']);
    for (const outcome of ['jet_fire', 'bleve', 'explosion']) {
      const meters = result.zones.filter((zone) => zone.outcome === outcome).map((zone) => zone.meters);
      expect(meters).toEqual([...meters].sort((a, b) => a - b));
      expect(meters.length).toBe(3);
    }
    expect(result.warnings).toEqual(expect.arrayContaining(['mixture', 'all_airborne', 'ignition_certain']));
    // SRC-1's law: ṁ = Cd·A·√(2ρΔP + 2ρ²gh).
    const outflow = result.steps.find(({ key }) => key === 'liquid_outflow')?.values.find(([key]) => key === 'massKgS');
    const expected = 0.62 * (Math.PI / 4) * 0.025 ** 2 * Math.sqrt(2 * 500 * 0.9e6 + 2 * 500 ** 2 * 9.80665 * 4);
    expect(Math.abs((outflow?.[1] ?? 0) / expected - 1)).toBeLessThan(1e-9);
  });

  it('burn gasoline in its bund', () => {
    const { zones, steps } = zonesOf({
      cas: '86290-81-5',
      outcomes: ['pool_fire'],
      release: {
        ...lpg.release,
        pressureMpa: 0,
        headM: 8,
        stockT: 4000,
        capacityT: 7000,
        tankDiameterM: 30,
        bundM2: 2500,
      },
    });
    expect(zones.map(({ grade }) => grade)).toContain('yellow');
    expect(steps.find(({ key }) => key === 'pool_fire')?.values).toEqual(
      expect.arrayContaining([['poolAreaM2', expect.any(Number)]]),
    );
  });

  it('burn a bund as wide as a tank farm, with its soot told', () => {
    const { zones, warnings } = zonesOf({
      cas: '86290-81-5',
      outcomes: ['pool_fire'],
      release: {
        ...lpg.release,
        holeMm: 300,
        pressureMpa: 0,
        headM: 8,
        stockT: 40_000,
        capacityT: 70_000,
        tankDiameterM: 60,
        bundM2: 14_000,
      },
    });
    // A circle of 14,000 m² has a radius of 67 m; 2 kW/m² reach beyond it.
    expect(zones.find(({ grade }) => grade === 'yellow')?.meters).toBeGreaterThan(67);
    expect(warnings).toContain('pool_wide_soot');
  });

  it('draw the guidebook as a circle and a square downwind', () => {
    const { zones } = zonesOf({ outcomes: ['erg'], weather: { ...weather, windMS: 1.5, night: true } });
    expect(zones).toMatchObject([
      { grade: 'red', meters: 150 },
      { grade: 'orange', meters: 1800 },
    ]);
  });

  it('need no wind for a fireball', () => {
    const { zones, windSector } = zonesOf({
      ...lpg,
      outcomes: ['bleve'],
      weather: { ...weather, windMS: null, windFromDeg: null, stability: null },
    });
    expect(zones).toHaveLength(3);
    expect(windSector).toBeNull();
  });
});

describe('inputs of a scenario', () => {
  const hole: Release = { ...release, kind: 'hole_gas', holeMm: 20, pressureMpa: 1, massKgS: null };
  it.each([
    ['an unknown substance', { cas: '99-99-9' }, 'cas', 'unknown_substance'],
    ['calm', { weather: { ...weather, windMS: 0 } }, 'windMS', 'calm'],
    ['negative pressure', { release: { ...hole, pressureMpa: -1 } }, 'pressureMpa', 'negative'],
    ['stock above capacity', { release: { ...hole, stockT: 20, capacityT: 10 } }, 'stockT', 'stock_above_capacity'],
    [
      'a hole larger than the tank',
      { release: { ...hole, holeMm: 3000, tankDiameterM: 2 } },
      'holeMm',
      'hole_larger_than_tank',
    ],
    [
      'a hole larger than the pipe',
      { release: { ...hole, kind: 'pipe', holeMm: 600, pipeMm: 500 } },
      'holeMm',
      'hole_larger_than_pipe',
    ],
    ['fire of what does not burn', { cas: '7782-50-5', outcomes: ['explosion'] }, 'cas', 'not_flammable'],
    ['a toxic zone of what has no level', { cas: '8006-14-2' }, 'aegl', 'no_data'],
    ['a storm', { weather: { ...weather, windMS: 60 } }, 'windMS', 'above'],
  ] as const)('refuse %s', (_, patch, field, reason) => {
    expect(refusalOf(() => zonesOf(patch))).toMatchObject({ code: 'invalid', field, params: { reason } });
  });

  it.each([
    ['windFromDeg', { weather: { ...weather, windFromDeg: null } }],
    ['sky', { weather: { ...weather, stability: null } }],
    ['airC', { weather: { ...weather, airC: null } }],
    ['holeMm', { release: { ...hole, holeMm: null } }],
    ['pressureMpa', { release: { ...hole, pressureMpa: null } }],
    ['stockT', { release: { ...release, kind: 'all_at_once' } }],
    ['ignitionMinutes', { outcomes: ['explosion'], ignitionMinutes: null }],
  ] as const)('are asked for when they miss: %s', (field, patch) => {
    expect(refusalOf(() => zonesOf(patch))).toMatchObject({ field, params: { reason: 'missing' } });
  });

  it('give the same zones for the same numbers, however often', () => {
    expect(zonesOf({})).toEqual(zonesOf({}));
    expect(
      plumeReach({ massKgS: 1, windMS: 3, stability: 'D', terrain: 'rural' }, ppmToMgM3(30, 17.031) * 1e-6).meters,
    ).toBe(zonesOf({}).zones[2]?.meters);
  });
});

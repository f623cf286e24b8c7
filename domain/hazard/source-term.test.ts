import { describe, expect, it } from 'vitest';
import { RefusalError } from '../refusal.ts';
import {
  flashFraction,
  mackayMatsuguKgM2S,
  poolEvaporationKgS,
  poolEvaporationLbMin,
  poolWorstCaseLbMin,
  worstCaseReleaseKgS,
} from './evaporation.ts';
import {
  drainingSeconds,
  flashingOutflow,
  gasOutflow,
  holeAreaM2,
  liquidOutflow,
  storedGasDensity,
} from './outflow.ts';
import { gasDensity } from './physical-constants.ts';

const relative = (value: number, expected: number) => Math.abs(value / expected - 1);

describe('outflow through a hole', () => {
  it('lets liquid out as the CCPS example does (SRC-1)', () => {
    const out = liquidOutflow({
      densityKgM3: 490,
      holeDiameterM: 0.01,
      dischargeCoefficient: 0.63,
      pressurePa: 120_935.0368,
    });
    expect(relative(out.massKgS, 0.216911547636)).toBeLessThan(1e-9);
    expect(relative(out.velocityMS, 5.63633388)).toBeLessThan(1e-8);
  });

  it('chokes gas as the CCPS example does (SRC-2)', () => {
    const out = gasOutflow({
      densityKgM3: 8.9,
      heatRatio: 1.15,
      pressurePa: 501_000,
      holeDiameterM: 0.01,
      dischargeCoefficient: 0.85,
    });
    expect(out.choked).toBe(true);
    expect(relative(out.massKgS, 0.0900279994704)).toBeLessThan(1e-9);
    expect(out.criticalRatio).toBeCloseTo(0.574383, 6);
  });

  it('lets methane out of a pipe at 6.4 MPa (SRC-5)', () => {
    const pressurePa = 6.4e6 + 101_325;
    const out = gasOutflow({
      densityKgM3: storedGasDensity(16.043, pressurePa, 288.15),
      heatRatio: 1.31,
      pressurePa,
      holeDiameterM: 0.01,
      dischargeCoefficient: 0.62,
    });
    expect(relative(out.massKgS, 0.54811)).toBeLessThan(1e-4);
    expect(out.criticalRatio).toBeCloseTo(0.54393, 5);
  });

  it('passes from choked to subsonic without a jump', () => {
    const at = (pressurePa: number) =>
      gasOutflow({ densityKgM3: 1, heatRatio: 1.4, pressurePa, holeDiameterM: 0.01, dischargeCoefficient: 0.85 });
    const edge = 101_325 / at(500_000).criticalRatio;
    expect(at(edge * 1.000001).choked).toBe(true);
    expect(at(edge * 0.999999).choked).toBe(false);
    expect(relative(at(edge * 1.000001).massKgS, at(edge * 0.999999).massKgS)).toBeLessThan(1e-5);
  });

  it('drains a tank in the time that the falling head gives, and slower without pressure', () => {
    const tank = { densityKgM3: 800, holeDiameterM: 0.1, dischargeCoefficient: 0.62, tankAreaM2: 100, headM: 10 };
    const open = drainingSeconds({ ...tank, pressurePa: 101_325 });
    // Torricelli: t = (At/(Cd·A))·√(2h/g).
    expect(relative(open, (100 / (0.62 * holeAreaM2(0.1))) * Math.sqrt(20 / 9.80665))).toBeLessThan(1e-12);
    expect(drainingSeconds({ ...tank, pressurePa: 151_325 })).toBeLessThan(open);
  });

  it('lets less out of a line in which the liquid boils than of a hole in a thin wall', () => {
    const shared = { holeDiameterM: 0.05, dischargeCoefficient: 0.61, pressurePa: 850_000 };
    const boiling = flashingOutflow({
      ...shared,
      liquidDensityKgM3: 610,
      latentHeatJKg: 1.17e6,
      liquidHeatCapacityJKgK: 4700,
      temperatureK: 293,
      vapourPressurePa: 850_000,
      vapourDensityKgM3: gasDensity(17.03, 293, 850_000),
    });
    expect(boiling.massKgS).toBeLessThan(liquidOutflow({ ...shared, densityKgM3: 610 }).massKgS);
    expect(boiling.massKgS).toBeGreaterThan(0);
  });

  it.each([
    [
      'a negative pressure',
      'pressurePa',
      () => liquidOutflow({ densityKgM3: 1, holeDiameterM: 1, dischargeCoefficient: 0.6, pressurePa: -1 }),
    ],
    [
      'a hole of no size',
      'holeDiameterM',
      () => liquidOutflow({ densityKgM3: 1, holeDiameterM: 0, dischargeCoefficient: 0.6, pressurePa: 2e5 }),
    ],
    [
      'a gas at the pressure of the air',
      'pressurePa',
      () =>
        gasOutflow({
          densityKgM3: 1,
          heatRatio: 1.4,
          pressurePa: 101_325,
          holeDiameterM: 0.1,
          dischargeCoefficient: 0.6,
        }),
    ],
    [
      'a hole larger than the tank',
      'holeDiameterM',
      () =>
        drainingSeconds({
          densityKgM3: 800,
          holeDiameterM: 5,
          dischargeCoefficient: 0.6,
          pressurePa: 101_325,
          tankAreaM2: 10,
          headM: 3,
        }),
    ],
    [
      'not a number',
      'densityKgM3',
      () => liquidOutflow({ densityKgM3: Number.NaN, holeDiameterM: 1, dischargeCoefficient: 0.6, pressurePa: 2e5 }),
    ],
  ])('refuses %s and names the field', (_, field, work) => {
    expect(work).toThrow(RefusalError);
    try {
      work();
    } catch (error) {
      expect(error instanceof RefusalError && error.refusal.field).toBe(field);
    }
  });
});

describe('evaporation', () => {
  it('follows EPA OCA: acrylonitrile worst case (SRC-7) and benzene by equation D-1 (SRC-8)', () => {
    expect(Math.abs(poolWorstCaseLbMin(0.018, 0.61, 20_000) - 307)).toBeLessThan(1);
    expect(Math.abs(poolEvaporationLbMin(1.5, 78.11, 1000, 95.2, 298.15) - 27.708)).toBeLessThan(1e-2);
    expect(relative(poolEvaporationLbMin(1.5, 78.114, 1000, 95.2, 298.15), 27.708)).toBeLessThan(1e-3);
  });

  it('gives the same in SI units', () => {
    const si = poolEvaporationKgS(1.5, 78.114, 92.90304, 95.2 * 133.322387415, 298.15);
    expect((si / 0.45359237) * 60).toBeCloseTo(poolEvaporationLbMin(1.5, 78.114, 1000, 95.2, 298.15), 6);
  });

  it('agrees within a factor of two between EPA and Mackay-Matsugu for benzene', () => {
    const epa = poolEvaporationKgS(3, 78.114, 100, 12_700, 298.15) / 100;
    const mackay = mackayMatsuguKgM2S(3, Math.sqrt(100), 1.76, 12_700, 78.114, 298.15);
    expect(mackay / epa).toBeGreaterThan(0.5);
    expect(mackay / epa).toBeLessThan(2);
  });

  it('flashes nothing below the boiling point and never more than all', () => {
    expect(flashFraction(2000, 400_000, 280, 300)).toBe(0);
    expect(flashFraction(2000, 400_000, 320, 300)).toBeCloseTo(0.1, 12);
    expect(flashFraction(5000, 100_000, 400, 300)).toBe(1);
  });

  it('lets the whole inventory out within ten minutes in the worst case', () => {
    expect(worstCaseReleaseKgS(6000)).toBe(10);
  });

  it('refuses calm air', () => {
    expect(() => poolEvaporationLbMin(0, 78, 10, 95, 298)).toThrow(/wind/);
  });
});

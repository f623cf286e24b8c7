import { describe, expect, it } from 'vitest';
import {
  heavyPlumeFraction,
  heavyPlumeHalfWidthM,
  heavyPlumeReach,
  heavyPlumeScale,
  heavyPlumeUpwindM,
  heavyPuffArrivalSeconds,
  heavyPuffCurve,
  heavyPuffRadiusM,
  heavyPuffReach,
  heavyPuffScale,
  releaseRegime,
} from './heavy-gas.ts';
import { plumeCurves, puffCurves } from './heavy-gas-curves.ts';
import { airDensity, GAS_CONSTANT } from './physical-constants.ts';

/** The CCPS example: LNG on water in 10.9 m/s; air of 298 K with 28.96 g/mol, as the reference takes it. */
const LNG = {
  volumeM3S: (0.23 * 425.6) / 1.76,
  gasDensityKgM3: 1.76,
  airDensityKgM3: (0.02896 * 101_325) / (GAS_CONSTANT * 298),
  windMS: 10.9,
  gasTemperatureK: 111.15,
  airTemperatureK: 298,
};
/** The same in the standard atmosphere at 15 °C. */
const STANDARD = { ...LNG, airDensityKgM3: airDensity(288.15), airTemperatureK: 288.15 };
const relative = (value: number, expected: number) => Math.abs(value / expected - 1);

describe('a dense plume after Britter and McQuaid', () => {
  it('has the scales of the LNG example (HVY-1)', () => {
    const scale = heavyPlumeScale(STANDARD);
    expect(relative(LNG.volumeM3S, 55.618)).toBeLessThan(1e-4);
    expect(relative(scale.lengthM, 2.25889)).toBeLessThan(1e-4);
    expect(relative(scale.alpha, -0.435699)).toBeLessThan(1e-4);
    expect(relative(scale.criterion, 0.4334)).toBeLessThan(1e-4);
    expect(scale.dense).toBe(true);
  });

  it('thins as in the example at 367 m and 1200 m (HVY-2)', () => {
    expect(Math.abs(heavyPlumeFraction(LNG, 367) - 0.0507177)).toBeLessThan(1e-6);
    expect(Math.abs(heavyPlumeFraction(LNG, 1200) - 0.00492141)).toBeLessThan(1e-6);
    expect(heavyPlumeFraction(LNG, 2.26 * 20)).toBeCloseTo(0.672023454, 6);
  });

  it('reaches five per cent where the reference does with air of 15 °C (HVY-3)', () => {
    expect(relative(heavyPlumeReach(STANDARD, 0.05).meters, 354.56)).toBeLessThan(0.005);
  });

  it('reads its curves as TSCREEN does, on every piece', () => {
    const close = (values: readonly number[], expected: readonly number[]) =>
      expect(values.map((value) => Number(value.toFixed(9)))).toEqual(expected);
    close(plumeCurves(-0.75).betas, [1.75, 1.92, 2.08, 2.25, 2.4, 2.6]);
    close(plumeCurves(-0.4).betas, [1.784, 2.016, 2.21, 2.394, 2.564, 2.714]);
    close(plumeCurves(-0.2).betas, [1.832, 2.06, 2.25, 2.45, 2.63, 2.77]);
    close(plumeCurves(0).betas, [1.78, 1.96, 2.16, 2.35, 2.56, 2.71]);
    close(puffCurves(-0.75).betas, [0.7, 0.85, 0.95, 1.15, 1.48, 1.83, 2.075]);
    close(puffCurves(0).betas, [0.81, 1, 1.19, 1.39, 1.62, 1.83, 2.05]);
    close(puffCurves(0.75).betas, [0.93, 1.03, 1.185, 1.375, 1.525, 1.68, 1.8475]);
  });

  it('thins with the distance everywhere and widens, and creeps upwind in weak wind', () => {
    const weak = { ...LNG, windMS: 2 };
    for (let x = 5; x < 9000; x *= 1.15)
      expect(heavyPlumeFraction(weak, x * 1.15)).toBeLessThanOrEqual(heavyPlumeFraction(weak, x));
    const scale = heavyPlumeScale(weak);
    expect(heavyPlumeUpwindM(scale)).toBeGreaterThan(heavyPlumeUpwindM(heavyPlumeScale(LNG)));
    expect(heavyPlumeHalfWidthM(scale, 500)).toBeGreaterThan(heavyPlumeHalfWidthM(scale, 0));
  });

  it('is not asked about gas lighter than air, nor about calm', () => {
    expect(() => heavyPlumeScale({ ...LNG, gasDensityKgM3: 0.7 })).toThrow(/denser/);
    expect(() => heavyPlumeScale({ ...LNG, windMS: 0 })).toThrow(/calm/);
  });
});

describe('a dense puff after Britter and McQuaid', () => {
  // The ammonia accident of Potchefstroom, as the workbook has it: 38 t at once.
  const puff = {
    volumeM3: 38_000 / 1.434,
    gasDensityKgM3: 1.434,
    airDensityKgM3: airDensity(293.15),
    windMS: 2,
    gasTemperatureK: 239.834,
    airTemperatureK: 293.15,
  };

  it('is dense, spreads under its weight and drifts with four tenths of the wind', () => {
    const scale = heavyPuffScale(puff);
    expect(scale.dense).toBe(true);
    expect(heavyPuffRadiusM(puff, scale, 0)).toBeCloseTo(Math.cbrt((3 * puff.volumeM3) / (4 * Math.PI)), 9);
    const seconds = heavyPuffArrivalSeconds(puff, scale, 800);
    expect(0.8 * seconds + heavyPuffRadiusM(puff, scale, seconds)).toBeCloseTo(800, 3);
  });

  it('thins with the distance, as 1/x² far away', () => {
    const curve = heavyPuffCurve(puff);
    for (let x = 5; x < 9000; x *= 1.2) expect(curve(x * 1.2)).toBeLessThanOrEqual(curve(x));
    expect(relative(curve(8000) * 4, curve(4000))).toBeLessThan(1e-3);
    expect(heavyPuffReach(puff, 0.01).meters).toBeGreaterThan(100);
  });

  it('is told from a plume by how long the release lasts for the distance', () => {
    expect(releaseRegime(2, 600, 300)).toBe('plume');
    expect(releaseRegime(2, 10, 300)).toBe('puff');
    expect(releaseRegime(2, 150, 300)).toBe('between');
  });
});

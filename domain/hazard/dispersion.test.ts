import { describe, expect, it } from 'vitest';
import {
  averagingFactor,
  plumeConcentration,
  plumeFromSigma,
  plumeHalfWidthM,
  plumeReach,
  ppmToMgM3,
  puffConcentration,
  puffFromSigma,
  puffReach,
} from './gaussian.ts';
import { briggsSigma, ccpsPuffSigma, tnoPlumeSigma } from './sigma.ts';
import {
  pasquillClass,
  SKIES,
  STABILITY_CLASSES,
  stabilityOf,
  turnerClass,
  windAtHeight,
  worstSky,
} from './stability.ts';
import { isTurnerNight, sunAltitudeDeg } from './sun-altitude.ts';

const relative = (value: number, expected: number) => Math.abs(value / expected - 1);
const each = (values: readonly number[], expected: readonly number[], tolerance: number) =>
  values.forEach((value, index) => {
    expect(Math.abs(value - (expected[index] ?? Number.NaN))).toBeLessThan(tolerance);
  });

describe('stability of the air', () => {
  it('follows Pasquill (STB-1)', () => {
    expect(pasquillClass(1.5, 'strong')).toBe('A');
    expect(pasquillClass(4, 'slight')).toBe('C');
    expect(pasquillClass(5.5, 'night_clear')).toBe('D');
    expect(pasquillClass(2.5, 'night_clear')).toBe('F');
    expect(pasquillClass(1, 'overcast')).toBe('D');
  });

  it('takes the more stable of two classes, whose cloud reaches further', () => {
    expect(pasquillClass(2, 'strong')).toBe('A-B');
    expect(stabilityOf(2, 'strong')).toBe('B');
    expect([2.99, 3, 5, 6, 6.01].map((wind) => pasquillClass(wind, 'moderate'))).toEqual([
      'B',
      'B-C',
      'C-D',
      'C-D',
      'D',
    ]);
  });

  it('follows every row of Turner, with 6 and 7 as F', () => {
    const sun = { sunAltitudeDeg: 70, cloudTenths: 0, ceilingM: null, night: false };
    expect([0.5, 1.8, 1.9, 2.8, 2.9, 4.8, 4.9, 6].map((wind) => turnerClass(wind, sun))).toEqual([
      'A',
      'A',
      'A',
      'A',
      'B',
      'B',
      'C',
      'C',
    ]);
    const night = { sunAltitudeDeg: -20, cloudTenths: 2, ceilingM: null, night: true };
    expect([0.5, 1.9, 3.3, 3.4, 5.4, 5.5].map((wind) => turnerClass(wind, night))).toEqual([
      'F',
      'F',
      'F',
      'E',
      'E',
      'D',
    ]);
    expect(turnerClass(1, { ...night, cloudTenths: 10, ceilingM: 500 })).toBe('D');
    // High sun behind six tenths of cloud at 1,000 m counts as weak sun.
    expect(turnerClass(2, { ...sun, cloudTenths: 6, ceilingM: 1000 })).toBe('C');
  });

  it('takes the sky under which a cloud reaches furthest where nobody tells it', () => {
    const order = 'ABCDEF';
    for (const wind of [1, 2.5, 4, 5.5, 8])
      for (const night of [true, false]) {
        const worst = order.indexOf(stabilityOf(wind, worstSky(night)));
        const others = SKIES.filter((sky) => sky === 'overcast' || sky.startsWith('night') === night);
        expect(worst).toBe(Math.max(...others.map((sky) => order.indexOf(stabilityOf(wind, sky)))));
      }
  });

  it('refuses calm and impossible sky', () => {
    expect(() => pasquillClass(0, 'strong')).toThrow(/wind/);
    expect(() => turnerClass(3, { sunAltitudeDeg: 30, cloudTenths: 11, ceilingM: null, night: false })).toThrow(
      /cloudTenths/,
    );
  });

  it('carries the wind to other heights by the power law (WND-1)', () => {
    each(
      STABILITY_CLASSES.map((one) => windAtHeight(3, 1, 10, one, 'rural')),
      [3.52469, 3.52469, 3.77678, 4.23761, 6.71616, 10.6444],
      1e-5,
    );
  });

  it('knows where the sun stands', () => {
    // Noon of the equinox on the equator at Greenwich: overhead within a degree.
    expect(sunAltitudeDeg(Date.UTC(2026, 2, 20, 12, 7), 0, 0)).toBeGreaterThan(89);
    // Midsummer at the Tropic of Cancer, local noon (120° E = UTC+8).
    expect(sunAltitudeDeg(Date.UTC(2026, 5, 21, 4, 2), 120, 23.44)).toBeGreaterThan(89.5);
    expect(isTurnerNight(Date.UTC(2026, 10, 20, 18, 0), 117.7, 39)).toBe(true);
    expect(isTurnerNight(Date.UTC(2026, 10, 20, 4, 0), 117.7, 39)).toBe(false);
  });
});

describe('spread of a cloud', () => {
  it.each([
    ['SIG-1', 500, [107.349, 78.072, 53.675, 39.036, 29.277, 19.518], [100, 60, 38.139, 22.678, 13.043, 6.957], 1e-3],
    [
      'SIG-2',
      1000,
      [209.762, 152.554, 104.881, 76.277, 57.208, 38.139],
      [200, 120, 73.03, 37.947, 23.077, 12.308],
      1e-3,
    ],
    [
      'SIG-4',
      1.2,
      [0.26398416, 0.19198848, 0.13199208, 0.09599424, 0.07199568, 0.04799712],
      [0.24, 0.144, 0.09598848, 0.07193529, 0.03598704, 0.01919309],
      1e-7,
    ],
  ])('is that of Briggs in the open country (%s)', (_, x, y, z, tolerance) => {
    each(
      STABILITY_CLASSES.map((one) => briggsSigma(x, one, 'rural').y),
      y,
      tolerance,
    );
    each(
      STABILITY_CLASSES.map((one) => briggsSigma(x, one, 'rural').z),
      z,
      tolerance,
    );
  });

  it('is that of Briggs in town (SIG-5), equal for A and B, E and F', () => {
    const classes = ['A', 'C', 'D', 'E'] as const;
    each(
      classes.map((one) => briggsSigma(1.2, one, 'urban').y),
      [0.38390787, 0.26393666, 0.19195394, 0.13196833],
      1e-7,
    );
    each(
      classes.map((one) => briggsSigma(1.2, one, 'urban').z),
      [0.28817275, 0.24, 0.16796977, 0.09591372],
      1e-7,
    );
    expect(briggsSigma(700, 'B', 'urban')).toEqual(briggsSigma(700, 'A', 'urban'));
    expect(briggsSigma(700, 'F', 'urban')).toEqual(briggsSigma(700, 'E', 'urban'));
  });

  it('is that of CCPS for puffs (SIG-8) and of TNO for plumes', () => {
    each(
      STABILITY_CLASSES.map((one) => ccpsPuffSigma(1.2, one).y),
      [0.21287235, 0.16556738, 0.11826242, 0.07095745, 0.04730497, 0.02352347],
      1e-7,
    );
    each(
      STABILITY_CLASSES.map((one) => ccpsPuffSigma(1.2, one).z),
      [0.68791881, 0.60544985, 0.38698809, 0.17041905, 0.1125817, 0.05588182],
      1e-7,
    );
    expect(tnoPlumeSigma(1000, 'D').y).toBeCloseTo(0.128 * 1000 ** 0.905, 9);
  });
});

describe('a Gaussian plume', () => {
  const ccps = { massKgS: 0.1, windMS: 2, stability: 'F', terrain: 'rural' } as const;
  const ammonia = { massKgS: 1, windMS: 3, stability: 'D', terrain: 'rural' } as const;
  const level = (ppm: number) => ppmToMgM3(ppm, 17.031) * 1e-6;

  it('gives the concentrations of the CCPS example (PLM-1, PLM-2)', () => {
    expect(relative(plumeConcentration(ccps, 500), 1.17218e-4)).toBeLessThan(1e-5);
    // The spreads are printed with seven digits, which alone allows 9e-7.
    expect(relative(plumeFromSigma(0.1, 2, { y: 18.10226, z: 8.49736 }), 1.0346728e-4)).toBeLessThan(9e-7);
  });

  it('reaches the levels of ammonia where the reference says (PLM-6, PLM-9)', () => {
    each(
      [30, 160, 1100].map((ppm) => plumeReach(ammonia, level(ppm)).meters),
      [1413.3, 521.3, 181.2],
      0.5,
    );
    expect(relative(plumeConcentration(ammonia, 1000) * 1e6, 36.657)).toBeLessThan(1e-3);
    expect(relative(plumeHalfWidthM(ammonia, 1000, level(30)), 80.91)).toBeLessThan(1e-3);
  });

  it('caps chlorine beyond ten kilometres instead of making a number up (PLM-10, T14)', () => {
    const chlorine = { massKgS: 1, windMS: 1.5, stability: 'F', terrain: 'rural' } as const;
    expect(plumeReach(chlorine, ppmToMgM3(0.5, 70.906) * 1e-6)).toEqual({ meters: 10_000, capped: true });
  });

  it('rises before it falls from a stack, and the far edge is the one reported', () => {
    const stack = { ...ammonia, heightM: 40 };
    const at = 2e-6;
    const reach = plumeReach(stack, at).meters;
    expect(plumeConcentration(stack, 50)).toBeLessThan(at);
    expect(plumeConcentration(stack, reach * 0.999)).toBeGreaterThan(at);
    expect(plumeConcentration(stack, reach * 1.001)).toBeLessThan(at);
  });

  it('holds more under a lid, far from the source, and the same near it', () => {
    expect(relative(plumeConcentration({ ...ammonia, lidM: 300 }, 300), plumeConcentration(ammonia, 300))).toBeLessThan(
      1e-9,
    );
    expect(plumeConcentration({ ...ammonia, stability: 'B', lidM: 300 }, 9000)).toBeGreaterThan(
      2 * plumeConcentration({ ...ammonia, stability: 'B' }, 9000),
    );
  });

  it('conserves what it carries through any plane across the wind', () => {
    let flux = 0;
    for (let y = -400; y <= 400; y += 2)
      for (let z = 1; z <= 300; z += 2) flux += plumeConcentration({ ...ammonia, heightM: 10 }, 800, y, z) * 3 * 4;
    expect(relative(flux, 1)).toBeLessThan(1e-3);
  });

  it('averages over other times by the power of 0.2, within its range', () => {
    expect(averagingFactor(600)).toBe(1);
    expect(averagingFactor(3600)).toBeCloseTo(6 ** -0.2, 12);
    expect(() => averagingFactor(1)).toThrow(/averaging/);
  });

  it('refuses calm and negative wind', () => {
    expect(() => plumeConcentration({ ...ammonia, windMS: 0 }, 100)).toThrow(/wind/);
    expect(() => plumeReach({ ...ammonia, windMS: -2 }, 1e-6)).toThrow(/windMS/);
  });
});

describe('a Gaussian puff', () => {
  it('gives the concentration of the CCPS example in its centre (PUF-1)', () => {
    const sigma = ccpsPuffSigma(500, 'F');
    expect(sigma.y).toBeCloseTo(5.04793, 5);
    expect(sigma.z).toBeCloseTo(2.21484, 5);
    expect(relative(puffFromSigma(1, sigma), 2.25005e-3)).toBeLessThan(1e-5);
    const puff = { massKg: 1, windMS: 2, stability: 'F' } as const;
    expect(relative(puffConcentration(puff, 250, 500), 2.25005e-3)).toBeLessThan(1e-5);
    expect(puffConcentration(puff, 250, 540)).toBeLessThan(1e-12);
    expect(puffReach(puff, 2.25005e-3).meters).toBeCloseTo(500, 1);
  });
});

describe('concentrations in air', () => {
  it('turns ppm into mg/m³ at 25 °C (LOC-1)', () => {
    each([ppmToMgM3(2, 70.906), ppmToMgM3(27, 34.08)], [5.8, 37.63], 0.02);
    expect(relative(ppmToMgM3(160, 17.031), 111.38)).toBeLessThan(1e-3);
    expect(relative(ppmToMgM3(2, 70.906), 5.796)).toBeLessThan(1e-3);
    expect(relative(ppmToMgM3(27, 34.08), 37.61)).toBeLessThan(1e-3);
  });
});

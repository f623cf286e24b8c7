import { describe, expect, it } from 'vitest';
import {
  casalKpa,
  epaOnePsiDistanceM,
  gb6722Kpa,
  harmRadii,
  kingeryBulmashKpa,
  overpressureDistanceM,
  regressionKpa,
  scaledRadius,
  tntEquivalentKg,
} from './explosion.ts';
import {
  casalRadiantFraction,
  epaBleveDistanceM,
  fireball,
  fireballHymesKwM2,
  fireballSolidFlameKwM2,
  fireballViewFactor,
  heatDistanceM,
  jetFire,
  pointSourceKwM2,
  poolFire,
  sootRadiantFraction,
  transmissivity,
  waterVapourPa,
} from './fire.ts';
import { errorFunction, heatProbit, overpressureProbit, probabilityOf, toxicProbit } from './probit.ts';

const relative = (value: number, expected: number) => Math.abs(value / expected - 1);
const near = (value: number, expected: number, tolerance: number) =>
  expect(Math.abs(value - expected)).toBeLessThan(tolerance);

describe('fire', () => {
  it('makes the fireball of the reference (BLV-1, BLV-2)', () => {
    const mass = 22.7 * 0.9 * 585.3;
    near(mass, 11_957.7, 0.1);
    const ball = fireball(mass);
    near(ball.diameterM, 132.6, 0.1);
    near(ball.seconds, 10.3, 0.1);
    expect(ball.heightM).toBeCloseTo(ball.diameterM * 0.75, 9);
    near(fireballViewFactor(ball.diameterM, 100), 0.2546, 1e-4);
    near(fireballSolidFlameKwM2(ball.diameterM, 100), 89.1, 0.1);
  });

  it('burns longer with the sixth root above thirty tonnes', () => {
    near(fireball(29_999.9).seconds, 0.45 * 30_000 ** (1 / 3), 1e-3);
    near(fireball(64_000).seconds, 2.6 * 64_000 ** (1 / 6), 1e-9);
  });

  it('spreads heat from a point (FIR-1) and from a gasoline pool (FIR-2)', () => {
    near(pointSourceKwM2(1000, 0.3, 5), 0.95493, 1e-5);
    const pool = poolFire({ areaM2: 100, burningRateKgM2S: 0.055, extinctionPerM: 2.1, combustionHeatKjKg: 43_700 });
    near(pool.diameterM, 11.284, 0.01);
    near(pool.heatKw / 1000, 240.35, 0.01);
    near(pool.thomasHeightM, 17.2, 0.01);
    near(pool.heskestadHeightM, 21.86, 0.01);
  });

  it('reckons a wide pool by what its soot emits, 20 kW/m² and not nothing', () => {
    // By hand: a cylinder of 100 m by 60 m has 18,850 m², and e^(−12) of 140 kW/m² is nothing.
    const wide = { diameterM: 100, thomasHeightM: 60, heatKw: 2e7, burningRateKgM2S: 0.05, heskestadHeightM: 0 };
    near(sootRadiantFraction(wide), (20 * Math.PI * 100 * 60) / 2e7, 1e-5);
    expect(sootRadiantFraction(wide)).toBeGreaterThan(casalRadiantFraction(100));
    // A small pool burns clear: Casal's fraction is the larger.
    const small = poolFire({ areaM2: 100, burningRateKgM2S: 0.055, extinctionPerM: 2.1, combustionHeatKjKg: 43_700 });
    expect(sootRadiantFraction(small)).toBeLessThan(casalRadiantFraction(small.diameterM));
  });

  it('puts the second-degree burns of EPA where its own equations say', () => {
    const distance = epaBleveDistanceM(10_000, 46_350);
    const flux = fireballHymesKwM2(10_000, 46_350, distance);
    expect(relative(flux ** (4 / 3) * 1e4 * fireball(10_000).seconds, 3.42e6)).toBeLessThan(1e-9);
  });

  it('lets moist air swallow more, in each of the three laws', () => {
    near(transmissivity(1000, 5), 1.53 * 5000 ** -0.06, 1e-12);
    near(transmissivity(1000, 50), 2.02 * 50_000 ** -0.09, 1e-12);
    near(transmissivity(2000, 500), 2.85 * 1e6 ** -0.12, 1e-12);
    expect(transmissivity(waterVapourPa(30, 90), 200)).toBeLessThan(transmissivity(waterVapourPa(0, 30), 200));
    near(waterVapourPa(20, 100), 2339, 15);
  });

  it('finds the distance of a level by the curve and gives jets the length of the tests', () => {
    const curve = (distance: number) => pointSourceKwM2(1e6, 0.2, distance);
    near(heatDistanceM(curve, 5, 0), Math.sqrt((0.2 * 1e6) / (4 * Math.PI * 5)), 1e-6);
    expect(heatDistanceM(curve, 5, 500)).toBe(0);
    near(jetFire(20, 50_000, 0.2).lengthM, 2.8893 * 1000 ** 0.3728, 1e-9);
    expect(() => jetFire(1000, 50_000, 0.2)).toThrow(/10 GW/);
    near(casalRadiantFraction(10), 0.35 * Math.exp(-0.5), 1e-12);
  });
});

describe('explosion', () => {
  it('gives the TNT equivalent and radii of the reference (EXP-1, EXP-3, EXP-4)', () => {
    const tnt = tntEquivalentKg(15, 46_264);
    near(tnt, 11.054, 0.01);
    const radii = harmRadii(tnt);
    near(radii.deadM, 2.568, 1e-3);
    near(radii.severeM, 8.605, 1e-3);
    near(radii.lightM, 15.462, 1e-3);
    near(scaledRadius(44), 1.08912, 1e-5);
    near(scaledRadius(17), 1.9569, 1e-5);
  });

  it('reaches 1 psi where EPA says for ten tons of propane (EXP-6)', () => {
    near(epaOnePsiDistanceM(20_000 * 0.45359237, 46_333), 353.37, 0.01);
  });

  it('follows Kingery-Bulmash within one per cent (EXP-7)', () => {
    const expected = [
      [1, 1354],
      [2, 283.7],
      [5, 43.23],
      [10, 14.89],
      [20, 6.102],
      [40, 2.375],
    ] as const;
    for (const [z, kpa] of expected) expect(relative(kingeryBulmashKpa(z), kpa)).toBeLessThan(0.01);
    expect(() => kingeryBulmashKpa(0.1)).toThrow(/scaledDistance/);
  });

  it('has the cross-checked pressures of Casal and GB 6722, and its radii (EXP-9)', () => {
    const table = [
      [5, 46.2, 50.4],
      [10, 15.4, 16.7],
      [20, 6.231, 6.75],
      [40, 2.805, 3.041],
    ] as const;
    for (const [z, casal, gb] of table) {
      expect(relative(casalKpa(z), casal)).toBeLessThan(1e-3);
      expect(relative(gb6722Kpa(z), gb)).toBeLessThan(1e-3);
    }
    near(overpressureDistanceM(gb6722Kpa, 1000, 2), 588.6, 0.1);
    near(overpressureDistanceM(gb6722Kpa, 1000, 5), 257.6, 0.1);
    near(overpressureDistanceM(gb6722Kpa, 1000, 9), 158.5, 0.1);
    near(regressionKpa(10), 710 * 10 ** -2.09, 1e-9);
  });

  it('refuses nothing to explode and an overpressure outside its curve', () => {
    expect(() => tntEquivalentKg(0, 46_000)).toThrow(/vapourKg/);
    expect(() => overpressureDistanceM(kingeryBulmashKpa, 10, 1e7)).toThrow(/outside/);
  });
});

describe('harm to people', () => {
  it('by heat follows the TNO probit (PRB-1)', () => {
    const expected = [
      [37.5, 10, 5.4642, 0.6787],
      [12.5, 60, 6.3011, 0.9034],
      [5, 60, 3.1735, 0.0339],
    ] as const;
    for (const [flux, seconds, probit, probability] of expected) {
      near(heatProbit(flux, seconds), probit, 1e-4);
      near(probabilityOf(heatProbit(flux, seconds)), probability, 1e-4);
    }
  });

  it('by poison grows with concentration and time, and is refused where no constants are known', () => {
    near(toxicProbit('7664-41-7', 5000, 10), -15.6 + Math.log(5000 ** 2 * 10), 1e-12);
    near(toxicProbit('7782-50-5', 1000, 30), -6.35 + 0.5 * Math.log(1000 ** 2.75 * 30), 1e-12);
    expect(() => toxicProbit('67-56-1', 100, 10)).toThrow(/67-56-1/);
  });

  it('by pressure is half at 143 kPa and certain at none', () => {
    near(probabilityOf(overpressureProbit(Math.exp((5 + 77.1) / 6.91) / 1000)), 0.5, 1e-12);
    expect(probabilityOf(overpressureProbit(20))).toBeLessThan(1e-4);
  });

  it('rests on an error function that is exact', () => {
    near(errorFunction(0.5), 0.5204998778130465, 1e-14);
    near(errorFunction(2.4), 0.9993114861033549, 1e-14);
    near(errorFunction(3), 0.9999779095030014, 1e-14);
    near(errorFunction(-1), -0.8427007929497149, 1e-14);
  });
});

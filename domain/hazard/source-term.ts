import { given, hazardRefusal, notNegative, positive, within } from './hazard-input.ts';
import { STANDARD_PRESSURE_PA } from './physical-constants.ts';
import type { CalculationStep, Release, ZoneWarning } from './scenario.ts';

/** What becomes of the escape: what flows, what is in the air, and the pool. */
export interface SourceTerm {
  /** Mass flow out of the hole, kg/s; null where everything escapes at once. */
  readonly outflowKgS: number | null;
  readonly durationS: number;
  readonly releasedKg: number;
  /** Into the air: a rate, or a mass at once. */
  readonly airborneKgS: number | null;
  readonly airborneKg: number;
  /** Temperature of the gas as it enters the air, K. */
  readonly gasTemperatureK: number;
  readonly poolAreaM2: number | null;
  readonly steps: readonly CalculationStep[];
  readonly warnings: readonly ZoneWarning[];
}

/** What of the weather matters to the source. */
export interface SourceAir {
  /** Null where nothing asked for depends on the wind. */
  readonly windMS: number | null;
  readonly temperatureC: number;
}

/** Stock in kg; refused above the capacity. */
export function stockKgOf(release: Release): number {
  const stockT = positive('stockT', given('stockT', release.stockT));
  if (release.capacityT !== null && stockT > positive('capacityT', release.capacityT))
    throw hazardRefusal('stockT', 'stock_above_capacity', 'the stock is above the capacity', release.capacityT);
  return stockT * 1000;
}

/** Hole in m; refused where it is larger than the tank or the pipe that has it. */
export function holeOf(release: Release): number {
  const holeM = positive('holeMm', given('holeMm', release.holeMm)) / 1000;
  if (release.tankDiameterM !== null && holeM >= positive('tankDiameterM', release.tankDiameterM))
    throw hazardRefusal('holeMm', 'hole_larger_than_tank', 'the hole is larger than the tank', release.tankDiameterM);
  if (release.pipeMm !== null && holeM * 1000 > positive('pipeMm', release.pipeMm))
    throw hazardRefusal('holeMm', 'hole_larger_than_pipe', 'the hole is larger than the pipe', release.pipeMm);
  return holeM;
}

/** Absolute pressure inside, Pa. */
export const absolutePa = (release: Release): number =>
  notNegative('pressureMpa', given('pressureMpa', release.pressureMpa)) * 1e6 + STANDARD_PRESSURE_PA;

/** Temperature inside, °C. */
export const temperatureOf = (release: Release): number =>
  within('temperatureC', given('temperatureC', release.temperatureC), -200, 500);

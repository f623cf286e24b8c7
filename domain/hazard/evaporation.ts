import { hazardRefusal, positive, within } from './hazard-input.ts';
import { GAS_CONSTANT, MMHG_PA, POUND_KG, SQUARE_FOOT_M2 } from './physical-constants.ts';

/**
 * Part of a liquid that flashes when it is let out above its boiling point: f = cp(T − Tb)/ΔHv, between 0 and 1. Heat
 * capacity in J/(kg·K), latent heat in J/kg, temperatures in K (CCPS 1999).
 */
export function flashFraction(
  liquidHeatCapacityJKgK: number,
  latentHeatJKg: number,
  temperatureK: number,
  boilingPointK: number,
): number {
  positive('liquidHeatCapacityJKgK', liquidHeatCapacityJKgK);
  positive('latentHeatJKg', latentHeatJKg);
  positive('temperatureK', temperatureK);
  positive('boilingPointK', boilingPointK);
  return Math.min(1, Math.max(0, (liquidHeatCapacityJKgK * (temperatureK - boilingPointK)) / latentHeatJKg));
}

/**
 * Evaporation of a pool by EPA RMP Off-site Consequence Analysis, equation D-1, in lb/min:
 * QR = 0.284·U^0.78·M^(2/3)·A·VP/(82.05·T) with U in m/s, M in g/mol, A in ft², VP in mmHg, T in K.
 */
export function poolEvaporationLbMin(
  windMS: number,
  molarMassG: number,
  areaFt2: number,
  vapourPressureMmHg: number,
  temperatureK: number,
): number {
  if (windMS === 0) throw hazardRefusal('windMS', 'calm', 'without wind the model gives no evaporation');
  positive('windMS', windMS);
  positive('molarMassG', molarMassG);
  positive('areaFt2', areaFt2);
  positive('vapourPressureMmHg', vapourPressureMmHg);
  positive('temperatureK', temperatureK);
  return (0.284 * windMS ** 0.78 * molarMassG ** (2 / 3) * areaFt2 * vapourPressureMmHg) / (82.05 * temperatureK);
}

/** The same in SI units: kg/s from m/s, g/mol, m², Pa, K. Refuses a liquid at or above its boiling point. */
export function poolEvaporationKgS(
  windMS: number,
  molarMassG: number,
  areaM2: number,
  vapourPressurePa: number,
  temperatureK: number,
): number {
  const perMinute = poolEvaporationLbMin(
    windMS,
    molarMassG,
    positive('areaM2', areaM2) / SQUARE_FOOT_M2,
    vapourPressurePa / MMHG_PA,
    temperatureK,
  );
  return (perMinute * POUND_KG) / 60;
}

/**
 * EPA worst case of a liquid at ambient temperature, 1 cm deep, 25 °C: QR = 1.4·LFA·DF·W (lb/min), with the liquid
 * factor, the density factor and the quantity in lb.
 */
export function poolWorstCaseLbMin(liquidFactorAmbient: number, densityFactor: number, quantityLb: number): number {
  return (
    1.4 *
    positive('liquidFactorAmbient', liquidFactorAmbient) *
    positive('densityFactor', densityFactor) *
    positive('quantityLb', quantityLb)
  );
}

/**
 * Evaporation of a pool by Mackay and Matsugu, kg/(m²·s): E = k·P·M/(R·T), k = 0.0048·U^(7/9)·Z^(−1/9)·Sc^(−2/3), with U in
 * m/s, Z the pool's length along the wind in m, P in Pa, M in g/mol. The Schmidt number is 1.5 for most vapours in air.
 */
export function mackayMatsuguKgM2S(
  windMS: number,
  poolLengthM: number,
  schmidt: number,
  vapourPressurePa: number,
  molarMassG: number,
  temperatureK: number,
): number {
  if (windMS === 0) throw hazardRefusal('windMS', 'calm', 'without wind the model gives no evaporation');
  const transfer =
    0.0048 *
    positive('windMS', windMS) ** (7 / 9) *
    positive('poolLengthM', poolLengthM) ** (-1 / 9) *
    within('schmidt', schmidt, 0.1, 10) ** (-2 / 3);
  return (
    (transfer * positive('vapourPressurePa', vapourPressurePa) * (positive('molarMassG', molarMassG) / 1000)) /
    (GAS_CONSTANT * positive('temperatureK', temperatureK))
  );
}

/** Worst-case release of a toxic gas: the whole inventory within 10 min (EPA RMP), kg/s. */
export const worstCaseReleaseKgS = (inventoryKg: number): number => positive('inventoryKg', inventoryKg) / 600;

/** Radius of a round pool of a volume spread to a depth (1 cm unless a bund says otherwise), m. */
export function poolRadiusM(volumeM3: number, depthM = 0.01): number {
  return Math.sqrt(positive('volumeM3', volumeM3) / (Math.PI * positive('depthM', depthM)));
}

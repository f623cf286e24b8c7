import { hazardRefusal, positive, within } from './hazard-input.ts';

/** Heat of explosion of TNT, kJ/kg, as Chinese guidance takes it; EPA takes 4680. */
export const TNT_KJ_KG = 4520;
const EPA_TNT_KJ_KG = 4680;
/** Share of the vapour's heat that acts, and the factor of a ground burst. */
const YIELD = 0.04;
const GROUND_FACTOR = 1.8;

/** TNT equivalent of a vapour cloud: W = 1.8·α·Wf·Qf/4520, kg, α 0.04; vapour in kg, heat of combustion in kJ/kg. */
export function tntEquivalentKg(vapourKg: number, combustionHeatKjKg: number, yieldFraction = YIELD): number {
  return (
    (GROUND_FACTOR *
      within('yieldFraction', yieldFraction, 0.001, 0.2) *
      positive('vapourKg', vapourKg) *
      positive('combustionHeatKjKg', combustionHeatKjKg)) /
    TNT_KJ_KG
  );
}

/** Air pressure in the radii of Chinese guidance, kPa; overpressure of severe and light harm, kPa. */
const AIR_KPA = 101.3;
export const SEVERE_KPA = 44;
export const LIGHT_KPA = 17;

/** ΔP/P0 = 0.137·Z⁻³ + 0.119·Z⁻² + 0.269·Z⁻¹ − 0.019. */
const zEquation = (z: number): number => 0.137 / z ** 3 + 0.119 / z ** 2 + 0.269 / z - 0.019;

/** The root Z of the equation for an overpressure in kPa, exactly; printed texts round to 1.099 and 1.96 (trap T6). */
export function scaledRadius(overpressureKpa: number): number {
  const ratio = positive('overpressureKpa', overpressureKpa) / AIR_KPA;
  let [low, high] = [0.05, 13];
  if (ratio > zEquation(low) || ratio < zEquation(high))
    throw hazardRefusal('overpressureKpa', 'outside_validity', 'the equation holds between Z 0.05 and 13');
  for (let round = 0; round < 100; round += 1) {
    const middle = (low + high) / 2;
    if (zEquation(middle) > ratio) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Radii of death, severe and light harm by Chinese guidance, m, from kg of TNT. */
export interface HarmRadii {
  readonly deadM: number;
  readonly severeM: number;
  readonly lightM: number;
}

/** Dead R = 13.6·(W/1000)^0.37; others R = Z·(E/P0)^⅓ with E = W·4.52 MJ and P0 101.3 kPa. */
export function harmRadii(tntKg: number): HarmRadii {
  const length = Math.cbrt((positive('tntKg', tntKg) * TNT_KJ_KG) / AIR_KPA);
  return {
    deadM: 13.6 * (tntKg / 1000) ** 0.37,
    severeM: scaledRadius(SEVERE_KPA) * length,
    lightM: scaledRadius(LIGHT_KPA) * length,
  };
}

/** Swisdak's pieces of the Kingery-Bulmash curve (hemisphere on the ground), incident pressure in kPa. */
const KINGERY_BULMASH: readonly (readonly [to: number, coefficients: readonly number[]])[] = [
  [2.9, [7.2106, -2.1069, -0.3229, 0.1117, 0.0685]],
  [23.8, [7.5938, -3.0523, 0.40977, 0.0261, -0.01267]],
  [198.5, [6.0536, -1.4066]],
];

/** Kingery and Bulmash, incident overpressure in kPa at a scaled distance in m/kg^⅓, 0.2 to 198.5. */
export function kingeryBulmashKpa(scaledDistance: number): number {
  const z = within('scaledDistance', scaledDistance, 0.2, 198.5);
  const [, coefficients] = KINGERY_BULMASH.find(([to]) => z <= to) ?? [0, []];
  const log = Math.log(z);
  return Math.exp(coefficients.reduce((sum, coefficient, power) => sum + coefficient * log ** power, 0));
}

/** Casal: ΔP = Pa·(1/z + 4/z² + 12/z³), kPa. */
export function casalKpa(scaledDistance: number): number {
  const z = positive('scaledDistance', scaledDistance);
  return 101.325 * (1 / z + 4 / z ** 2 + 12 / z ** 3);
}

/** GB 6722: ΔP = (14/z³ + 4.3/z² + 1.1/z)·10⁵ Pa, here kPa; the unit is 10⁵ Pa and not MPa (trap T7). */
export function gb6722Kpa(scaledDistance: number): number {
  const z = positive('scaledDistance', scaledDistance);
  return 100 * (14 / z ** 3 + 4.3 / z ** 2 + 1.1 / z);
}

/** Regression ΔP = 7.1·10⁵·(R/W^⅓)^−2.09 Pa, here kPa. */
export function regressionKpa(scaledDistance: number): number {
  return 710 * positive('scaledDistance', scaledDistance) ** -2.09;
}

/** Distance at which a falling curve over the scaled distance gives an overpressure, m, for kg of TNT. */
export function overpressureDistanceM(curveKpa: (z: number) => number, tntKg: number, overpressureKpa: number): number {
  positive('overpressureKpa', overpressureKpa);
  let [low, high] = [0.2, 198.5];
  if (curveKpa(low) < overpressureKpa || curveKpa(high) > overpressureKpa)
    throw hazardRefusal('overpressureKpa', 'outside_validity', 'the overpressure lies outside the curve');
  for (let round = 0; round < 100; round += 1) {
    const middle = (low + high) / 2;
    if (curveKpa(middle) > overpressureKpa) low = middle;
    else high = middle;
  }
  return ((low + high) / 2) * Math.cbrt(positive('tntKg', tntKg));
}

/** EPA RMP: distance of 1 psi, D = 17·(0.1·Wf·Hc/4680)^⅓ m, vapour in kg, heat in kJ/kg. */
export function epaOnePsiDistanceM(vapourKg: number, combustionHeatKjKg: number): number {
  return (
    17 *
    Math.cbrt(
      (0.1 * positive('vapourKg', vapourKg) * positive('combustionHeatKjKg', combustionHeatKjKg)) / EPA_TNT_KJ_KG,
    )
  );
}

import { finite, hazardRefusal, notNegative, positive, within } from './hazard-input.ts';
import { GRAVITY } from './physical-constants.ts';

/**
 * How much of the heat passes the air: τ = 2.02·(pw·d)^−0.09 for 10⁴ to 10⁵ N/m, 1.53·(pw·d)^−0.06 below and
 * 2.85·(pw·d)^−0.12 above; never above 1. Vapour pressure of the water in Pa, distance in m.
 */
export function transmissivity(waterVapourPa: number, distanceM: number): number {
  const path = positive('waterVapourPa', waterVapourPa) * positive('distanceM', distanceM);
  const law: readonly [factor: number, power: number] =
    path < 1e4 ? [1.53, 0.06] : path <= 1e5 ? [2.02, 0.09] : [2.85, 0.12];
  return Math.min(1, law[0] * path ** -law[1]);
}

/** Partial pressure of water in air, Pa, after Tetens (1930), −40 to 60 °C; humidity in per cent. */
export function waterVapourPa(temperatureC: number, humidityPercent: number): number {
  within('temperatureC', temperatureC, -40, 60);
  within('humidityPercent', humidityPercent, 0, 100);
  return (humidityPercent / 100) * 610.78 * Math.exp((17.27 * temperatureC) / (temperatureC + 237.3));
}

/** Point source: q = τ·χr·Q/(4πr²), kW/m² from kW and m. */
export function pointSourceKwM2(heatKw: number, radiantFraction: number, distanceM: number, tau = 1): number {
  positive('heatKw', heatKw);
  within('radiantFraction', radiantFraction, 0.01, 1);
  return (within('tau', tau, 0, 1) * radiantFraction * heatKw) / (4 * Math.PI * positive('distanceM', distanceM) ** 2);
}

/** Radiant fraction of a pool fire after Casal: χr = 0.35·e^(−0.05·D), D in m. */
export const casalRadiantFraction = (diameterM: number): number =>
  0.35 * Math.exp(-0.05 * positive('diameterM', diameterM));

export interface PoolFireInput {
  readonly areaM2: number;
  /** Burning rate of an infinitely wide pool, kg/(m²·s). */
  readonly burningRateKgM2S: number;
  /** Extinction coefficient kβ, 1/m. */
  readonly extinctionPerM: number;
  readonly combustionHeatKjKg: number;
  /** 1.2 kg/m³ unless told otherwise, as NUREG-1805 takes it. */
  readonly airDensityKgM3?: number;
}

export interface PoolFire {
  readonly diameterM: number;
  /** Burning rate of this pool, kg/(m²·s), and heat released, kW. */
  readonly burningRateKgM2S: number;
  readonly heatKw: number;
  readonly thomasHeightM: number;
  readonly heskestadHeightM: number;
}

/**
 * Pool fire (NUREG-1805): Q = m″(1 − e^(−kβD))·A·Hc; flame height after Thomas, 42·D·[m″/(ρa√(gD))]^0.61, and
 * Heskestad, 0.235·Q^0.4 − 1.02·D.
 */
export function poolFire(input: PoolFireInput): PoolFire {
  const { airDensityKgM3 = 1.2 } = input;
  const area = positive('areaM2', input.areaM2);
  const wideRate = positive('burningRateKgM2S', input.burningRateKgM2S);
  const diameterM = Math.sqrt((4 * area) / Math.PI);
  const rate = wideRate * (1 - Math.exp(-positive('extinctionPerM', input.extinctionPerM) * diameterM));
  const heatKw = rate * area * positive('combustionHeatKjKg', input.combustionHeatKjKg);
  return {
    diameterM,
    burningRateKgM2S: rate,
    heatKw,
    thomasHeightM: 42 * diameterM * (rate / (airDensityKgM3 * Math.sqrt(GRAVITY * diameterM))) ** 0.61,
    heskestadHeightM: Math.max(0, 0.235 * heatKw ** 0.4 - 1.02 * diameterM),
  };
}

/**
 * Radiant fraction of a pool fire by what its flame's surface emits, after Mudan (1984): E = 140·e^(−0.12D) +
 * 20·(1 − e^(−0.12D)) kW/m² over a cylinder of Thomas's height. Wide pools hide in their soot, yet emit 20 kW/m² of it,
 * where Casal's fraction, fitted to smaller pools, runs to nothing.
 */
export function sootRadiantFraction({ diameterM, thomasHeightM, heatKw }: PoolFire): number {
  const clear = Math.exp(-0.12 * positive('diameterM', diameterM));
  const emitted = 140 * clear + 20 * (1 - clear);
  return (emitted * Math.PI * diameterM * positive('thomasHeightM', thomasHeightM)) / positive('heatKw', heatKw);
}

export interface JetFire {
  readonly heatKw: number;
  readonly lengthM: number;
  readonly radiantFraction: number;
}

/**
 * Jet fire of gas or vapour: flame length L = 2.8893·Q^0.3728 with Q in MW (Lowesmith et al. 2007, large-scale natural
 * gas and LPG tests), heat from the middle of the flame as a point source. Valid from 1 MW to 10 GW.
 */
export function jetFire(massKgS: number, combustionHeatKjKg: number, radiantFraction: number): JetFire {
  const heatKw = positive('massKgS', massKgS) * positive('combustionHeatKjKg', combustionHeatKjKg);
  if (heatKw > 1e7) throw hazardRefusal('massKgS', 'outside_validity', 'jet fires above 10 GW were not measured', 1e7);
  within('radiantFraction', radiantFraction, 0.05, 0.5);
  return { heatKw, lengthM: 2.8893 * (heatKw / 1000) ** 0.3728, radiantFraction };
}

export interface Fireball {
  readonly diameterM: number;
  readonly seconds: number;
  /** Height of its centre when it lifts off: 0.75·D, m. */
  readonly heightM: number;
}

/** Fireball after CCPS: D = 5.8·M^⅓; t = 0.45·M^⅓ up to 30 t, 2.6·M^(1/6) above. Mass in kg. */
export function fireball(massKg: number): Fireball {
  const mass = positive('massKg', massKg);
  const diameterM = 5.8 * Math.cbrt(mass);
  return {
    diameterM,
    seconds: mass < 30_000 ? 0.45 * Math.cbrt(mass) : 2.6 * mass ** (1 / 6),
    heightM: 0.75 * diameterM,
  };
}

/** View factor of a fireball on the ground for an upright target at X m from its centre: X·r²/(X² + r²)^1.5. */
export function fireballViewFactor(diameterM: number, distanceM: number): number {
  const radius = positive('diameterM', diameterM) / 2;
  const distance = positive('distanceM', distanceM);
  return (distance * radius ** 2) / (distance ** 2 + radius ** 2) ** 1.5;
}

/** Heat of a fireball as a solid flame: q = τ·E·F, E about 350 kW/m². */
export function fireballSolidFlameKwM2(diameterM: number, distanceM: number, surfaceKwM2 = 350, tau = 1): number {
  return within('tau', tau, 0, 1) * positive('surfaceKwM2', surfaceKwM2) * fireballViewFactor(diameterM, distanceM);
}

/**
 * Heat of a fireball after Hymes: q = 2.2·τ·R·Hc·M^0.67/(4πL²), kW/m²; R 0.3 when the vessel bursts below its relief
 * pressure, 0.4 at or above; M kg, Hc kJ/kg, L m.
 */
export function fireballHymesKwM2(
  massKg: number,
  combustionHeatKjKg: number,
  distanceM: number,
  radiantFraction = 0.4,
  tau = 1,
): number {
  return (
    (2.2 *
      within('tau', tau, 0, 1) *
      within('radiantFraction', radiantFraction, 0.1, 0.5) *
      positive('combustionHeatKjKg', combustionHeatKjKg) *
      positive('massKg', massKg) ** 0.67) /
    (4 * Math.PI * positive('distanceM', distanceM) ** 2)
  );
}

/** EPA: distance of second-degree burns from a BLEVE, m; the dose (3.42·10⁶/t)^¾ W/m² solved from Hymes, R 0.4, τ 1. */
export function epaBleveDistanceM(massKg: number, combustionHeatKjKg: number): number {
  const { seconds } = fireball(massKg);
  const fluxKwM2 = (3.42e6 / seconds) ** 0.75 / 1000;
  return Math.sqrt(
    (2.2 * 0.4 * positive('combustionHeatKjKg', combustionHeatKjKg) * massKg ** 0.67) / (4 * Math.PI * fluxKwM2),
  );
}

/**
 * Distance from the source at which a falling heat flux reaches a level, m; 0 where it never does. Searched from the
 * surface of the flame to 10 km.
 */
export function heatDistanceM(flux: (distanceM: number) => number, levelKwM2: number, fromM: number): number {
  positive('levelKwM2', levelKwM2);
  let [inside, outside] = [Math.max(0.1, notNegative('fromM', finite('fromM', fromM))), 10_000];
  if (flux(inside) < levelKwM2) return 0;
  for (let round = 0; round < 80; round += 1) {
    const middle = (inside + outside) / 2;
    if (flux(middle) >= levelKwM2) inside = middle;
    else outside = middle;
  }
  return inside;
}

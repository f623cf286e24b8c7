import { hazardRefusal, notNegative, positive, within } from './hazard-input.ts';
import { GAS_CONSTANT, GRAVITY, STANDARD_PRESSURE_PA } from './physical-constants.ts';

/** Area of a round hole, m². */
export const holeAreaM2 = (diameterM: number): number => (Math.PI / 4) * diameterM ** 2;

export interface LiquidOutflowInput {
  readonly densityKgM3: number;
  readonly holeDiameterM: number;
  /** Coefficient of discharge: 0.61 to 0.63 for a sharp-edged hole. */
  readonly dischargeCoefficient: number;
  /** Absolute pressure above the liquid, Pa. */
  readonly pressurePa: number;
  readonly ambientPa?: number;
  /** Height of the liquid above the hole, m. */
  readonly headM?: number;
}

export interface LiquidOutflow {
  readonly massKgS: number;
  readonly velocityMS: number;
}

/**
 * Liquid through a hole (Bernoulli): ṁ = Cd·A·ρ·√(2(P−Pa)/ρ + 2gh); velocity = ṁ/(ρA). Source: CCPS 1999, example p40.
 * Refuses a vessel without head, from which nothing flows.
 */
export function liquidOutflow(input: LiquidOutflowInput): LiquidOutflow {
  const { ambientPa = STANDARD_PRESSURE_PA, headM = 0 } = input;
  const densityKgM3 = positive('densityKgM3', input.densityKgM3);
  const area = holeAreaM2(positive('holeDiameterM', input.holeDiameterM));
  const coefficient = within('dischargeCoefficient', input.dischargeCoefficient, 0.01, 1);
  const pressurePa = positive('pressurePa', input.pressurePa);
  const drive =
    (2 * (pressurePa - positive('ambientPa', ambientPa))) / densityKgM3 + 2 * GRAVITY * notNegative('headM', headM);
  if (drive <= 0)
    throw hazardRefusal('pressurePa', 'no_pressure_head', 'pressure and head do not drive the liquid out');
  const velocityMS = coefficient * Math.sqrt(drive);
  return { massKgS: area * densityKgM3 * velocityMS, velocityMS };
}

export interface GasOutflowInput {
  /** Density of the gas inside, kg/m³. */
  readonly densityKgM3: number;
  /** Heat-capacity ratio k. */
  readonly heatRatio: number;
  /** Absolute pressure inside, Pa. */
  readonly pressurePa: number;
  readonly holeDiameterM: number;
  readonly dischargeCoefficient: number;
  readonly ambientPa?: number;
}

export interface GasOutflow {
  readonly massKgS: number;
  readonly choked: boolean;
  /** Pa/P at or below which the flow is choked. */
  readonly criticalRatio: number;
}

/** (2/(k+1))^(k/(k−1)): the pressure ratio at which the flow reaches the speed of sound. */
export const criticalPressureRatio = (heatRatio: number): number =>
  (2 / (heatRatio + 1)) ** (heatRatio / (heatRatio - 1));

/**
 * Gas through a hole, choked when Pa/P ≤ (2/(k+1))^(k/(k−1)), else subsonic (CCPS 1999, example p47). Ideal gas;
 * isentropic nozzle; k from 1.01 to 1.7.
 */
export function gasOutflow(input: GasOutflowInput): GasOutflow {
  const { ambientPa = STANDARD_PRESSURE_PA } = input;
  const k = within('heatRatio', input.heatRatio, 1.01, 1.7);
  const density = positive('densityKgM3', input.densityKgM3);
  const pressure = positive('pressurePa', input.pressurePa);
  const coefficient = within('dischargeCoefficient', input.dischargeCoefficient, 0.01, 1);
  const area = holeAreaM2(positive('holeDiameterM', input.holeDiameterM));
  const ratio = positive('ambientPa', ambientPa) / pressure;
  if (ratio >= 1)
    throw hazardRefusal('pressurePa', 'no_pressure_head', 'the pressure inside does not exceed the air pressure');
  const criticalRatio = criticalPressureRatio(k);
  const choked = ratio <= criticalRatio;
  const speed = choked
    ? Math.sqrt(k * density * pressure * (2 / (k + 1)) ** ((k + 1) / (k - 1)))
    : Math.sqrt(density * pressure * ((2 * k) / (k - 1)) * (ratio ** (2 / k) - ratio ** ((k + 1) / k)));
  return { massKgS: coefficient * area * speed, choked, criticalRatio };
}

/** Density of a gas inside a vessel or pipe as an ideal gas, kg/m³; absolute pressure, molar mass in g/mol. */
export function storedGasDensity(molarMassG: number, pressurePa: number, temperatureK: number): number {
  positive('molarMassG', molarMassG);
  positive('pressurePa', pressurePa);
  positive('temperatureK', temperatureK);
  return ((molarMassG / 1000) * pressurePa) / (GAS_CONSTANT * temperatureK);
}

export interface FlashingOutflowInput {
  readonly liquidDensityKgM3: number;
  /** Latent heat of vaporisation, J/kg; specific heat of the liquid, J/(kg·K). */
  readonly latentHeatJKg: number;
  readonly liquidHeatCapacityJKgK: number;
  /** Temperature in the vessel, K. */
  readonly temperatureK: number;
  /** Absolute pressure in the vessel and vapour pressure at its temperature, Pa. */
  readonly pressurePa: number;
  readonly vapourPressurePa: number;
  /** Density of the saturated vapour, kg/m³. */
  readonly vapourDensityKgM3: number;
  readonly holeDiameterM: number;
  readonly dischargeCoefficient: number;
  readonly ambientPa?: number;
}

/**
 * Liquefied gas through a line of 0.1 m or more, where it boils on the way (CCPS 1999, homogeneous equilibrium after
 * Fauske): ṁ = A·(ΔHv·ρv)/√(T·cp), and, where the pressure exceeds the vapour pressure, together with the liquid part
 * G² = G_sub² + G_erm². A hole in a thin wall lets liquid out (`liquidOutflow`), which is more; the zones take that one.
 */
export function flashingOutflow(input: FlashingOutflowInput): LiquidOutflow {
  const { liquidDensityKgM3, latentHeatJKg, liquidHeatCapacityJKgK, temperatureK, vapourDensityKgM3 } = input;
  positive('liquidDensityKgM3', liquidDensityKgM3);
  const vapourPressure = positive('vapourPressurePa', input.vapourPressurePa);
  const pressure = positive('pressurePa', input.pressurePa);
  const { ambientPa = STANDARD_PRESSURE_PA } = input;
  if (vapourPressure <= ambientPa)
    throw hazardRefusal('vapourPressurePa', 'outside_validity', 'the liquid does not boil at the air pressure');
  const area = holeAreaM2(positive('holeDiameterM', input.holeDiameterM));
  const coefficient = within('dischargeCoefficient', input.dischargeCoefficient, 0.01, 1);
  const boiling =
    (positive('latentHeatJKg', latentHeatJKg) * positive('vapourDensityKgM3', vapourDensityKgM3)) /
    Math.sqrt(positive('temperatureK', temperatureK) * positive('liquidHeatCapacityJKgK', liquidHeatCapacityJKgK));
  const subcooled = coefficient * Math.sqrt(2 * liquidDensityKgM3 * Math.max(0, pressure - vapourPressure));
  const flux = Math.hypot(boiling, subcooled);
  return { massKgS: area * flux, velocityMS: flux / liquidDensityKgM3 };
}

export interface DrainingInput extends Omit<LiquidOutflowInput, 'headM'> {
  /** Liquid above the hole at the beginning, m. */
  readonly headM: number;
  /** Cross-section of the upright tank, m². */
  readonly tankAreaM2: number;
}

/**
 * Time in which an upright tank with constant pressure drains to the hole, s: t = (At/(Cd·A·g))·(√(2ΔP/ρ + 2gh) −
 * √(2ΔP/ρ)), from Bernoulli with falling head (Torricelli). Refuses a hole that is not smaller than the tank.
 */
export function drainingSeconds(input: DrainingInput): number {
  const { ambientPa = STANDARD_PRESSURE_PA } = input;
  const area = holeAreaM2(positive('holeDiameterM', input.holeDiameterM));
  const tank = positive('tankAreaM2', input.tankAreaM2);
  if (area >= tank) throw hazardRefusal('holeDiameterM', 'hole_larger_than_tank', 'the hole is larger than the tank');
  const density = positive('densityKgM3', input.densityKgM3);
  const pressureTerm = (2 * (positive('pressurePa', input.pressurePa) - ambientPa)) / density;
  if (pressureTerm < 0) throw hazardRefusal('pressurePa', 'no_pressure_head', 'the tank is under vacuum');
  const head = positive('headM', input.headM);
  const coefficient = within('dischargeCoefficient', input.dischargeCoefficient, 0.01, 1);
  return (
    (tank / (coefficient * area * GRAVITY)) * (Math.sqrt(pressureTerm + 2 * GRAVITY * head) - Math.sqrt(pressureTerm))
  );
}

/** Molar gas constant, J/(mol·K) (CODATA 2018, exact). */
export const GAS_CONSTANT = 8.314_462_618_153_24;
/** Standard acceleration of gravity, m/s². */
export const GRAVITY = 9.806_65;
/** Standard atmosphere, Pa. */
export const STANDARD_PRESSURE_PA = 101_325;
/** Molar mass of dry air, kg/mol. */
export const AIR_MOLAR_MASS = 0.028_964_7;
/** 0 °C in kelvin. */
export const ZERO_CELSIUS_K = 273.15;
/** One pound, kg; one square foot, m²; one metre of mercury at 0 °C per mm, Pa. */
export const POUND_KG = 0.453_592_37;
export const SQUARE_FOOT_M2 = 0.092_903_04;
export const MMHG_PA = 133.322_387_415;

/** Density of dry air as an ideal gas, kg/m³. */
export function airDensity(temperatureK: number, pressurePa = STANDARD_PRESSURE_PA): number {
  return (AIR_MOLAR_MASS * pressurePa) / (GAS_CONSTANT * temperatureK);
}

/** Density of an ideal gas, kg/m³; molar mass in g/mol. */
export function gasDensity(molarMassG: number, temperatureK: number, pressurePa = STANDARD_PRESSURE_PA): number {
  return ((molarMassG / 1000) * pressurePa) / (GAS_CONSTANT * temperatureK);
}

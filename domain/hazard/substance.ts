import { given, hazardRefusal, within } from './hazard-input.ts';
import { MMHG_PA, ZERO_CELSIUS_K } from './physical-constants.ts';
import type { Substance } from './substance-shape.ts';
import { SUBSTANCES } from './substance-table.ts';

const BY_CAS = new Map(SUBSTANCES.map((substance) => [substance.cas, substance]));

/** The substance of a CAS number, null where it is not in the data. */
export const findSubstance = (cas: string): Substance | null => BY_CAS.get(cas) ?? null;

/** The same; an unknown number is refused, nothing is guessed from a name (trap T1). */
export function substanceOf(cas: string): Substance {
  const substance = BY_CAS.get(cas);
  if (substance === undefined) throw hazardRefusal('cas', 'unknown_substance', `no data for CAS ${cas}`);
  return substance;
}

/** A property that a model needs; refused by name where it is not known. */
export function property<Key extends keyof Substance>(substance: Substance, key: Key): NonNullable<Substance[Key]> {
  const value = substance[key];
  if (value === null || value === undefined)
    throw hazardRefusal(key, 'no_data', `${substance.en}: ${key} is not known here`);
  return value;
}

/** Vapour pressure at a temperature, Pa; Antoine, from −120 to 150 °C. */
export function vapourPressurePa(substance: Substance, temperatureC: number): number {
  const [a, b, c] = given('antoine', property(substance, 'antoine'));
  within('temperatureC', temperatureC, Math.max(-190, 5 - c), 150);
  return 10 ** (a - b / (temperatureC + c)) * MMHG_PA;
}

export const kelvin = (celsius: number): number => celsius + ZERO_CELSIUS_K;

import { given, hazardRefusal, within } from './hazard-input.ts';
import { MMHG_PA, ZERO_CELSIUS_K } from './physical-constants.ts';
import { SUBSTANCES } from './substance-table.ts';

/** AEGL, ERPG: level 1, 2 and 3 in ppm; null where none was set ("NR", "NA"). */
export type ThreeLevels = readonly [one: number | null, two: number | null, three: number | null];

/** A substance as the models need it; null is not known and makes the model that needs it refuse. */
export interface Substance {
  readonly cas: string;
  readonly zh: string;
  readonly en: string;
  readonly un: number;
  readonly molarMassG: number | null;
  /** Normal boiling point, °C. */
  readonly boilingC: number | null;
  /** Density of the liquid near 20 °C, of cold liquids at their boiling point. */
  readonly liquidKgM3: number | null;
  /** Heat of vaporisation at the boiling point. */
  readonly latentKjKg: number | null;
  readonly liquidCpJKgK: number | null;
  /** Heat-capacity ratio of the gas. */
  readonly heatRatio: number | null;
  /** log10(P/mmHg) = A − B/(t/°C + C). */
  readonly antoine: readonly [a: number, b: number, c: number] | null;
  /** Net heat of combustion; null for what does not burn. */
  readonly combustionKjKg: number | null;
  /** Lower and upper limit of flammability, % by volume. */
  readonly flammable: readonly [lower: number, upper: number] | null;
  /** Burning rate of a wide pool, kg/(m²·s), and kβ, 1/m. */
  readonly burning: readonly [rateKgM2S: number, extinctionPerM: number] | null;
  readonly aegl: ThreeLevels | null;
  readonly erpg: ThreeLevels | null;
  /** ppm. */
  readonly idlh: number | null;
  /** Kept as a liquid under pressure or cold: its cloud is denser than air near the source. */
  readonly liquefied: boolean;
  /** A mixture that is reckoned as this pure substance; the answer says so. */
  readonly as?: string;
}

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

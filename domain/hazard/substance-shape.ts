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

import { PLUME_VALID_M, type Reach, reachOf } from './gaussian.ts';
import { hazardRefusal, positive } from './hazard-input.ts';
import { plumeCurves, puffCurves } from './heavy-gas-curves.ts';

/** Gravity as Britter and McQuaid's workbook example is reckoned with, m/s². */
const WORKBOOK_GRAVITY = 9.806_16;

/** Least values from which a cloud behaves as dense: continuous and instantaneous release. */
export const DENSE_FROM = { plume: 0.15, puff: 0.2 } as const;

export interface HeavyPlumeInput {
  /** Gas let out, m³/s at its own temperature. */
  readonly volumeM3S: number;
  readonly gasDensityKgM3: number;
  readonly airDensityKgM3: number;
  /** Wind at 10 m, m/s. */
  readonly windMS: number;
  /** Temperatures of gas and air, K: a cold cloud is thinned by warming. */
  readonly gasTemperatureK: number;
  readonly airTemperatureK: number;
}

export interface HeavyPlumeScale {
  /** Reduced gravity g(ρ−ρa)/ρa, m/s². */
  readonly reducedGravity: number;
  /** D = √(Q/u), m. */
  readonly lengthM: number;
  /** (g'Q/(u³D))^(1/3): dense from 0.15. */
  readonly criterion: number;
  readonly dense: boolean;
  /** 0.2·log10(g'²Q/u⁵). */
  readonly alpha: number;
  /** Buoyancy length Qg'/u³, m: how far the cloud creeps upwind and aside. */
  readonly buoyancyM: number;
}

function checkWind(windMS: number): void {
  if (windMS === 0) throw hazardRefusal('windMS', 'calm', 'the workbook is not made for calm');
  positive('windMS', windMS);
}

function reducedGravityOf(gasDensityKgM3: number, airDensityKgM3: number): number {
  positive('gasDensityKgM3', gasDensityKgM3);
  positive('airDensityKgM3', airDensityKgM3);
  const reduced = (WORKBOOK_GRAVITY * (gasDensityKgM3 - airDensityKgM3)) / airDensityKgM3;
  if (reduced <= 0) throw hazardRefusal('gasDensityKgM3', 'not_dense', 'the gas is not denser than air');
  return reduced;
}

/** Scales of a continuous release after Britter and McQuaid (HSE Contract Research Report 17/1988; CCPS 1999). */
export function heavyPlumeScale(input: HeavyPlumeInput): HeavyPlumeScale {
  checkWind(input.windMS);
  const volume = positive('volumeM3S', input.volumeM3S);
  const reducedGravity = reducedGravityOf(input.gasDensityKgM3, input.airDensityKgM3);
  const lengthM = Math.sqrt(volume / input.windMS);
  const criterion = Math.cbrt((reducedGravity * volume) / (input.windMS ** 3 * lengthM));
  return {
    reducedGravity,
    lengthM,
    criterion,
    dense: criterion >= DENSE_FROM.plume,
    alpha: 0.2 * Math.log10((reducedGravity ** 2 * volume) / input.windMS ** 5),
    buoyancyM: (volume * reducedGravity) / input.windMS ** 3,
  };
}

/** Volume fraction after the cold cloud has warmed: c/(c + (1 − c)·Tgas/Tair). */
const warmed = (fraction: number, gasK: number, airK: number): number =>
  fraction / (fraction + (1 - fraction) * (gasK / airK));

interface Curve {
  readonly fractions: readonly number[];
  /** log10 of the scaled distance at each fraction. */
  readonly betas: readonly number[];
}

function interpolate({ fractions, betas }: Curve, beta: number): number {
  for (let index = 1; index < betas.length; index += 1) {
    const [left, right] = [betas[index - 1] ?? 0, betas[index] ?? 0];
    if (beta > right) continue;
    const [high, low] = [fractions[index - 1] ?? 0, fractions[index] ?? 0];
    return right === left ? low : high + ((low - high) * (beta - left)) / (right - left);
  }
  return fractions.at(-1) ?? 0;
}

/** Curves run at α from −1 to 1; beyond, their ends hold (CCPS 1999, fig. 2.31 and 2.32 as TSCREEN read them). */
const boundedAlpha = (alpha: number): number => Math.min(1, Math.max(-1, alpha));

/** Volume fraction on the axis of a continuous dense release at a distance in m downwind. */
export function heavyPlumeFraction(input: HeavyPlumeInput, xM: number): number {
  return heavyPlumeCurve(input)(xM);
}

/** The same as a curve over the distance, for those who ask it often. */
export function heavyPlumeCurve(input: HeavyPlumeInput): (xM: number) => number {
  const scale = heavyPlumeScale(input);
  const gasK = positive('gasTemperatureK', input.gasTemperatureK);
  const airK = positive('airTemperatureK', input.airTemperatureK);
  const main = plumeCurves(boundedAlpha(scale.alpha));
  const first = 10 ** Math.min(...main.betas);
  // The near field c = 306/(x² + 306) ends at 30 D, or where the curves begin for strongly dense clouds.
  const near = Math.min(30, first);
  const curve: Curve =
    first > 30
      ? { fractions: [306 / (30 ** 2 + 306), ...main.fractions], betas: [Math.log10(30), ...main.betas] }
      : main;
  const far = 10 ** Math.max(...main.betas);
  const last = Math.min(...main.fractions);
  return (xM) => {
    if (xM <= 0) return 1;
    const scaled = xM / scale.lengthM;
    if (scaled <= near) return warmed(306 / (306 + scaled ** 2), gasK, airK);
    const fraction = scaled < far ? interpolate(curve, Math.log10(scaled)) : last * (far / scaled) ** 2;
    return warmed(fraction, gasK, airK);
  };
}

/** How far a volume fraction reaches downwind, m, to 10 km. */
export function heavyPlumeReach(input: HeavyPlumeInput, fraction: number): Reach {
  return reachOf(heavyPlumeCurve(input), positive('fraction', fraction), 1, PLUME_VALID_M.to);
}

/** How far the cloud lies upwind of the source, m: D/2 + 2·lb. */
export const heavyPlumeUpwindM = ({ lengthM, buoyancyM }: HeavyPlumeScale): number => 0.5 * lengthM + 2 * buoyancyM;

/** Half its width at a distance downwind, m: D + 8·lb + 2.5·∛(lb·x²). */
export function heavyPlumeHalfWidthM({ lengthM, buoyancyM }: HeavyPlumeScale, xM: number): number {
  return lengthM + 8 * buoyancyM + 2.5 * Math.cbrt(buoyancyM * Math.max(0, xM) ** 2);
}

export interface HeavyPuffInput extends Omit<HeavyPlumeInput, 'volumeM3S'> {
  /** Volume of the cloud at once, m³ at its own temperature. */
  readonly volumeM3: number;
}

export interface HeavyPuffScale {
  readonly reducedGravity: number;
  /** ∛V, m. */
  readonly lengthM: number;
  /** √(g'V)/(u·D) with D = ∛V: dense from 0.20. */
  readonly criterion: number;
  readonly dense: boolean;
  /** 0.5·log10(g'·∛V/u²). */
  readonly alpha: number;
}

/** Scales of an instantaneous release. */
export function heavyPuffScale(input: HeavyPuffInput): HeavyPuffScale {
  checkWind(input.windMS);
  const volume = positive('volumeM3', input.volumeM3);
  const reducedGravity = reducedGravityOf(input.gasDensityKgM3, input.airDensityKgM3);
  const lengthM = Math.cbrt(volume);
  const criterion = Math.sqrt(reducedGravity * volume) / (input.windMS * lengthM);
  return {
    reducedGravity,
    lengthM,
    criterion,
    dense: criterion >= DENSE_FROM.puff,
    alpha: 0.5 * Math.log10((reducedGravity * lengthM) / input.windMS ** 2),
  };
}

/** Greatest volume fraction at a distance in m when an instantaneous dense cloud passes. */
export function heavyPuffCurve(input: HeavyPuffInput): (xM: number) => number {
  const scale = heavyPuffScale(input);
  const gasK = positive('gasTemperatureK', input.gasTemperatureK);
  const airK = positive('airTemperatureK', input.airTemperatureK);
  const curve = puffCurves(boundedAlpha(scale.alpha));
  const first = 10 ** Math.min(...curve.betas);
  const far = 10 ** Math.max(...curve.betas);
  const most = Math.max(...curve.fractions);
  const last = Math.min(...curve.fractions);
  return (xM) => {
    if (xM <= 0) return 1;
    const scaled = xM / scale.lengthM;
    if (scaled <= first) return warmed(Math.max(most, 3.24 / (3.24 + scaled ** 2)), gasK, airK);
    const fraction = scaled < far ? interpolate(curve, Math.log10(scaled)) : last * (far / scaled) ** 2;
    return warmed(fraction, gasK, airK);
  };
}

export function heavyPuffReach(input: HeavyPuffInput, fraction: number): Reach {
  return reachOf(heavyPuffCurve(input), positive('fraction', fraction), 1, PLUME_VALID_M.to);
}

/** Radius of an instantaneous cloud at a time, m: R² = R0² + 1.2·t·√(g'V), R0 = ∛(3V/4π). */
export function heavyPuffRadiusM({ volumeM3 }: HeavyPuffInput, { reducedGravity }: HeavyPuffScale, seconds: number) {
  const first = Math.cbrt((3 * volumeM3) / (4 * Math.PI));
  return Math.sqrt(first ** 2 + 1.2 * seconds * Math.sqrt(reducedGravity * volumeM3));
}

/** Time at which an instantaneous cloud reaches a distance, s: its centre moves at 0.4·u while its edge spreads. */
export function heavyPuffArrivalSeconds(input: HeavyPuffInput, scale: HeavyPuffScale, xM: number): number {
  let [before, after] = [0, xM / (0.4 * input.windMS)];
  for (let round = 0; round < 60; round += 1) {
    const middle = (before + after) / 2;
    if (0.4 * input.windMS * middle + heavyPuffRadiusM(input, scale, middle) >= xM) after = middle;
    else before = middle;
  }
  return after;
}

/**
 * Whether a release of a duration is continuous or instantaneous for a distance (workbook): u·t/x ≥ 2.5 is a plume, ≤ 0.6
 * a puff; between them the nearer of both is right and the larger is taken.
 */
export function releaseRegime(windMS: number, seconds: number, xM: number): 'plume' | 'puff' | 'between' {
  const ratio = (windMS * seconds) / xM;
  if (ratio >= 2.5) return 'plume';
  return ratio <= 0.6 ? 'puff' : 'between';
}

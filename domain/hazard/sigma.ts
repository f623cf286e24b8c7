import { positive } from './hazard-input.ts';
import { STABILITY_CLASSES, type StabilityClass, type Terrain } from './stability.ts';

/** Spread of a cloud across the wind and upwards at a distance, m. */
export interface Sigma {
  readonly y: number;
  readonly z: number;
}

const ruralY = [0.22, 0.16, 0.11, 0.08, 0.06, 0.04] as const;
const ruralZ: Readonly<Record<StabilityClass, (x: number) => number>> = {
  A: (x) => 0.2 * x,
  B: (x) => 0.12 * x,
  C: (x) => 0.08 * x * (1 + 0.0002 * x) ** -0.5,
  D: (x) => 0.06 * x * (1 + 0.0015 * x) ** -0.5,
  E: (x) => (0.03 * x) / (1 + 0.0003 * x),
  F: (x) => (0.016 * x) / (1 + 0.0003 * x),
};
const urbanY = [0.32, 0.32, 0.22, 0.16, 0.11, 0.11] as const;
const urbanUnstable = (x: number) => 0.24 * x * Math.sqrt(1 + 0.001 * x);
const urbanStable = (x: number) => 0.08 * x * (1 + 0.0015 * x) ** -0.5;
const urbanZ: Readonly<Record<StabilityClass, (x: number) => number>> = {
  A: urbanUnstable,
  B: urbanUnstable,
  C: (x) => 0.2 * x,
  D: (x) => 0.14 * x * (1 + 0.0003 * x) ** -0.5,
  E: urbanStable,
  F: urbanStable,
};

/**
 * Plume spread by Briggs (1973), rural or urban, from the downwind distance in m. Fitted between 100 m and 10 km for
 * about 10 minutes of averaging; callers mark what lies beyond (`PLUME_VALID_M`).
 */
export function briggsSigma(distanceM: number, stability: StabilityClass, terrain: Terrain): Sigma {
  const x = positive('distanceM', distanceM);
  const index = STABILITY_CLASSES.indexOf(stability);
  if (terrain === 'rural')
    return { y: (ruralY[index] ?? 0.08) * x * (1 + 0.0001 * x) ** -0.5, z: ruralZ[stability](x) };
  return { y: (urbanY[index] ?? 0.16) * x * (1 + 0.0004 * x) ** -0.5, z: urbanZ[stability](x) };
}

interface PowerLaw {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly c: readonly number[];
  readonly d: readonly number[];
}

const CCPS_PUFF: PowerLaw = {
  a: [0.18, 0.14, 0.1, 0.06, 0.04, 0.02],
  b: [0.92, 0.92, 0.92, 0.92, 0.92, 0.89],
  c: [0.6, 0.53, 0.34, 0.15, 0.1, 0.05],
  d: [0.75, 0.73, 0.71, 0.7, 0.65, 0.61],
};
const TNO_PLUME: PowerLaw = {
  a: [0.527, 0.371, 0.209, 0.128, 0.098, 0.065],
  b: [0.865, 0.866, 0.897, 0.905, 0.902, 0.902],
  c: [0.28, 0.23, 0.22, 0.2, 0.15, 0.12],
  d: [0.9, 0.85, 0.8, 0.76, 0.73, 0.67],
};

function powerLaw({ a, b, c, d }: PowerLaw, distanceM: number, stability: StabilityClass): Sigma {
  const x = positive('distanceM', distanceM);
  const index = STABILITY_CLASSES.indexOf(stability);
  return { y: (a[index] ?? 0) * x ** (b[index] ?? 1), z: (c[index] ?? 0) * x ** (d[index] ?? 1) };
}

/** Puff spread (σx = σy) after CCPS 1999. */
export const ccpsPuffSigma = (distanceM: number, stability: StabilityClass): Sigma =>
  powerLaw(CCPS_PUFF, distanceM, stability);

/** Plume spread after TNO, for comparison with Briggs. */
export const tnoPlumeSigma = (distanceM: number, stability: StabilityClass): Sigma =>
  powerLaw(TNO_PLUME, distanceM, stability);

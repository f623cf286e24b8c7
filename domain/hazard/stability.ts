import { hazardRefusal, notNegative, positive, within } from './hazard-input.ts';

/** Stability of the air after Pasquill: A very unstable, D neutral, F moderately stable. */
export const STABILITY_CLASSES = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type StabilityClass = (typeof STABILITY_CLASSES)[number];

export const INSOLATIONS = ['strong', 'moderate', 'slight'] as const;
export type Insolation = (typeof INSOLATIONS)[number];

/** What the sky does: sun by its strength, night by cloud (more than 4/8 low cloud, or less), or overcast. */
export const SKIES = [...INSOLATIONS, 'night_cloudy', 'night_clear', 'overcast'] as const;
export type Sky = (typeof SKIES)[number];

/**
 * The sky that lets a cloud reach furthest (the most stable class that the table knows), where no station tells clouds. For
 * a first picture in the minutes when nobody looks up; shown as such, and one choice away from what is seen.
 */
export const worstSky = (night: boolean): Sky => (night ? 'night_clear' : 'overcast');

type PasquillClass = StabilityClass | 'A-B' | 'B-C' | 'C-D';
/** Columns strong, moderate, slight, cloudy night, clear night. */
const PASQUILL: readonly (readonly [below: number, classes: readonly PasquillClass[]])[] = [
  [2, ['A', 'A-B', 'B', 'E', 'F']],
  [3, ['A-B', 'B', 'C', 'E', 'F']],
  [5, ['B', 'B-C', 'C', 'D', 'E']],
  [6.000_001, ['C', 'C-D', 'D', 'D', 'D']],
  [Infinity, ['C', 'D', 'D', 'D', 'D']],
];

/**
 * Class by Pasquill 1961 from the wind at 10 m (m/s) and the sky; neutral under any overcast. Between two classes both
 * are named. Refuses calm, for which no class is defined.
 */
export function pasquillClass(windMS: number, sky: Sky): PasquillClass {
  if (windMS === 0) throw hazardRefusal('windMS', 'calm', 'no stability class is defined without wind');
  positive('windMS', windMS);
  if (sky === 'overcast') return 'D';
  const row = PASQUILL.find(([below]) => windMS < below)?.[1];
  return row?.[SKIES.indexOf(sky)] ?? 'D';
}

/** One class to reckon with: of two the more stable one, whose cloud reaches further. */
export function stabilityOf(windMS: number, sky: Sky): StabilityClass {
  const named = pasquillClass(windMS, sky);
  return STABILITY_CLASSES.find((one) => named.endsWith(one)) ?? 'D';
}

/** Rows by the least wind in m/s, columns net radiation index 4, 3, 2, 1, 0, −1, −2. */
const TURNER: readonly (readonly [from: number, classes: readonly number[]])[] = [
  [6, [3, 4, 4, 4, 4, 4, 4]],
  [5.5, [3, 3, 4, 4, 4, 4, 4]],
  [4.9, [3, 3, 4, 4, 4, 4, 5]],
  [3.9, [2, 3, 3, 4, 4, 4, 5]],
  [3.4, [2, 2, 3, 4, 4, 4, 5]],
  [2.9, [2, 2, 3, 4, 4, 5, 6]],
  [1.9, [1, 2, 3, 4, 4, 5, 6]],
  [0.8, [1, 2, 2, 3, 4, 6, 7]],
  [0, [1, 1, 2, 3, 4, 6, 7]],
];

export interface TurnerSky {
  /** Height of the sun above the horizon, degrees; negative at night. */
  readonly sunAltitudeDeg: number;
  /** Sky covered by cloud, tenths 0 to 10. */
  readonly cloudTenths: number;
  /** Height of the cloud base, m; null where the sky is not closed. */
  readonly ceilingM: number | null;
  /** From one hour before sunset to one hour after sunrise. */
  readonly night: boolean;
}

const SEVEN_THOUSAND_FEET_M = 2133.6;
const SIXTEEN_THOUSAND_FEET_M = 4876.8;

function insolationClass(sunAltitudeDeg: number): number {
  if (sunAltitudeDeg > 60) return 4;
  if (sunAltitudeDeg > 35) return 3;
  return sunAltitudeDeg > 15 ? 2 : 1;
}

/** Net radiation index by Turner 1964: 4 strong sun to −2 clear night. */
export function netRadiationIndex({ sunAltitudeDeg, cloudTenths, ceilingM, night }: TurnerSky): number {
  const cloud = within('cloudTenths', cloudTenths, 0, 10);
  const low = ceilingM !== null && notNegative('ceilingM', ceilingM) < SEVEN_THOUSAND_FEET_M;
  if (cloud >= 10 && low) return 0;
  if (night) return cloud <= 4 ? -2 : -1;
  const sun = insolationClass(within('sunAltitudeDeg', sunAltitudeDeg, -90, 90));
  if (cloud <= 5) return sun;
  if (low) return Math.max(1, sun - 2);
  const middle = ceilingM !== null && ceilingM < SIXTEEN_THOUSAND_FEET_M;
  return Math.max(1, middle || cloud >= 10 ? sun - 1 : sun);
}

/** Class by Turner's automatic method from wind (m/s at 10 m) and sky; his classes 6 and 7 are F. Refuses calm. */
export function turnerClass(windMS: number, sky: TurnerSky): StabilityClass {
  if (windMS === 0) throw hazardRefusal('windMS', 'calm', 'no stability class is defined without wind');
  // The table has one decimal; between its rows the wind is rounded like an observation.
  const wind = Math.round(positive('windMS', windMS) * 10) / 10;
  const row = TURNER.find(([from]) => wind >= from)?.[1] ?? [];
  const number = row[4 - netRadiationIndex(sky)] ?? 4;
  return STABILITY_CLASSES[Math.min(number, 6) - 1] ?? 'D';
}

export const TERRAINS = ['rural', 'urban'] as const;
export type Terrain = (typeof TERRAINS)[number];

/** Wind power-law exponents A to F (Irwin): CCPS set. */
const EXPONENTS: Readonly<Record<Terrain, readonly number[]>> = {
  rural: [0.07, 0.07, 0.1, 0.15, 0.35, 0.55],
  urban: [0.15, 0.15, 0.2, 0.25, 0.4, 0.6],
};

/** Wind at another height by the power law u₂ = u₁·(z₂/z₁)^p, m/s and m. */
export function windAtHeight(
  windMS: number,
  fromHeightM: number,
  toHeightM: number,
  stability: StabilityClass,
  terrain: Terrain,
): number {
  const exponent = EXPONENTS[terrain][STABILITY_CLASSES.indexOf(stability)] ?? 0.15;
  return (
    positive('windMS', windMS) * (positive('toHeightM', toHeightM) / positive('fromHeightM', fromHeightM)) ** exponent
  );
}

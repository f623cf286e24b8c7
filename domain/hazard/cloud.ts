import {
  PLUME_VALID_M,
  type PlumeInput,
  type PuffInput,
  plumeHalfWidthM,
  plumeReach,
  puffHalfWidthM,
  puffReach,
  type Reach,
} from './gaussian.ts';
import { hazardRefusal } from './hazard-input.ts';
import {
  type HeavyPlumeInput,
  type HeavyPuffInput,
  heavyPlumeHalfWidthM,
  heavyPlumeReach,
  heavyPlumeScale,
  heavyPlumeUpwindM,
  heavyPuffArrivalSeconds,
  heavyPuffRadiusM,
  heavyPuffReach,
  heavyPuffScale,
  releaseRegime,
} from './heavy-gas.ts';
import { airDensity } from './physical-constants.ts';
import type { CalculationStep, ZoneWarning } from './scenario.ts';
import type { SourceTerm } from './source-term.ts';
import type { StabilityClass, Terrain } from './stability.ts';
import { kelvin } from './substance.ts';

/** The air that carries a cloud. */
export interface CloudAir {
  readonly windMS: number;
  readonly stability: StabilityClass;
  readonly terrain: Terrain;
  readonly airC: number;
}

/** Outline of a level: half widths from the upwind edge to the end. */
export interface CloudReach extends Reach {
  readonly upwindM: number;
  readonly halfWidthAt: (xM: number) => number;
  readonly arrivalAt: (xM: number) => number;
  readonly regime: 'plume' | 'puff';
}

/** How a released gas spreads: which model was taken, its numbers, and how far a level (kg/m³) reaches. */
export interface Cloud {
  readonly dense: boolean;
  readonly step: CalculationStep;
  readonly warnings: readonly ZoneWarning[];
  /** Speed at which the cloud comes, m/s. */
  readonly driftMS: number;
  readonly reach: (levelKgM3: number) => CloudReach;
}

const AIR_MOLAR_G = 28.9647;

/** Concentration in kg/m³ of the released gas as volume fraction at the temperature of the air. */
export function fractionOf(levelKgM3: number, molarMassG: number, airC: number): number {
  // At air temperature a gas of molar mass M fills as much as air of the same pressure.
  return (levelKgM3 / airDensity(kelvin(airC))) * (AIR_MOLAR_G / molarMassG);
}

interface Both {
  readonly plume: ((levelKgM3: number) => CloudReach) | null;
  readonly puff: (levelKgM3: number) => CloudReach;
}

/** Plume or puff by the time the release lasts for the distance; between them the larger. */
function chosen({ plume, puff }: Both, windMS: number, durationS: number, level: number): CloudReach {
  if (plume === null) return puff(level);
  const steady = plume(level);
  if (steady.meters === 0) return steady;
  const regime = releaseRegime(windMS, durationS, steady.meters);
  if (regime === 'plume') return steady;
  const once = puff(level);
  if (regime === 'puff') return once.meters < steady.meters ? once : steady;
  return once.meters > steady.meters ? once : steady;
}

interface Heavy {
  readonly molarMassG: number;
  readonly gasDensityKgM3: number;
  /** Kept liquefied: droplets and cold make its cloud heavier than the gas alone. */
  readonly screening: boolean;
}

function gaussianCloud(term: SourceTerm, air: CloudAir, gas: Heavy, heightM: number): Cloud {
  const { airborneKgS, airborneKg, durationS } = term;
  const puffInput: PuffInput = { massKg: airborneKg, windMS: air.windMS, stability: air.stability, heightM };
  const plumeInput: PlumeInput | null =
    airborneKgS === null
      ? null
      : { massKgS: airborneKgS, windMS: air.windMS, stability: air.stability, terrain: air.terrain, heightM };
  const arrivalAt = (x: number) => x / air.windMS;
  const puff = (level: number): CloudReach => ({
    ...puffReach(puffInput, level),
    upwindM: 0,
    halfWidthAt: (x) => puffHalfWidthM(puffInput, x, level),
    arrivalAt,
    regime: 'puff',
  });
  const plume =
    plumeInput === null
      ? null
      : (level: number): CloudReach => ({
          ...plumeReach(plumeInput, level),
          upwindM: 0,
          halfWidthAt: (x) => plumeHalfWidthM(plumeInput, x, level),
          arrivalAt,
          regime: 'plume',
        });
  return {
    dense: false,
    driftMS: air.windMS,
    warnings: gas.screening || gas.gasDensityKgM3 > airDensity(kelvin(air.airC)) ? ['dense_screening'] : [],
    reach: (level) => chosen({ plume, puff }, air.windMS, durationS, level),
    step: {
      key: plume === null ? 'gaussian_puff' : 'gaussian_plume',
      source: plume === null ? 'CCPS 1999' : 'Briggs 1973; CCPS 1999',
      note: `${air.stability}, ${air.terrain}`,
      values: [
        ...(airborneKgS === null ? ([['airborneKg', airborneKg]] as const) : ([['airborneKgS', airborneKgS]] as const)),
        ['windMS', air.windMS],
      ],
    },
  };
}

function heavyInputs(term: SourceTerm, air: CloudAir, gas: Heavy) {
  const shared = {
    gasDensityKgM3: gas.gasDensityKgM3,
    airDensityKgM3: airDensity(kelvin(air.airC)),
    windMS: air.windMS,
    gasTemperatureK: term.gasTemperatureK,
    airTemperatureK: kelvin(air.airC),
  };
  const plume: HeavyPlumeInput | null =
    term.airborneKgS === null || term.airborneKgS === 0
      ? null
      : { ...shared, volumeM3S: term.airborneKgS / gas.gasDensityKgM3 };
  const puff: HeavyPuffInput = { ...shared, volumeM3: term.airborneKg / gas.gasDensityKgM3 };
  return { plume, puff };
}

function heavyCloud(term: SourceTerm, air: CloudAir, gas: Heavy): Cloud | null {
  if (gas.gasDensityKgM3 <= airDensity(kelvin(air.airC))) return null;
  const inputs = heavyInputs(term, air, gas);
  const puffScale = heavyPuffScale(inputs.puff);
  const plumeScale = inputs.plume === null ? null : heavyPlumeScale(inputs.plume);
  if (!(plumeScale ?? puffScale).dense) return null;
  const fraction = (level: number) => Math.min(1, fractionOf(level, gas.molarMassG, air.airC));
  const puff = (level: number): CloudReach => {
    const arrivalAt = (x: number) => heavyPuffArrivalSeconds(inputs.puff, puffScale, x);
    return {
      ...heavyPuffReach(inputs.puff, fraction(level)),
      upwindM: heavyPuffRadiusM(inputs.puff, puffScale, 0),
      halfWidthAt: (x) => heavyPuffRadiusM(inputs.puff, puffScale, x <= 0 ? 0 : x / (0.4 * air.windMS)),
      arrivalAt,
      regime: 'puff',
    };
  };
  const { plume: plumeInput } = inputs;
  const plume =
    plumeInput === null || plumeScale === null
      ? null
      : (level: number): CloudReach => ({
          ...heavyPlumeReach(plumeInput, fraction(level)),
          upwindM: heavyPlumeUpwindM(plumeScale),
          halfWidthAt: (x) => heavyPlumeHalfWidthM(plumeScale, x),
          arrivalAt: (x) => x / air.windMS,
          regime: 'plume',
        });
  const scale = plumeScale ?? puffScale;
  return {
    dense: true,
    driftMS: plumeScale === null ? 0.4 * air.windMS : air.windMS,
    warnings: Math.abs(scale.alpha) > 1 ? ['dense_screening', 'curve_end'] : ['dense_screening'],
    reach: (level) => chosen({ plume, puff }, air.windMS, term.durationS, level),
    step: {
      key: plume === null ? 'dense_puff' : 'dense_plume',
      source: 'Britter-McQuaid, HSE 17/1988; CCPS 1999',
      values: [
        ['gasDensityKgM3', gas.gasDensityKgM3],
        ['airDensityKgM3', airDensity(kelvin(air.airC))],
        ['lengthM', scale.lengthM],
        ['criterion', scale.criterion],
        ['alpha', scale.alpha],
        ['windMS', air.windMS],
      ],
    },
  };
}

/**
 * The cloud of a source term: Britter-McQuaid where its criterion says dense and the release is near the ground, else
 * Gaussian. Refuses calm, for which neither holds.
 */
export function cloudOf(term: SourceTerm, air: CloudAir, gas: Heavy, heightM: number): Cloud {
  if (air.windMS === 0) throw hazardRefusal('windMS', 'calm', 'without wind no direction and no distance can be given');
  const heavy = heightM > 10 ? null : heavyCloud(term, air, gas);
  return heavy ?? gaussianCloud(term, air, gas, heightM);
}

/** Validity notes of a reach: beyond 10 km, or so near that the spreads are not known. */
export function reachWarnings({ meters, capped }: Reach): ZoneWarning[] {
  if (capped) return ['beyond_10_km'];
  return meters > 0 && meters < PLUME_VALID_M.from ? ['near_100_m'] : [];
}

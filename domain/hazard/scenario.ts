import type { LngLat } from '../place.ts';
import type { ErgContainer } from './erg-table.ts';
import type { HazardGrade, HeatBasis, PressureBasis, ToxicBasis } from './levels.ts';
import type { Sky, StabilityClass, Terrain } from './stability.ts';

/** What is reckoned; a scenario may ask for several. */
export const OUTCOMES = ['toxic', 'flammable', 'jet_fire', 'pool_fire', 'bleve', 'explosion', 'erg'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const RELEASE_KINDS = ['hole_gas', 'hole_liquid', 'pipe', 'all_at_once', 'worst_case', 'rate'] as const;
export type ReleaseKind = (typeof RELEASE_KINDS)[number];

/**
 * What escapes and how. What a kind does not need may stay null; what it needs and misses is asked for, never guessed.
 * Pressures are gauge, MPa; lengths m but holes mm; stock and capacity t.
 */
export interface Release {
  readonly kind: ReleaseKind;
  readonly holeMm: number | null;
  readonly pressureMpa: number | null;
  readonly temperatureC: number | null;
  readonly stockT: number | null;
  readonly capacityT: number | null;
  /** Liquid above the hole. */
  readonly headM: number | null;
  readonly tankDiameterM: number | null;
  readonly pipeMm: number | null;
  /** Until somebody closes the source. */
  readonly minutes: number | null;
  readonly massKgS: number | null;
  /** Of the hole above the ground. */
  readonly heightM: number;
  /** Ground that holds the liquid back; null lets it spread 1 cm deep. */
  readonly bundM2: number | null;
}

export interface Weather {
  /** At 10 m above the ground. */
  readonly windMS: number | null;
  /** From where it blows, degrees clockwise from north. */
  readonly windFromDeg: number | null;
  /** A class by hand, or the sky from which Pasquill's table gives it. */
  readonly stability: StabilityClass | null;
  readonly sky: Sky | null;
  readonly terrain: Terrain;
  readonly airC: number | null;
  readonly humidityPercent: number | null;
  readonly night: boolean;
}

export interface Scenario {
  readonly cas: string;
  readonly position: LngLat;
  readonly release: Release;
  readonly weather: Weather;
  readonly outcomes: readonly Outcome[];
  readonly toxicBasis: ToxicBasis;
  readonly heatBasis: HeatBasis;
  readonly pressureBasis: PressureBasis;
  /** Minutes until a cloud finds fire, for explosions. */
  readonly ignitionMinutes: number | null;
  readonly ergSpill: 'small' | 'large';
  readonly ergContainer: ErgContainer | null;
}

/** Numbers of the printed calculation; the unit is in the name, the words are `hazards.value.<key>`. */
export const VALUE_KEYS = [
  'pressurePa',
  'temperatureK',
  'gasDensityKgM3',
  'liquidDensityKgM3',
  'heatRatio',
  'holeM',
  'criticalRatio',
  'choked',
  'massKgS',
  'velocityMS',
  'releasedKg',
  'durationS',
  'flashFraction',
  'airborneKgS',
  'airborneKg',
  'vapourPressurePa',
  'poolAreaM2',
  'evaporationKgS',
  'windMS',
  'criterion',
  'alpha',
  'lengthM',
  'airDensityKgM3',
  'levelPpm',
  'levelMgM3',
  'levelFraction',
  'reachM',
  'halfWidthM',
  'arrivalS',
  'heatKw',
  'flameM',
  'radiantFraction',
  'transmissivity',
  'levelKwM2',
  'burningRateKgM2S',
  'diameterM',
  'burnM',
  'vapourKg',
  'tntKg',
  'deadM',
  'severeM',
  'lightM',
  'levelKpa',
  'onePsiM',
  'isolationM',
  'downwindM',
  'drainS',
  'stockKg',
] as const;
export type ValueKey = (typeof VALUE_KEYS)[number];

export const STEP_KEYS = [
  'gas_outflow',
  'liquid_outflow',
  'draining',
  'worst_case',
  'given_rate',
  'all_at_once',
  'flash',
  'pool',
  'stability',
  'dense_plume',
  'dense_puff',
  'gaussian_plume',
  'gaussian_puff',
  'level',
  'jet_fire',
  'pool_fire',
  'bleve',
  'explosion',
  'erg',
] as const;
export type StepKey = (typeof STEP_KEYS)[number];

/** One step of the calculation as it is printed: what was reckoned, by which source, with which numbers. */
export interface CalculationStep {
  readonly key: StepKey;
  readonly source: string;
  readonly values: readonly (readonly [ValueKey, number])[];
  /** A class, a basis or another word that is no number. */
  readonly note?: string;
}

export const ZONE_WARNINGS = [
  'dense_screening',
  'beyond_10_km',
  'near_100_m',
  'low_wind',
  'mixture',
  'no_level',
  'curve_end',
  'all_airborne',
  'pool_rate_estimated',
  'pool_wide_soot',
  'between_plume_and_puff',
  'within_flame',
  'ignition_certain',
  'open_distance',
] as const;
export type ZoneWarning = (typeof ZONE_WARNINGS)[number];

/** One ring or plume. `unit` says what `level` counts. */
export interface Zone {
  readonly outcome: Outcome;
  readonly grade: HazardGrade;
  readonly level: number;
  readonly unit: 'ppm' | '%LEL' | 'kW/m²' | 'kPa' | 'm';
  /** Name of the level: AEGL-3, 10 % LEL, 8 psi. */
  readonly label: string;
  /** How far it reaches from the source; `capped` where the model ends and the zone may go on. */
  readonly meters: number;
  readonly capped: boolean;
  readonly halfWidthM: number;
  /** Until the cloud is there; 0 for heat and pressure. */
  readonly arrivalSeconds: number;
  /** Closed ring, WGS 84. */
  readonly ring: readonly LngLat[];
}

export interface HazardResult {
  readonly zones: readonly Zone[];
  /** Where the cloud may drift when the wind turns; null where no wind counts. */
  readonly windSector: readonly LngLat[] | null;
  readonly towardDeg: number | null;
  /** Speed at which the cloud comes, m/s, for arrival times at places; null where nothing drifts. */
  readonly driftMS: number | null;
  readonly steps: readonly CalculationStep[];
  readonly warnings: readonly ZoneWarning[];
  /** Date of the substance data. */
  readonly edition: string;
}

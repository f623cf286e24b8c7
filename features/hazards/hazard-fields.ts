import type { Outcome, Release, Scenario } from '../../domain/hazard/scenario.ts';

/** Numbers that a person may type, by the part of the scenario that holds them. */
export const RELEASE_FIELDS = [
  'holeMm',
  'pressureMpa',
  'temperatureC',
  'stockT',
  'headM',
  'tankDiameterM',
  'pipeMm',
  'minutes',
  'massKgS',
  'bundM2',
] as const satisfies readonly (keyof Release)[];
export const WEATHER_FIELDS = ['windMS', 'windFromDeg', 'airC', 'humidityPercent'] as const;

export type ReleaseField = (typeof RELEASE_FIELDS)[number];

const OF_KIND: Readonly<Record<Release['kind'], readonly ReleaseField[]>> = {
  hole_gas: ['holeMm', 'pressureMpa', 'temperatureC', 'stockT', 'minutes'],
  hole_liquid: ['holeMm', 'pressureMpa', 'temperatureC', 'stockT', 'headM', 'tankDiameterM', 'bundM2', 'minutes'],
  pipe: ['holeMm', 'pipeMm', 'pressureMpa', 'temperatureC', 'minutes'],
  all_at_once: ['stockT', 'temperatureC', 'bundM2'],
  worst_case: ['stockT', 'temperatureC'],
  rate: ['massKgS', 'minutes', 'temperatureC'],
};

/** The few questions that a kind of release asks. */
export const fieldsOf = (kind: Release['kind']): readonly ReleaseField[] => OF_KIND[kind];

/** Holes that people mean: a failed gasket, a broken branch, a torn line. */
export const HOLE_STEPS_MM = [10, 25, 50, 100] as const;

export const wantsIgnition = (outcomes: readonly Outcome[]): boolean => outcomes.includes('explosion');
export const wantsErg = (outcomes: readonly Outcome[]): boolean => outcomes.includes('erg');
export const wantsHeat = (outcomes: readonly Outcome[]): boolean =>
  outcomes.some((outcome) => ['jet_fire', 'pool_fire', 'bleve', 'explosion'].includes(outcome));

/** The scenario with one outcome more or less, in the order of the list; at least one stays. */
export function toggled(scenario: Scenario, outcome: Outcome, all: readonly Outcome[]): Scenario {
  const chosen = new Set(scenario.outcomes);
  if (chosen.has(outcome)) chosen.delete(outcome);
  else chosen.add(outcome);
  const outcomes = all.filter((one) => chosen.has(one));
  return outcomes.length === 0 ? scenario : { ...scenario, outcomes };
}

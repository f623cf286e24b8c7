import { ergZones, explosionZones } from './blast-zones.ts';
import { cloudOf } from './cloud.ts';
import { cloudZones, flammableLevels, toxicLevels, windSectorRing, windSpreadDeg } from './cloud-zones.ts';
import { bleveZones, jetFireZones, poolFireZones } from './fire-zones.ts';
import { given, hazardRefusal, within } from './hazard-input.ts';
import type { CalculationStep, HazardResult, Outcome, Scenario, Weather, ZoneWarning } from './scenario.ts';
import { releasedGasDensity, sourceTerm } from './source-chain.ts';
import type { SourceTerm } from './source-term.ts';
import { type StabilityClass, stabilityOf } from './stability.ts';
import { property, substanceOf } from './substance.ts';
import type { Substance } from './substance-shape.ts';
import { SUBSTANCE_EDITION } from './substance-table.ts';
import type { ZonePart } from './zone-part.ts';

/** Outcomes that the wind carries. */
const DRIFTING: ReadonlySet<Outcome> = new Set(['toxic', 'flammable', 'erg']);
/** Outcomes for which nothing needs to escape first. */
const WITHOUT_SOURCE: ReadonlySet<Outcome> = new Set(['bleve', 'erg']);

interface Air {
  readonly windMS: number;
  readonly stability: StabilityClass;
  readonly towardDeg: number;
}

/** Wind of the scenario; calm is refused and strong wind too, because no model holds there. */
function airOf(weather: Weather): Air {
  const windMS = given('windMS', weather.windMS);
  if (windMS === 0) throw hazardRefusal('windMS', 'calm', 'without wind no direction and no distance can be given');
  within('windMS', windMS, 0.5, 40);
  const from = within('windFromDeg', given('windFromDeg', weather.windFromDeg), 0, 360);
  const stability = weather.stability ?? stabilityOf(windMS, given('sky', weather.sky));
  return { windMS, stability, towardDeg: (from + 180) % 360 };
}

function cloudPart(
  scenario: Scenario,
  substance: Substance,
  term: SourceTerm,
  air: Air,
  outcome: 'toxic' | 'flammable',
): ZonePart {
  const levels = outcome === 'toxic' ? toxicLevels(substance, scenario.toxicBasis) : flammableLevels(substance);
  if (term.airborneKg === 0)
    throw hazardRefusal('cas', 'not_a_gas', `${substance.en}: how much of it evaporates is not known here`);
  const { weather, position, release } = scenario;
  const airC = given('airC', weather.airC);
  const cloud = cloudOf(
    term,
    { windMS: air.windMS, stability: air.stability, terrain: weather.terrain, airC },
    {
      molarMassG: property(substance, 'molarMassG'),
      gasDensityKgM3: releasedGasDensity(substance, term),
      screening: substance.liquefied,
    },
    release.heightM,
  );
  return cloudZones(outcome, position, air.towardDeg, cloud, levels);
}

function partOf(
  outcome: Outcome,
  scenario: Scenario,
  substance: Substance,
  term: SourceTerm | null,
  air: Air | null,
): ZonePart {
  if (outcome === 'bleve') return bleveZones(scenario, substance);
  if (outcome === 'erg') return ergZones(scenario, substance, air?.towardDeg ?? 0, false);
  const source = given('release', term);
  switch (outcome) {
    case 'jet_fire':
      return jetFireZones(scenario, substance, source);
    case 'pool_fire':
      return poolFireZones(scenario, substance, source);
    case 'explosion':
      return explosionZones(scenario, substance, source);
    default:
      return cloudPart(scenario, substance, source, given('windMS', air), outcome);
  }
}

const stabilityStep = (air: Air, weather: Weather): CalculationStep => ({
  key: 'stability',
  source: weather.stability === null ? 'Pasquill 1961' : '',
  note: air.stability,
  values: [['windMS', air.windMS]],
});

/**
 * Zones of a scenario: chooses the models from release to harm, and hands back rings and plumes in red, orange and
 * yellow as ALOHA draws them, the sector into which the wind may turn the cloud, every number of the way for the printed
 * calculation, and the warnings that must stand beside the zones. Pure; refuses missing and impossible inputs by field
 * and reason (REQ-RISK-03, REQ-EMER-04).
 */
export function hazardZones(scenario: Scenario): HazardResult {
  const substance = substanceOf(scenario.cas);
  const [first] = scenario.outcomes;
  if (first === undefined) throw hazardRefusal('outcomes', 'missing', 'choose at least one outcome');
  const { weather, release } = scenario;
  // Evaporation and drift need the wind; fire and pressure alone do not.
  const windy = scenario.outcomes.some((outcome) => DRIFTING.has(outcome));
  const sourced = scenario.outcomes.some((outcome) => !WITHOUT_SOURCE.has(outcome));
  const evaporates = sourced && (release.kind === 'hole_liquid' || release.kind === 'all_at_once');
  const air = windy || evaporates ? airOf(weather) : null;
  const temperatureC = given('airC', weather.airC);
  within('airC', temperatureC, -60, 60);
  const term = sourced ? sourceTerm(substance, release, { windMS: air?.windMS ?? null, temperatureC }) : null;
  const parts = scenario.outcomes.map((outcome) => partOf(outcome, scenario, substance, term, air));
  const zones = parts.flatMap((part) => part.zones);
  const drifting = zones.filter(({ outcome }) => DRIFTING.has(outcome));
  const furthest = Math.max(0, ...drifting.map(({ meters }) => meters));
  const extra: ZoneWarning[] = [
    ...(air !== null && air.windMS < 2 && windy ? (['low_wind'] as const) : []),
    ...(substance.as === undefined ? [] : (['mixture'] as const)),
    ...(term?.warnings ?? []),
  ];
  return {
    zones,
    windSector:
      air === null || furthest === 0
        ? null
        : windSectorRing(scenario.position, air.towardDeg, furthest, windSpreadDeg(air.windMS, air.stability)),
    towardDeg: windy && air !== null ? air.towardDeg : null,
    driftMS: windy && air !== null ? air.windMS : null,
    steps: [
      ...(term?.steps ?? []),
      ...(air !== null && windy ? [stabilityStep(air, weather)] : []),
      ...parts.flatMap((part) => part.steps),
    ],
    warnings: [...new Set([...extra, ...parts.flatMap((part) => part.warnings)])],
    edition: SUBSTANCE_EDITION,
  };
}

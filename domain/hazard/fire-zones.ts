import {
  casalRadiantFraction,
  epaBleveDistanceM,
  fireball,
  fireballSolidFlameKwM2,
  heatDistanceM,
  jetFire,
  pointSourceKwM2,
  poolFire,
  sootRadiantFraction,
  transmissivity,
  waterVapourPa,
} from './fire.ts';
import { given, hazardRefusal, positive } from './hazard-input.ts';
import { HAZARD_GRADES, HEAT_BASES } from './levels.ts';
import type { CalculationStep, Outcome, Scenario, Zone } from './scenario.ts';
import type { SourceTerm } from './source-term.ts';
import { property } from './substance.ts';
import type { Substance } from './substance-shape.ts';
import { combustionOf, rings, type ZonePart } from './zone-part.ts';

/** Water in the air of the scenario, Pa; heat is not passed freely, and how moist the air is must be known. */
function vapourOf({ weather }: Scenario): number {
  return Math.max(1, waterVapourPa(given('airC', weather.airC), given('humidityPercent', weather.humidityPercent)));
}

function heatRings(
  scenario: Scenario,
  outcome: Outcome,
  from: number,
  offsetM: number,
  flux: (distanceM: number, tau: number) => number,
): { readonly zones: Zone[]; readonly steps: CalculationStep[] } {
  const vapour = vapourOf(scenario);
  const levels = HEAT_BASES[scenario.heatBasis];
  const found = HAZARD_GRADES.map((grade) => {
    const at = (distance: number) => flux(distance, transmissivity(vapour, Math.max(1, distance)));
    const meters = heatDistanceM(at, levels[grade], from);
    return [grade, levels[grade], `${levels[grade]} kW/m²`, meters === 0 ? 0 : meters + offsetM] as const;
  });
  return {
    zones: rings(outcome, scenario.position, 'kW/m²', found),
    steps: found.map(([grade, level, label, meters]) => ({
      key: 'level',
      source: label,
      note: grade,
      values: [
        ['levelKwM2', level],
        ['reachM', meters],
        ['transmissivity', transmissivity(vapour, Math.max(1, meters))],
      ],
    })),
  };
}

/** A jet that burns at the hole, pointing anywhere: rings from the middle of the flame, half its length further out. */
export function jetFireZones(scenario: Scenario, substance: Substance, term: SourceTerm): ZonePart {
  const massKgS = given('massKgS', term.outflowKgS);
  if (scenario.release.pressureMpa === 0)
    throw hazardRefusal('pressureMpa', 'no_pressure_head', 'without pressure there is no jet');
  // Within the measured .15 to .35: hydrogen and natural gas low, what soots high.
  const radiantFraction = (substance.molarMassG ?? 44) < 5 ? 0.15 : (substance.molarMassG ?? 44) < 20 ? 0.2 : 0.3;
  const jet = jetFire(massKgS, combustionOf(substance), radiantFraction);
  const part = heatRings(scenario, 'jet_fire', 0.5, jet.lengthM / 2, (distance, tau) =>
    pointSourceKwM2(jet.heatKw, radiantFraction, distance, tau),
  );
  return {
    zones: part.zones,
    warnings: ['ignition_certain'],
    steps: [
      {
        key: 'jet_fire',
        source: 'Lowesmith et al. 2007; point source',
        values: [
          ['massKgS', massKgS],
          ['heatKw', jet.heatKw],
          ['flameM', jet.lengthM],
          ['radiantFraction', radiantFraction],
        ],
      },
      ...part.steps,
    ],
  };
}

/** Burning rate and kβ: measured, or Burgess' rule 0.001·Hc/(ΔHv + cp·(Tb − Ta)) for a wide pool. */
function burningOf(
  substance: Substance,
  airC: number,
): { readonly rate: number; readonly k: number; readonly estimated: boolean } {
  if (substance.burning !== null) return { rate: substance.burning[0], k: substance.burning[1], estimated: false };
  const heating = (property(substance, 'liquidCpJKgK') / 1000) * Math.max(0, property(substance, 'boilingC') - airC);
  return {
    rate: (0.001 * combustionOf(substance)) / (property(substance, 'latentKjKg') + heating),
    k: 10,
    estimated: true,
  };
}

/** A pool that burns in its bund or where it spread. */
export function poolFireZones(scenario: Scenario, substance: Substance, term: SourceTerm): ZonePart {
  const combustionHeatKjKg = combustionOf(substance);
  const areaM2 = positive('bundM2', given('bundM2', term.poolAreaM2));
  const airC = given('airC', scenario.weather.airC);
  const { rate, k, estimated } = burningOf(substance, airC);
  const pool = poolFire({ areaM2, burningRateKgM2S: rate, extinctionPerM: k, combustionHeatKjKg });
  const casal = casalRadiantFraction(pool.diameterM);
  const soot = sootRadiantFraction(pool);
  // The larger of both: people stand in it.
  const radiantFraction = Math.max(casal, soot);
  const surface = soot > casal ? 'Mudan' : 'Casal';
  const part = heatRings(scenario, 'pool_fire', pool.diameterM / 2, 0, (distance, tau) =>
    pointSourceKwM2(pool.heatKw, radiantFraction, distance, tau),
  );
  return {
    zones: part.zones,
    warnings: [
      'ignition_certain',
      ...(estimated ? (['pool_rate_estimated'] as const) : []),
      ...(soot > casal ? (['pool_wide_soot'] as const) : []),
    ],
    steps: [
      {
        key: 'pool_fire',
        source: estimated ? `Burgess; ${surface}` : `NUREG-1805; Thomas; ${surface}`,
        values: [
          ['poolAreaM2', areaM2],
          ['diameterM', pool.diameterM],
          ['burningRateKgM2S', pool.burningRateKgM2S],
          ['heatKw', pool.heatKw],
          ['flameM', pool.thomasHeightM],
          ['radiantFraction', radiantFraction],
        ],
      },
      ...part.steps,
    ],
  };
}

/** The whole stock as a fireball. */
export function bleveZones(scenario: Scenario, substance: Substance): ZonePart {
  const combustion = combustionOf(substance);
  if (!substance.liquefied)
    throw hazardRefusal('cas', 'outside_validity', `${substance.en} is not kept as a liquefied gas: no fireball of it`);
  const { stockT, capacityT } = scenario.release;
  const stockKg = positive('stockT', given('stockT', stockT)) * 1000;
  if (capacityT !== null && stockKg > capacityT * 1000)
    throw hazardRefusal('stockT', 'stock_above_capacity', 'the stock is above the capacity', capacityT);
  const ball = fireball(stockKg);
  // The view factor grows up to r/√2 and falls from there; only beyond the ball is a distance meant.
  const part = heatRings(scenario, 'bleve', ball.diameterM / 2, 0, (distance, tau) =>
    fireballSolidFlameKwM2(ball.diameterM, distance, 350, tau),
  );
  return {
    zones: part.zones,
    warnings: [],
    steps: [
      {
        key: 'bleve',
        source: 'CCPS 1999; EPA',
        values: [
          ['stockKg', stockKg],
          ['diameterM', ball.diameterM],
          ['durationS', ball.seconds],
          ['burnM', epaBleveDistanceM(stockKg, combustion)],
        ],
      },
      ...part.steps,
    ],
  };
}

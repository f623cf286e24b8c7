import { ergDistances } from './erg.ts';
import {
  epaOnePsiDistanceM,
  gb6722Kpa,
  harmRadii,
  kingeryBulmashKpa,
  overpressureDistanceM,
  scaledRadius,
  TNT_KJ_KG,
  tntEquivalentKg,
} from './explosion.ts';
import { closed, downwindPlace } from './ground-line.ts';
import { given, positive } from './hazard-input.ts';
import { HAZARD_GRADES, PRESSURE_BASES } from './levels.ts';
import type { CalculationStep, Scenario } from './scenario.ts';
import type { SourceTerm } from './source-term.ts';
import type { Substance } from './substance-shape.ts';
import { combustionOf, rings, type ZonePart } from './zone-part.ts';

function pressureDistance(basis: Scenario['pressureBasis'], tntKg: number, kpa: number): number {
  if (basis === 'aloha') return overpressureDistanceM(kingeryBulmashKpa, tntKg, kpa);
  if (kpa < 5) return overpressureDistanceM(gb6722Kpa, tntKg, kpa);
  return scaledRadius(kpa) * Math.cbrt((tntKg * TNT_KJ_KG) / 101.3);
}

/** The vapour that has gathered until it finds fire, as TNT. */
export function explosionZones(scenario: Scenario, substance: Substance, term: SourceTerm): ZonePart {
  const combustion = combustionOf(substance);
  const seconds = positive('ignitionMinutes', given('ignitionMinutes', scenario.ignitionMinutes)) * 60;
  const gathered = term.airborneKgS === null ? term.airborneKg : Math.min(term.airborneKg, term.airborneKgS * seconds);
  const vapourKg = positive('massKgS', gathered);
  const tntKg = tntEquivalentKg(vapourKg, combustion);
  const levels = PRESSURE_BASES[scenario.pressureBasis];
  const radii = harmRadii(tntKg);
  const found = HAZARD_GRADES.map(
    (grade) =>
      [
        grade,
        levels[grade],
        `${levels[grade]} kPa`,
        pressureDistance(scenario.pressureBasis, tntKg, levels[grade]),
      ] as const,
  );
  return {
    zones: rings('explosion', scenario.position, 'kPa', found),
    warnings: ['ignition_certain'],
    steps: [
      {
        key: 'explosion',
        source: scenario.pressureBasis === 'aloha' ? 'TNT; Kingery-Bulmash' : 'TNT; AQ/T 3046; GB 6722',
        values: [
          ['vapourKg', vapourKg],
          ['tntKg', tntKg],
          ['deadM', radii.deadM],
          ['severeM', radii.severeM],
          ['lightM', radii.lightM],
          ['onePsiM', epaOnePsiDistanceM(vapourKg, combustion)],
        ],
      },
      ...found.map(
        ([grade, level, label, meters]): CalculationStep => ({
          key: 'level',
          source: label,
          note: grade,
          values: [
            ['levelKpa', level],
            ['reachM', meters],
          ],
        }),
      ),
    ],
  };
}

/** Isolation circle and protective square of the guidebook; the square points downwind. */
export function ergZones(scenario: Scenario, substance: Substance, towardDeg: number, burning: boolean): ZonePart {
  const { weather, position } = scenario;
  const found = ergDistances({
    un: substance.un,
    spill: scenario.ergSpill,
    night: weather.night,
    fire: burning,
    ...(scenario.ergContainer === null ? {} : { container: scenario.ergContainer }),
    ...(weather.windMS === null ? {} : { windMS: weather.windMS }),
  });
  const { downwindM, isolationM } = found;
  const half = downwindM / 2;
  const corner = (along: number, aside: number) => downwindPlace(position, towardDeg, along, aside);
  const square = closed([corner(0, half), corner(downwindM, half), corner(downwindM, -half), corner(0, -half)]);
  return {
    zones: [
      ...rings('erg', position, 'm', [['red', isolationM, `ERG ${found.guide}`, isolationM]]),
      ...(downwindM === 0
        ? []
        : [
            {
              outcome: 'erg',
              grade: 'orange',
              level: downwindM,
              unit: 'm',
              label: `ERG ${found.guide}`,
              meters: downwindM,
              capped: found.open,
              halfWidthM: half,
              arrivalSeconds: 0,
              ring: square,
            } as const,
          ]),
    ],
    warnings: found.open ? ['open_distance'] : [],
    steps: [
      {
        key: 'erg',
        source: `${found.edition}, ${found.table}`,
        note: found.guide,
        values: [
          ['isolationM', isolationM],
          ['downwindM', downwindM],
        ],
      },
    ],
  };
}

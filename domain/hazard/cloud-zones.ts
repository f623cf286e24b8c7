import { placeFrom } from '../geodesy.ts';
import type { LngLat } from '../place.ts';
import { type Cloud, type CloudReach, reachWarnings } from './cloud.ts';
import { ppmToMgM3 } from './gaussian.ts';
import { closed, downwindPlace } from './ground-line.ts';
import { hazardRefusal } from './hazard-input.ts';
import { HAZARD_GRADES, type HazardGrade, type ToxicBasis } from './levels.ts';
import type { CalculationStep, Outcome, Zone, ZoneWarning } from './scenario.ts';
import { STABILITY_CLASSES, type StabilityClass } from './stability.ts';
import { property } from './substance.ts';
import type { Substance } from './substance-shape.ts';

const OUTLINE_STEPS = 40;

/** Outline of a cloud level on the ground: up one side, down the other; geodesic on WGS 84. */
export function cloudRing(from: LngLat, towardDeg: number, cloud: CloudReach): LngLat[] {
  const { meters, upwindM, halfWidthAt } = cloud;
  const along = Array.from({ length: OUTLINE_STEPS + 1 }, (_, step) => {
    // Denser at both ends, where the outline bends.
    const part = (1 - Math.cos((Math.PI * step) / OUTLINE_STEPS)) / 2;
    return -upwindM + part * (meters + upwindM);
  });
  const half = (x: number) => {
    const width = halfWidthAt(x <= 0 ? Math.min(1, meters / 10) : Math.min(x, meters));
    // The dense outline of the workbook is blunt: round its ends within the last tenth.
    const end = Math.min(1, Math.max(0, (meters - x) / Math.max(1, 0.1 * meters)));
    const start = upwindM === 0 ? 1 : Math.min(1, (x + upwindM) / upwindM);
    return width * Math.sqrt(1 - (1 - end) ** 2) * Math.sqrt(Math.max(0, 1 - (1 - start) ** 2));
  };
  const right = along.map((x) => downwindPlace(from, towardDeg, x, half(x)));
  const left = along.slice(1, -1).map((x) => downwindPlace(from, towardDeg, x, -half(x)));
  return closed([...right, ...left.reverse()]);
}

/**
 * Half the angle within which the wind may turn, degrees: twice the standard deviation of its direction at the class's
 * upper bound (EPA-454/R-99-005, table 6-8a), at least 15°, and 45° in winds below 2 m/s, which meander.
 */
export function windSpreadDeg(windMS: number, stability: StabilityClass): number {
  const deviation = [25, 22.5, 17.5, 12.5, 7.5, 3.8][STABILITY_CLASSES.indexOf(stability)] ?? 12.5;
  return Math.max(2 * deviation, windMS < 2 ? 45 : 15);
}

/** Sector in which the cloud may lie when the wind turns: the largest reach, opened by the spread and its own width. */
export function windSectorRing(from: LngLat, towardDeg: number, meters: number, spreadDeg: number): LngLat[] {
  const steps = Math.max(8, Math.ceil(spreadDeg / 2));
  const arc = Array.from({ length: steps + 1 }, (_, step) =>
    placeFrom(from, towardDeg + spreadDeg - (2 * spreadDeg * step) / steps, meters),
  );
  return closed([from, ...arc]);
}

/** Levels of one outcome, worst first, in kg/m³ of the substance. */
export interface CloudLevel {
  readonly grade: HazardGrade;
  readonly level: number;
  readonly unit: 'ppm' | '%LEL';
  readonly label: string;
  readonly kgM3: number;
}

const NAMES: Readonly<Record<'aegl' | 'erpg', string>> = { aegl: 'AEGL', erpg: 'ERPG' };

/** Toxic levels of a basis; levels that were not set are left out, and none at all is refused. */
export function toxicLevels(substance: Substance, basis: ToxicBasis): CloudLevel[] {
  const molarMassG = property(substance, 'molarMassG');
  const at = (grade: HazardGrade, ppm: number, label: string): CloudLevel => ({
    grade,
    level: ppm,
    unit: 'ppm',
    label,
    kgM3: ppmToMgM3(ppm, molarMassG) * 1e-6,
  });
  if (basis === 'idlh') return [at('red', property(substance, 'idlh'), 'IDLH')];
  const levels = property(substance, basis);
  const found = HAZARD_GRADES.flatMap((grade, index) => {
    const ppm = levels[2 - index];
    return ppm === null || ppm === undefined ? [] : [at(grade, ppm, `${NAMES[basis]}-${3 - index}`)];
  });
  if (found.length === 0) throw hazardRefusal('toxicBasis', 'no_data', `${substance.en} has no ${NAMES[basis]}`);
  return found;
}

/** Flammable levels as ALOHA draws them: 60 % of the lower limit, where pockets may burn, and 10 %. */
export function flammableLevels(substance: Substance): CloudLevel[] {
  if (substance.flammable === null) throw hazardRefusal('cas', 'not_flammable', `${substance.en} does not burn`);
  const molarMassG = property(substance, 'molarMassG');
  const lower = substance.flammable[0];
  return (
    [
      ['red', 60],
      ['yellow', 10],
    ] as const
  ).map(([grade, percent]) => ({
    grade,
    level: percent,
    unit: '%LEL',
    label: `${percent} % LEL`,
    kgM3: ppmToMgM3(lower * 10_000 * (percent / 100), molarMassG) * 1e-6,
  }));
}

/** Zones of a cloud for its levels, with the steps and warnings that belong to them. */
export function cloudZones(
  outcome: Outcome,
  from: LngLat,
  towardDeg: number,
  cloud: Cloud,
  levels: readonly CloudLevel[],
): { readonly zones: Zone[]; readonly steps: CalculationStep[]; readonly warnings: ZoneWarning[] } {
  const zones: Zone[] = [];
  const steps: CalculationStep[] = [cloud.step];
  const warnings: ZoneWarning[] = [...cloud.warnings];
  for (const { grade, level, unit, label, kgM3 } of levels) {
    const reach = cloud.reach(kgM3);
    const halfWidthM = Math.max(0, ...[0.2, 0.4, 0.6, 0.8].map((part) => reach.halfWidthAt(part * reach.meters || 1)));
    warnings.push(...reachWarnings(reach));
    steps.push({
      key: 'level',
      source: label,
      note: grade,
      values: [
        ...(unit === 'ppm' ? ([['levelPpm', level]] as const) : []),
        ['levelMgM3', kgM3 * 1e6],
        ['reachM', reach.meters],
        ['halfWidthM', reach.meters === 0 ? 0 : halfWidthM],
        ['arrivalS', reach.meters === 0 ? 0 : reach.arrivalAt(reach.meters)],
      ],
    });
    if (reach.meters < 1) continue;
    zones.push({
      outcome,
      grade,
      level,
      unit,
      label,
      meters: reach.meters,
      capped: reach.capped,
      halfWidthM,
      arrivalSeconds: reach.arrivalAt(reach.meters),
      ring: cloudRing(from, towardDeg, reach),
    });
  }
  return { zones, steps, warnings };
}

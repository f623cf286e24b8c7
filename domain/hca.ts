import { areaClasses, type ClassStretch } from './hca-class.ts';
import { impactRadiusGbMeters } from './hca-radius.ts';
import { HCA_RULES, type HcaGrade, type HcaMedium, type HcaRow, rowsFor } from './hca-rules.ts';
import type { Surrounding } from './hca-surrounding.ts';
import type { Leg } from './stationing.ts';
import { type Interval, joinIntervals, nearestTo, reachOf } from './stationing-reach.ts';

export interface HcaPipe {
  readonly medium: HcaMedium;
  readonly outerDiameterMm: number;
  readonly pressureMpa: number;
}

/** An object that made a row fire: metres from the pipe and the chainage of the nearest place. */
export interface HcaCause {
  readonly key: string;
  readonly meters: number;
  readonly chainageMeters: number;
}

/** One row of the table over one stretch. */
export interface HcaPart extends Interval {
  readonly code: string;
  readonly grade: HcaGrade;
  readonly causes: readonly HcaCause[];
}

/** A high-consequence area: overlapping and near parts as one, with the highest of their grades. */
export interface HcaArea extends Interval {
  readonly grade: HcaGrade;
  readonly parts: readonly HcaPart[];
}

export interface HcaResult {
  readonly areas: readonly HcaArea[];
  readonly classes: readonly ClassStretch[];
  /** Potential impact radius by GB 32167-2015, metres. */
  readonly radiusMeters: number;
}

const causeOf = (legs: readonly Leg[], thing: Surrounding): HcaCause => {
  const nearest = nearestTo(legs, thing.shape);
  return { key: thing.key, meters: nearest?.meters ?? 0, chainageMeters: nearest?.chainageMeters ?? 0 };
};

/** Stretches where things of one row come within its width, one part for each run of them. */
function besides(legs: readonly Leg[], rule: HcaRow, things: readonly Surrounding[], radius: number): HcaPart[] {
  const width = rule.within === 'radius' ? radius : rule.within;
  const found = things.flatMap((thing) => reachOf(legs, thing.shape, width).map((interval) => ({ interval, thing })));
  return joinIntervals(found.map(({ interval }) => interval)).map((run) => {
    const within = new Map(
      found
        .filter(({ interval }) => interval.fromMeters <= run.toMeters && interval.toMeters >= run.fromMeters)
        .map(({ thing }) => [thing.key, thing]),
    );
    return {
      ...run,
      code: rule.code,
      grade: rule.grade,
      causes: [...within.values()].map((thing) => causeOf(legs, thing)),
    };
  });
}

/** What a row looks for; rows of area classes are found by the classes. */
function wanted(rule: HcaRow, thing: Surrounding): boolean {
  switch (rule.test) {
    case 'village':
      return thing.kind === 'dwelling' && thing.households >= HCA_RULES.villageHouseholds;
    case 'traffic_or_flammable':
      return thing.kind === 'traffic' || thing.kind === 'flammable';
    case 'reserve':
      return thing.kind === 'reserve';
    case 'water':
      return thing.kind === 'water';
    case 'flammable':
      return thing.kind === 'flammable';
    case 'specific_place':
      return thing.kind === 'specific_1' || (thing.kind === 'specific_2' && thing.people >= HCA_RULES.gatheringPeople);
    case 'class3':
    case 'class4':
      return false;
  }
}

/** The parts of an interval list that no other interval covers. */
function without(parts: readonly HcaPart[], covered: readonly Interval[]): HcaPart[] {
  return parts.filter(
    (part) => !covered.some((area) => area.fromMeters <= part.fromMeters && area.toMeters >= part.toMeters),
  );
}

function partsOfRow(
  legs: readonly Leg[],
  rule: HcaRow,
  things: readonly Surrounding[],
  classes: readonly ClassStretch[],
  radius: number,
): HcaPart[] {
  if (rule.test === 'class3' || rule.test === 'class4') {
    const asked = rule.test === 'class3' ? 3 : 4;
    const byKey = new Map(things.map((thing) => [thing.key, thing]));
    return classes
      .filter((stretch) => stretch.areaClass === asked)
      .map(({ fromMeters, toMeters, keys }) => ({
        fromMeters,
        toMeters,
        code: rule.code,
        grade: rule.grade,
        causes: keys.flatMap((key) => {
          const thing = byKey.get(key);
          return thing === undefined ? [] : [causeOf(legs, thing)];
        }),
      }));
  }
  const parts = besides(
    legs,
    rule,
    things.filter((thing) => wanted(rule, thing)),
    radius,
  );
  // Row f speaks of what lies outside classes 3 and 4.
  return rule.test === 'flammable'
    ? without(
        parts,
        classes.filter((stretch) => stretch.areaClass >= 3),
      )
    : parts;
}

/**
 * High-consequence areas of one pipe by GB 32167-2015: every row that fires, with the objects that caused it, merged
 * where they overlap or lie at most 50 m apart, graded by the highest row. Chainage in metres; refuses a pipe without
 * diameter or pressure.
 */
export function identifyHca(pipe: HcaPipe, legs: readonly Leg[], things: readonly Surrounding[]): HcaResult {
  const radiusMeters = impactRadiusGbMeters(pipe.outerDiameterMm, pipe.pressureMpa);
  const classes = areaClasses(legs, things);
  const parts = rowsFor(pipe.medium, pipe.outerDiameterMm, pipe.pressureMpa).flatMap((rule) =>
    partsOfRow(legs, rule, things, classes, radiusMeters),
  );
  const areas = joinIntervals(parts, HCA_RULES.mergeGapMeters).map((run): HcaArea => {
    const own = parts.filter((part) => part.fromMeters <= run.toMeters && part.toMeters >= run.fromMeters);
    const grade = own.reduce<HcaGrade>((worst, part) => (part.grade > worst ? part.grade : worst), 1);
    return { ...run, grade, parts: own };
  });
  return { areas, classes, radiusMeters };
}

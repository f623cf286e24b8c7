import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type AssessedKind,
  onlineDays,
  type PlatformFaults,
  type PointTally,
  platformFaults,
  tallyPoint,
  tallyUnit,
  type UnitTally,
} from '../../domain/assessment.ts';
import { type Finding, quarterFinding, silenceFindings, warningFindings } from '../../domain/assessment-finding.ts';
import type { AssessmentParameters } from '../../domain/assessment-parameters.ts';
import type { Period } from '../../domain/assessment-period.ts';
import type { Stretch } from '../../domain/assessment-span.ts';
import { sectorOfCode } from '../../domain/sector.ts';
import type { AssessedPoint, AssessmentInputs, NamedUnit, WarningTally } from './inputs.ts';

export interface TalliedPoint {
  readonly point: AssessedPoint;
  readonly tally: PointTally;
}

/** Figures of one unit and kind with what they fell short of. */
export interface UnitFigures {
  readonly unit: NamedUnit;
  readonly kind: AssessedKind;
  readonly tally: UnitTally;
  readonly neverSeen: number;
  readonly distorted: number;
  readonly findings: readonly Finding[];
}

export interface Assessment {
  readonly units: readonly UnitFigures[];
  readonly points: readonly TalliedPoint[];
}

const UNITS = ['district', 'zone', 'enterprise', 'site'] as const;
interface Member {
  readonly enterprise: number;
  readonly zone: number;
  readonly site: number;
}
const keyIn = (unit: NamedUnit['unit'], member: Member): number | null => {
  const key = unit === 'district' ? 0 : member[unit];
  return unit !== 'district' && key === 0 ? null : key;
};

interface Bucket {
  seen: number;
  never: number;
  readonly points: TalliedPoint[];
}

/** Sorts groups and points into the units they belong to: `enterprise 12 data`. */
function buckets(inputs: AssessmentInputs, points: readonly TalliedPoint[]): Map<string, Bucket> {
  const found = new Map<string, Bucket>();
  const bucket = (unit: NamedUnit['unit'], key: number, kind: string): Bucket => {
    const name = `${unit} ${key} ${kind}`;
    const known = found.get(name);
    if (known !== undefined) return known;
    const made: Bucket = { seen: 0, never: 0, points: [] };
    found.set(name, made);
    return made;
  };
  for (const unit of UNITS) {
    for (const group of inputs.groups) {
      const key = keyIn(unit, group);
      if (key === null) continue;
      const one = bucket(unit, key, group.kind);
      one.seen += group.seen;
      one.never += group.never;
    }
    for (const one of points) {
      const key = keyIn(unit, one.point);
      if (key !== null) bucket(unit, key, one.point.kind).points.push(one);
    }
  }
  return found;
}

const joined = (data: Bucket | undefined, video: Bucket | undefined): Bucket => ({
  seen: (data?.seen ?? 0) + (video?.seen ?? 0),
  never: (data?.never ?? 0) + (video?.never ?? 0),
  points: [...(data?.points ?? []), ...(video?.points ?? [])],
});

interface Rules {
  readonly period: Period;
  readonly window: Stretch;
  readonly faults: PlatformFaults;
  readonly parameters: AssessmentParameters;
  readonly warnings: ReadonlyMap<number, WarningTally>;
  readonly inputs: AssessmentInputs;
}

function figuresOf(unit: NamedUnit, kind: AssessedKind, bucket: Bucket, rules: Rules): UnitFigures {
  const { window, faults, parameters } = rules;
  const tallies = bucket.points.map(({ tally }) => tally);
  const tally = tallyUnit(window, bucket.seen, tallies, faults, parameters);
  return {
    unit,
    kind,
    tally,
    neverSeen: bucket.never,
    distorted: bucket.points.filter(({ point }) => point.distortions.length > 0).length,
    findings: findingsOf(unit, kind, tally, bucket, rules),
  };
}

/** Enterprises are assessed in weeks and months; sites by the quarter (RS-SH) and by repair; zones and the district only add up. */
function findingsOf(unit: NamedUnit, kind: AssessedKind, tally: UnitTally, bucket: Bucket, rules: Rules): Finding[] {
  const { period, window, faults, parameters, warnings } = rules;
  const tallies = bucket.points.map((one) => one.tally);
  if (period === 'quarter') {
    if (unit.unit !== 'site' || unit.ruleSet !== 'RS-SH') return [];
    const found = quarterFinding(onlineDays(window, bucket.seen, tallies, faults, parameters), parameters);
    return found === null ? [] : [found];
  }
  const silence = silenceFindings(tally, tallies, unit.ruleSet, parameters);
  const late = [...lateRepairs(unit, kind, rules), ...graveFindings(unit, kind, rules)];
  if (unit.unit === 'site') return [...silence.filter((finding) => finding.code === 'repair'), ...late];
  if (unit.unit !== 'enterprise') return [];
  // Where data and video are assessed together they share one rate; spans belong to each point all the same (REQ-OPEN-18).
  const kept = silence.filter((finding) =>
    finding.code === 'rate' || finding.code === 'grave_offline'
      ? kind === 'joint' || parameters.kinds === 'each'
      : kind !== 'joint',
  );
  const counted = warnings.get(unit.key);
  if (period !== 'month' || kind !== 'data' || counted === undefined) return [...kept, ...late];
  const sector = unit.sector === 0 ? null : sectorOfCode(unit.sector);
  return [...kept, ...late, ...warningFindings(sector, counted.opened, counted.late, parameters)];
}

/** An order to repair goes to the site week by week, the violation to the enterprise by the month; each said once. */
function lateRepairs(unit: NamedUnit, kind: AssessedKind, { period, inputs }: Rules): Finding[] {
  const count = inputs.lateRepairs.get(`${unit.unit} ${unit.key}`) ?? 0;
  const isTheirs = unit.unit === (period === 'week' || unit.enterprise === 0 ? 'site' : 'enterprise');
  return count > 0 && isTheirs && kind === 'data' ? [{ code: 'repair_late', count }] : [];
}

/** What somebody did on purpose, said once for an enterprise (REQ-ASSESS-10). */
function graveFindings(unit: NamedUnit, kind: AssessedKind, { inputs }: Rules): Finding[] {
  if (unit.unit !== 'enterprise' || kind !== 'data') return [];
  const stop = inputs.stops.get(unit.key);
  const deliberate = inputs.deliberate.get(unit.key);
  return [
    ...(stop === undefined ? [] : [{ code: 'refused_stop', ...stop } as const]),
    ...(deliberate === undefined ? [] : [{ code: 'deliberate', ...deliberate } as const]),
  ];
}

/** Work of one turn: between turns the clocks of warnings and other people's requests go on. */
const TURN_POINTS = 400;
const TURN_UNITS = 100;

async function inTurns<T, R>(all: readonly T[], size: number, work: (one: T) => R): Promise<R[]> {
  const done: R[] = [];
  for (let from = 0; from < all.length; from += size) {
    if (from > 0) await nextTurn();
    for (const one of all.slice(from, from + size)) done.push(work(one));
  }
  return done;
}

/**
 * The whole assessment of a window, from what was read; nothing is stored. Reckoned in turns, never in a transaction that
 * somebody waits for.
 */
export async function assess(
  period: Period,
  window: Stretch,
  inputs: AssessmentInputs,
  warnings: ReadonlyMap<number, WarningTally>,
  parameters: AssessmentParameters,
): Promise<Assessment> {
  const faults = platformFaults(inputs.faults, parameters);
  const points = await inTurns(inputs.points, TURN_POINTS, (point) => ({
    point,
    tally: tallyPoint(window, point, faults, parameters),
  }));
  const found = buckets(inputs, points);
  const rules = { period, window, faults, parameters, warnings, inputs };
  const units = await inTurns(inputs.units, TURN_UNITS, (unit) => {
    const data = found.get(`${unit.unit} ${unit.key} data`);
    const video = found.get(`${unit.unit} ${unit.key} video`);
    const alone = (
      [
        ['data', data],
        ['video', video],
      ] as const
    ).flatMap(([kind, bucket]) =>
      bucket === undefined || bucket.seen + bucket.never === 0 ? [] : [figuresOf(unit, kind, bucket, rules)],
    );
    const together =
      parameters.kinds === 'joint' && alone.length > 0 ? [figuresOf(unit, 'joint', joined(data, video), rules)] : [];
    return [...alone, ...together];
  });
  return { units: units.flat(), points };
}

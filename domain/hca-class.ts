import { HCA_RULES } from './hca-rules.ts';
import type { Surrounding } from './hca-surrounding.ts';
import type { Leg } from './stationing.ts';
import { type Interval, joinIntervals, reachOf } from './stationing-reach.ts';

/** Class of an area by GB 50251-2015; 1 is empty land, 4 is town. */
export type AreaClass = 1 | 2 | 3 | 4;

export interface ClassStretch extends Interval {
  readonly areaClass: AreaClass;
  readonly households: number;
  /** Of what lies in it. */
  readonly keys: readonly string[];
}

/** Class by the households of a unit of 2 km by 400 m: up to 15, 16 to 99, 100 and more. Class 4 is told by the storeys. */
export function classOfHouseholds(households: number): 1 | 2 | 3 {
  if (households >= HCA_RULES.class3Households) return 3;
  return households >= HCA_RULES.class2Households ? 2 : 1;
}

/** Design factor of a class (GB 50251-2015 table 4.2.3); class 1 without any people has 0.8. */
export function designFactor(areaClass: AreaClass, inhabited: boolean): number {
  if (areaClass === 1) return inhabited ? 0.72 : 0.8;
  return { 2: 0.6, 3: 0.5, 4: 0.4 }[areaClass];
}

/** Class location by 49 CFR 192.5 from the buildings of a class unit of a mile by 220 yards to each side. */
export function classOfBuildings(buildings: number, fourStoreysPrevail = false, gatheringNear = false): AreaClass {
  if (fourStoreysPrevail) return 4;
  if (buildings >= 46 || gatheringNear) return 3;
  return buildings >= 11 ? 2 : 1;
}

interface Home {
  readonly key: string;
  readonly reach: Interval;
  readonly middle: number;
  readonly households: number;
  readonly high: boolean;
}

/** Where dwellings lie within 200 m; a place beside a bend is taken once, over all of its reach. */
function homesOf(legs: readonly Leg[], things: readonly Surrounding[]): Home[] {
  return things
    .filter((thing) => thing.kind === 'dwelling' && thing.households > 0)
    .flatMap((thing): Home[] => {
      const reaches = reachOf(legs, thing.shape, HCA_RULES.sideMeters);
      const [first] = reaches;
      const last = reaches[reaches.length - 1];
      if (first === undefined || last === undefined) return [];
      const reach = { fromMeters: first.fromMeters, toMeters: last.toMeters };
      const high = thing.storeys !== null && thing.storeys >= HCA_RULES.highRiseStoreys;
      const middle = (reach.fromMeters + reach.toMeters) / 2;
      return [{ key: thing.key, reach, middle, households: thing.households, high }];
    })
    .sort((a, b) => a.middle - b.middle);
}

/** Class of what stands within a window. */
function classOf(homes: readonly Home[]): AreaClass {
  const households = homes.reduce((sum, home) => sum + home.households, 0);
  const byCount = classOfHouseholds(households);
  if (byCount < 3) return byCount;
  const high = homes.reduce((sum, home) => sum + (home.high ? home.households : 0), 0);
  return high >= households * HCA_RULES.highRiseShare ? 4 : 3;
}

/**
 * Area classes along a course by GB 50251-2015: the window of 2 km is laid so that it holds the most people, at every
 * dwelling in turn; the class holds from where the pipe comes within 200 m of its first dwelling to where it leaves the
 * last (GB 32167-2015: the edge is 200 m from the outer wall of the nearest building). Class 1 is not listed.
 */
export function areaClasses(legs: readonly Leg[], things: readonly Surrounding[]): ClassStretch[] {
  const homes = homesOf(legs, things);
  const found: ClassStretch[] = [];
  homes.forEach((first, start) => {
    const within: Home[] = [];
    for (let i = start; i < homes.length; i++) {
      const home = homes[i];
      if (home === undefined || home.middle > first.middle + HCA_RULES.windowMeters) break;
      within.push(home);
    }
    const areaClass = classOf(within);
    if (areaClass === 1) return;
    found.push({
      areaClass,
      fromMeters: Math.min(...within.map((home) => home.reach.fromMeters)),
      toMeters: Math.max(...within.map((home) => home.reach.toMeters)),
      households: within.reduce((sum, home) => sum + home.households, 0),
      keys: within.map((home) => home.key),
    });
  });
  return ([4, 3, 2] as const).flatMap((areaClass) => mergeClass(found, areaClass));
}

/** Windows of one class as stretches; where a higher class lies over a lower one, both are kept and the higher counts. */
function mergeClass(found: readonly ClassStretch[], areaClass: AreaClass): ClassStretch[] {
  const own = found.filter((stretch) => stretch.areaClass === areaClass);
  return joinIntervals(own).map((run) => {
    const parts = own.filter((part) => part.fromMeters <= run.toMeters && part.toMeters >= run.fromMeters);
    return {
      ...run,
      areaClass,
      households: Math.max(...parts.map((part) => part.households)),
      keys: [...new Set(parts.flatMap((part) => part.keys))],
    };
  });
}

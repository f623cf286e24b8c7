import type { IncidentKind } from './incident.ts';
import { UNIT_KINDS, type UnitKind } from './response-unit.ts';
import type { Tier } from './tier.ts';

/**
 * How many units of each kind an accident needs (等级调派). XF/T 1340-2016 grades fire alarms from level one to five and
 * rescues from one to four, and leaves the numbers to the dispatch scheme (等级调派方案) of the fire and rescue brigade
 * that takes the calls. The numbers here are working values until that scheme is entered; every version keeps its date.
 */
export const RESPONSE_LEVELS = [1, 2, 3, 4, 5] as const;
export type ResponseLevel = (typeof RESPONSE_LEVELS)[number];

/** Counts for the levels one to five. */
export type LevelCounts = readonly [number, number, number, number, number];
export type NeedTable = Readonly<Record<IncidentKind, Readonly<Partial<Record<UnitKind, LevelCounts>>>>>;

export const DEFAULT_NEEDS_EFFECTIVE = '2026-11-01';
/** Where the levels come from; the numbers come from nobody but us until somebody enters theirs. */
export const NEEDS_SOURCE = 'XF/T 1340-2016';

export const DEFAULT_NEEDS: NeedTable = {
  fire: {
    fire_engine: [1, 2, 4, 7, 10],
    foam_engine: [0, 2, 4, 8, 12],
    aerial: [0, 1, 1, 2, 3],
    chemical_rescue: [0, 0, 1, 1, 2],
    rescue: [0, 0, 1, 1, 2],
    ambulance: [0, 1, 2, 3, 5],
    police: [0, 1, 2, 3, 4],
    monitoring: [0, 0, 1, 1, 2],
  },
  explosion: {
    fire_engine: [1, 3, 5, 8, 12],
    foam_engine: [0, 2, 4, 6, 10],
    aerial: [0, 1, 1, 2, 3],
    chemical_rescue: [0, 1, 1, 2, 3],
    rescue: [1, 1, 2, 3, 4],
    ambulance: [1, 2, 4, 6, 10],
    police: [1, 1, 2, 4, 6],
    monitoring: [0, 0, 1, 2, 2],
  },
  flammable_leak: {
    fire_engine: [1, 2, 3, 5, 7],
    foam_engine: [0, 1, 3, 4, 6],
    chemical_rescue: [0, 1, 1, 2, 3],
    decontamination: [0, 0, 1, 1, 2],
    ambulance: [0, 1, 2, 3, 4],
    police: [0, 1, 2, 3, 4],
    repair_crew: [0, 1, 1, 2, 2],
    monitoring: [0, 1, 1, 1, 2],
  },
  toxic_leak: {
    fire_engine: [1, 2, 3, 5, 7],
    chemical_rescue: [0, 1, 2, 3, 4],
    decontamination: [0, 1, 1, 2, 3],
    ambulance: [1, 2, 3, 5, 8],
    police: [0, 1, 2, 4, 6],
    repair_crew: [0, 1, 1, 1, 2],
    monitoring: [0, 1, 1, 2, 2],
  },
  collapse: {
    rescue: [1, 1, 2, 3, 5],
    fire_engine: [1, 1, 1, 2, 2],
    ambulance: [1, 2, 3, 5, 8],
    police: [0, 1, 1, 2, 3],
    repair_crew: [0, 0, 1, 1, 2],
  },
  lifting: {
    rescue: [1, 1, 1, 2, 2],
    fire_engine: [1, 1, 1, 1, 2],
    ambulance: [1, 1, 2, 3, 4],
    police: [0, 0, 1, 1, 1],
  },
  vehicle: {
    fire_engine: [1, 2, 3, 4, 5],
    foam_engine: [0, 1, 1, 2, 3],
    chemical_rescue: [0, 1, 1, 2, 2],
    decontamination: [0, 0, 1, 1, 1],
    ambulance: [0, 1, 2, 2, 3],
    police: [1, 1, 2, 3, 4],
    monitoring: [0, 0, 1, 1, 1],
  },
  other: {
    fire_engine: [1, 1, 2, 3, 4],
    rescue: [0, 1, 1, 1, 2],
    ambulance: [1, 1, 1, 2, 3],
    police: [0, 1, 1, 1, 2],
  },
};

export interface UnitNeed {
  readonly kind: UnitKind;
  readonly count: number;
}

/** What one accident needs, in the order of the kinds; those that it needs none of are left out. */
export function unitsNeeded(table: NeedTable, kind: IncidentKind, level: ResponseLevel): UnitNeed[] {
  return UNIT_KINDS.flatMap((unit) => {
    const count = table[kind][unit]?.[level - 1] ?? 0;
    return count > 0 ? [{ kind: unit, count }] : [];
  });
}

const GRAVE: readonly IncidentKind[] = ['fire', 'explosion', 'toxic_leak'];

/**
 * The level to begin with, until a commander sets another: three for fire, explosion and toxic gas and for whatever a red
 * warning announced, two for the others. Levels are raised on scene, never lowered by themselves.
 */
export function firstLevel(kind: IncidentKind, tier: Tier | null): ResponseLevel {
  return tier === 'red' || GRAVE.includes(kind) ? 3 : 2;
}

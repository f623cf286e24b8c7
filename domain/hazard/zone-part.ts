import type { LngLat } from '../place.ts';
import { ringAround } from './ground-line.ts';
import { hazardRefusal } from './hazard-input.ts';
import type { HazardGrade } from './levels.ts';
import type { CalculationStep, Outcome, Zone, ZoneWarning } from './scenario.ts';
import type { Substance } from './substance-shape.ts';

/** Zones of one outcome with what is printed beside them. */
export interface ZonePart {
  readonly zones: readonly Zone[];
  readonly steps: readonly CalculationStep[];
  readonly warnings: readonly ZoneWarning[];
}

/** Circles of one outcome around its source; those below half a metre are none. */
export function rings(
  outcome: Outcome,
  from: LngLat,
  unit: Zone['unit'],
  radii: readonly (readonly [grade: HazardGrade, level: number, label: string, meters: number])[],
): Zone[] {
  return radii.flatMap(([grade, level, label, meters]) =>
    meters < 0.5
      ? []
      : [
          {
            outcome,
            grade,
            level,
            unit,
            label,
            meters,
            capped: meters >= 9999,
            halfWidthM: meters,
            arrivalSeconds: 0,
            ring: ringAround(from, meters),
          },
        ],
  );
}

/** Heat of a substance that burns, kJ/kg. */
export function combustionOf(substance: Substance): number {
  if (substance.combustionKjKg === null) throw hazardRefusal('cas', 'not_flammable', `${substance.en} does not burn`);
  return substance.combustionKjKg;
}

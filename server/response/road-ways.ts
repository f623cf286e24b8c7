import type { CandidateUnit, UnitWay } from '../../domain/recommend-units.ts';

interface Target {
  readonly lng: number;
  readonly lat: number;
}

/** The way of each unit to the target by road; null while no road graph is at hand: then no time is claimed. */
export async function roadWays(
  _units: readonly CandidateUnit[],
  _target: Target,
): Promise<ReadonlyMap<number, UnitWay> | null> {
  return null;
}

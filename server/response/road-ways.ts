import type { CandidateUnit, UnitWay } from '../../domain/recommend-units.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { UNIT_VEHICLE } from '../../domain/response-unit.ts';
import { MOST_PLACES, type RouteCost, type VehicleClass } from '../../domain/route-schema.ts';
import { costMatrix } from '../routing/router-engine.ts';

interface Target {
  readonly lng: number;
  readonly lat: number;
}

const placeKey = ({ lng, lat }: Target): string => `${lng},${lat}`;

/** The ways of one class of vehicle from its stations, nearest first; units of one station share theirs. */
async function waysOf(units: readonly CandidateUnit[], target: Target, vehicle: VehicleClass) {
  const stations = [...new Map(units.map((unit) => [placeKey(unit), unit] as const)).values()]
    .sort((a, b) => a.meters - b.meters)
    .slice(0, MOST_PLACES);
  const costs = await costMatrix({
    from: stations.map(({ lng, lat }) => ({ lng, lat })),
    to: [{ lng: target.lng, lat: target.lat }],
    vehicle,
  });
  const byPlace = new Map<string, RouteCost>();
  for (const cost of costs) {
    const station = stations[cost.from];
    if (station !== undefined) byPlace.set(placeKey(station), cost);
  }
  return byPlace;
}

/**
 * The way of each unit to the target by road, in seconds and metres, around what is closed now. Null while no road graph
 * is at hand: then no time is claimed.
 */
export async function roadWays(
  units: readonly CandidateUnit[],
  target: Target,
): Promise<ReadonlyMap<number, UnitWay> | null> {
  const ways = new Map<number, UnitWay>();
  try {
    for (const vehicle of new Set(units.map(({ kind }) => UNIT_VEHICLE[kind]))) {
      const own = units.filter(({ kind }) => UNIT_VEHICLE[kind] === vehicle);
      const byPlace = await waysOf(own, target, vehicle);
      for (const unit of own) {
        const cost = byPlace.get(placeKey(unit));
        if (cost !== undefined)
          ways.set(unit.id, { durationS: cost.duration_s, lengthM: cost.length_m, why: cost.why });
      }
    }
  } catch (error) {
    if (error instanceof RefusalError && error.refusal.code === 'unavailable') return null;
    throw error;
  }
  return ways;
}

import type { LngLat } from './place.ts';
import { type Leg, placeAtChainage, stationOf } from './stationing.ts';

/**
 * A corrected centreline (REQ-ENT-50): what was surveyed stays where it was surveyed and gets a new chainage; what is
 * known by chainage alone (a defect from an in-line inspection, a patrol's note) keeps its share of the way between
 * what was surveyed before and after it, because that is what its chainage meant.
 */
export interface LinearEvent {
  readonly id: string;
  readonly chainageMeters: number;
  /** Surveyed place; null where the chainage is all that is known. */
  readonly measured: LngLat | null;
}

export interface MovedEvent {
  readonly id: string;
  readonly chainageMeters: number;
  readonly offsetMeters: number;
  /** Metres on the ground between the old place and the new one. */
  readonly movedMeters: number;
  readonly by: 'survey' | 'proportion';
}

interface Tie {
  readonly before: number;
  readonly after: number;
}

const endOf = (legs: readonly Leg[]): number => legs.reduce((most, leg) => Math.max(most, leg.toMeters), 0);
const startOf = (legs: readonly Leg[]): number =>
  legs.reduce((least, leg) => Math.min(least, leg.fromMeters), Number.POSITIVE_INFINITY);

/** Old chainage to new chainage through what was surveyed, rising with it; ties that run backwards are left out. */
function tiesOf(events: readonly LinearEvent[], before: readonly Leg[], after: readonly Leg[]): Tie[] {
  const ties: Tie[] = [{ before: startOf(before), after: startOf(after) }];
  const surveyed = events
    .filter((event) => event.measured !== null)
    .sort((one, other) => one.chainageMeters - other.chainageMeters);
  const last: Tie = { before: endOf(before), after: endOf(after) };
  for (const { chainageMeters, measured } of surveyed) {
    const station = measured === null ? null : stationOf(after, measured);
    const previous = ties[ties.length - 1];
    if (station === null || previous === undefined) continue;
    const inOrder = station.chainageMeters > previous.after && station.chainageMeters < last.after;
    if (inOrder && chainageMeters > previous.before && chainageMeters < last.before)
      ties.push({ before: chainageMeters, after: station.chainageMeters });
  }
  return [...ties, last];
}

function carry(ties: readonly Tie[], chainageMeters: number): number {
  const index = ties.findIndex((tie, i) => i > 0 && chainageMeters <= tie.before);
  const [a, b] = [ties[(index < 0 ? ties.length - 1 : index) - 1], ties[index < 0 ? ties.length - 1 : index]];
  if (a === undefined || b === undefined || b.before === a.before) return chainageMeters;
  return a.after + ((chainageMeters - a.before) / (b.before - a.before)) * (b.after - a.after);
}

const METERS_PER_DEGREE = 111_320;
function apart(a: LngLat, b: LngLat): number {
  const squeeze = Math.cos((a[1] * Math.PI) / 180);
  return Math.hypot((a[0] - b[0]) * squeeze, a[1] - b[1]) * METERS_PER_DEGREE;
}

/** Where each event stands on the corrected course. `before` and `after` are the legs of the old and the new centreline. */
export function realign(events: readonly LinearEvent[], before: readonly Leg[], after: readonly Leg[]): MovedEvent[] {
  const ties = tiesOf(events, before, after);
  return events.map((event) => {
    const old = placeAtChainage(before, event.chainageMeters);
    if (event.measured !== null) {
      const station = stationOf(after, event.measured);
      return {
        id: event.id,
        chainageMeters: station?.chainageMeters ?? event.chainageMeters,
        offsetMeters: station?.offsetMeters ?? 0,
        // What was surveyed does not move; the foot of its chainage does.
        movedMeters: old === null || station === null ? 0 : apart(old, station.foot),
        by: 'survey' as const,
      };
    }
    const chainageMeters = carry(ties, event.chainageMeters);
    const place = placeAtChainage(after, chainageMeters);
    return {
      id: event.id,
      chainageMeters,
      offsetMeters: 0,
      movedMeters: old === null || place === null ? 0 : apart(old, place),
      by: 'proportion' as const,
    };
  });
}

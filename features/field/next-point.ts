import {
  bearingDegrees,
  distanceToPoint,
  type PointEntry,
  type PointState,
  pointStanding,
} from '../../domain/field-task.ts';
import type { LngLat } from '../../domain/place.ts';
import type { CarriedPoint, CarriedTask, FieldItem } from './field-types.ts';

/** A point as this device knows it: what the server said when there was signal, and what was entered here since. */
export interface KnownPoint {
  readonly point: CarriedPoint;
  readonly state: PointState;
  /** Entered on this device and not yet with the server. */
  readonly waiting: boolean;
}

const outcomeOf = (item: Extract<FieldItem, { kind: 'result' }>): PointEntry['outcome'] =>
  item.unable ? 'unable' : item.faulty ? 'fault' : 'normal';

/** How each point of a task stands, seen from this device. */
export function knownPoints(task: CarriedTask, items: readonly FieldItem[]): KnownPoint[] {
  return task.points.map((point) => {
    const own = items.filter((item) => item.kind === 'result' && item.task === task.id && item.point === point.id);
    const entries = own.flatMap((item): PointEntry[] =>
      item.kind === 'result'
        ? [
            {
              ...{ pointId: point.id, inspector: item.author, outcome: outcomeOf(item), proved: item.proved },
              ...{ quarantined: false, takenAt: item.takenAt },
            },
          ]
        : [],
    );
    const here = pointStanding(point.id, entries, []);
    const there = point.standing.state;
    return {
      point,
      state: here.state === 'open' || there === 'done' || there === 'conflict' ? there : here.state,
      waiting: own.some(({ state }) => state !== 'sent'),
    };
  });
}

/** Nothing is left to do at this point for this person. */
export const isPast = ({ state }: KnownPoint): boolean =>
  state === 'done' || state === 'unable' || state === 'conflict';

/** A task with something left to do, and its next point in the order of the route. */
export interface NextPoint {
  readonly task: CarriedTask;
  readonly next: KnownPoint;
  readonly left: number;
}

/** What is next: the task that is due first of those that have opened, in the order of its route. */
export function nextPoint(tasks: readonly CarriedTask[], items: readonly FieldItem[], now: number): NextPoint | null {
  const open = tasks.filter(({ opensAt }) => opensAt <= now).sort((a, b) => a.dueAt - b.dueAt);
  for (const task of open) {
    const left = knownPoints(task, items).filter((known) => !isPast(known));
    const [next] = left;
    if (next !== undefined) return { task, next, left: left.length };
  }
  return null;
}

/** Metres and direction from a device to a point; `turn` is what an arrow turns by: against the way of walking, else against north. */
export function wayTo(
  point: Pick<CarriedPoint, 'lng' | 'lat'>,
  from: { readonly lng: number; readonly lat: number; readonly headingDegrees: number | null },
) {
  const here: LngLat = [from.lng, from.lat];
  const bearing = bearingDegrees(here, [point.lng, point.lat]);
  return { meters: distanceToPoint(point, here), bearing, turn: bearing - (from.headingDegrees ?? 0) };
}

export const COMPASS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
export const compassOf = (bearing: number): (typeof COMPASS)[number] => COMPASS[Math.round(bearing / 45) % 8] ?? 'n';

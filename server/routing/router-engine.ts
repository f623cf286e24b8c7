import { setImmediate as breathe } from 'node:timers/promises';
import type {
  Route,
  RouteAsk,
  RouteAvoid,
  RouteCost,
  RoutePlace,
  RouteRefusal,
  TimeRing,
  VehicleClass,
} from '../../domain/route-schema.ts';
import { costRows, ownRoute } from '../../domain/routing/own-router.ts';
import { timeRings } from '../../domain/routing/time-rings.ts';
import { outerMatrix, outerRoute } from './outer-engine.ts';
import { roadsNow } from './road-service.ts';

/** No longer than this on the loop that also answers others. */
const SLICE_MILLISECONDS = 15;

/**
 * Driving time and length from every place to every place (at most 100 × 100) on the road graph that this process holds.
 * Blocks by hand, works that close a road and hazard zones in force apply by themselves. Reads no database, so it may be
 * called inside a transaction; an engine that the administrator set answers while nothing is closed. Refuses with `unavailable` while the graph is being read.
 */
export async function costMatrix(ask: RouteAsk): Promise<readonly RouteCost[]> {
  const { picture, closed } = roadsNow();
  const outer = await outerMatrix(ask, closed.inForce.length > 0);
  if (outer !== null) return outer;
  const costs: RouteCost[] = [];
  let began = performance.now();
  for (const rows of costRows(picture, ask, closed)) {
    costs.push(...rows);
    if (performance.now() - began < SLICE_MILLISECONDS) continue;
    await breathe();
    began = performance.now();
  }
  return costs;
}

/** What is reached from a place within so many minutes; null where no road is near. Always by the own graph. */
export async function reachedWithin(
  from: RoutePlace,
  vehicle: VehicleClass,
  minutes: readonly number[],
): Promise<readonly TimeRing[] | null> {
  const { picture, closed } = roadsNow();
  await breathe();
  return timeRings(picture, from, vehicle, closed.flags, minutes);
}

/** The fastest route with its line and directions; a refusal is a value. `windFromDeg`: approach `to` from upwind. */
export async function fastestRoute(
  from: RoutePlace,
  to: RoutePlace,
  vehicle: VehicleClass,
  options: { readonly avoid?: readonly RouteAvoid[] | undefined; readonly windFromDeg?: number | undefined } = {},
): Promise<Route | RouteRefusal> {
  const { picture, closed } = roadsNow();
  const ask = { from, to, vehicle, ...options };
  const outer = await outerRoute(picture, closed.flags, ask);
  if (outer !== null && 'route' in outer) return outer.route;
  const own = ownRoute(picture, ask, closed);
  return outer === null || 'why' in own ? own : { ...own, fallback: outer.fallback };
}

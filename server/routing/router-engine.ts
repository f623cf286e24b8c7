import { setImmediate as breathe } from 'node:timers/promises';
import type {
  Route,
  RouteAsk,
  RouteAvoid,
  RouteCost,
  RoutePlace,
  RouteRefusal,
  VehicleClass,
} from '../../domain/route-schema.ts';
import { costRows, ownRoute } from '../../domain/routing/own-router.ts';
import { roadsNow } from './road-service.ts';

/** No longer than this on the loop that also answers others. */
const SLICE_MILLISECONDS = 15;

/**
 * Driving time and length from every place to every place (at most 100 × 100) on the road graph that this process holds.
 * Blocks by hand, works that close a road and hazard zones in force apply by themselves. Reads no database, so it may be
 * called inside a transaction; refuses with `unavailable` while the graph is being read.
 */
export async function costMatrix(ask: RouteAsk): Promise<readonly RouteCost[]> {
  const { picture, closed } = roadsNow();
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

/** The fastest route with its line and directions; a refusal is a value. `windFromDeg`: approach `to` from upwind. */
export async function fastestRoute(
  from: RoutePlace,
  to: RoutePlace,
  vehicle: VehicleClass,
  options: { readonly avoid?: readonly RouteAvoid[] | undefined; readonly windFromDeg?: number | undefined } = {},
): Promise<Route | RouteRefusal> {
  const { picture, closed } = roadsNow();
  return ownRoute(picture, { from, to, vehicle, ...options }, closed);
}

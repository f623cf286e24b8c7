import type {
  Route,
  RouteAsk,
  RouteAvoid,
  RouteClosure,
  RouteCost,
  RoutePlace,
  RouteRefusal,
  VehicleClass,
} from '../route-schema.ts';
import { type Anchor, anchorAt, CLOSED, type RoadPicture } from './road-anchor.ts';
import { type Closed, withAvoided } from './road-closure.ts';
import { arcCosts } from './road-graph.ts';
import { piecesOf, routeLine, routeSteps } from './road-route.ts';
import { keptCosts } from './road-search.ts';
import { type Solved, solveOne, type Way } from './road-solve.ts';
import { closeDownwind, upwindEnds } from './upwind.ts';

const toRow = (from: number, to: number, solved: Solved): RouteCost =>
  'why' in solved
    ? { from, to, duration_s: null, length_m: null, why: solved.why, short_m: 0 }
    : { from, to, duration_s: solved.durationS, length_m: solved.lengthM, why: null, short_m: solved.shortM };

/**
 * Every `from` to every `to`, one search for each place of the shorter list. A generator, so that a server can breathe
 * between two searches.
 */
export function* costRows(picture: RoadPicture, ask: RouteAsk, closed: Closed): Generator<readonly RouteCost[]> {
  const costs = arcCosts(picture.graph, ask.vehicle);
  const flags = withAvoided(picture.graph, picture.index, closed.flags, ask.avoid ?? []);
  const base = { costs, closed: flags, open: keptCosts(picture.graph, costs, flags) };
  const from = ask.from.map((place) => anchorAt(picture, place, { ...base, role: 'from' }));
  const to = ask.to.map((place) => anchorAt(picture, place, { ...base, role: 'to' }));
  if (from.length <= to.length) {
    for (const [i, hub] of from.entries())
      yield solveOne(picture, base, hub, to, false).map((solved, k) => toRow(i, k, solved));
    return;
  }
  for (const [k, hub] of to.entries())
    yield solveOne(picture, base, hub, from, true).map((solved, i) => toRow(i, k, solved));
}

export interface OwnRouteAsk {
  readonly from: RoutePlace;
  readonly to: RoutePlace;
  readonly vehicle: VehicleClass;
  readonly avoid?: readonly RouteAvoid[] | undefined;
  readonly windFromDeg?: number | undefined;
}

interface Attempt {
  readonly way: Way;
  readonly from: Anchor;
  readonly to: Anchor;
}

/** `windFromDeg` given: only ends that come from upwind; the flags are without the downwind roads already. */
function attempt(
  picture: RoadPicture,
  costs: Int32Array,
  flags: Uint8Array,
  ask: OwnRouteAsk,
  windFromDeg?: number,
): Attempt | RouteRefusal {
  const { graph } = picture;
  const base = { costs, closed: flags, open: keptCosts(graph, costs, flags) };
  const from = anchorAt(picture, ask.from, { ...base, role: 'from' });
  const found = anchorAt(picture, ask.to, { ...base, role: 'to' });
  if (from === null) return { why: 'no_road_near', place: 'from' };
  if (found === null) return { why: 'no_road_near', place: 'to' };
  const to = windFromDeg === undefined ? found : upwindEnds(graph, found, ask.to, windFromDeg);
  const [solved = { why: 'cut_off' as const }] = solveOne(picture, base, from, [to], false);
  return 'why' in solved ? { why: solved.why, place: 'both' } : { way: solved, from, to };
}

/**
 * The fastest way with its line and directions. With a wind the last stretch comes from upwind where roads allow it; where
 * they do not, the ordinary way is answered with `upwind: false`, so that nobody is sent blindly into the cloud.
 */
export function ownRoute(picture: RoadPicture, ask: OwnRouteAsk, closed: Closed): Route | RouteRefusal {
  const { graph, index } = picture;
  const costs = arcCosts(graph, ask.vehicle);
  const flags = withAvoided(graph, index, closed.flags, ask.avoid ?? []);
  const upwindWay =
    ask.windFromDeg === undefined
      ? null
      : attempt(picture, costs, closeDownwind(graph, index, flags, ask.to, ask.windFromDeg), ask, ask.windFromDeg);
  const upwind = upwindWay !== null && 'way' in upwindWay;
  const found = upwind ? upwindWay : attempt(picture, costs, flags, ask);
  if ('why' in found) return found;
  const pieces = piecesOf(found.way, found.from, found.to);
  return {
    duration_s: found.way.durationS,
    length_m: found.way.lengthM,
    line: routeLine(graph, pieces),
    steps: routeSteps(graph, costs, pieces),
    ...detour(picture, costs, flags, closed, ask, found.way),
    upwind: ask.windFromDeg === undefined ? null : upwind,
    start_gap_m: found.from.snap.gapM,
    end_gap_m: found.way.shortM > 0 ? 0 : found.to.snap.gapM,
    short_m: found.way.shortM,
    engine: 'own',
    fallback: null,
  };
}

/** What the way would have been without any closure: the closures on it, and the seconds that they cost. */
function detour(
  picture: RoadPicture,
  costs: Int32Array,
  flags: Uint8Array,
  closed: Closed,
  ask: OwnRouteAsk,
  way: Way,
): { readonly blocked: readonly RouteClosure[]; readonly detour_s: number } {
  if (closed.inForce.length === 0 && flags === closed.flags) return { blocked: [], detour_s: 0 };
  const open = attempt(picture, costs, new Uint8Array(picture.graph.edges), ask);
  if ('why' in open) return { blocked: [], detour_s: 0 };
  const edges = new Set(piecesOf(open.way, open.from, open.to).map(({ arc }) => arc >> 1));
  const blocked: RouteClosure[] = closed.inForce
    .filter((closure) => closure.edges.some((e) => edges.has(e)))
    .map(({ kind, id, name }) => ({ kind, id, name }));
  const avoided = CLOSED.avoidZone | CLOSED.avoidEdge;
  if ([...edges].some((e) => ((flags[e] ?? 0) & avoided) !== 0)) blocked.push({ kind: 'avoid', id: 0, name: '' });
  return { blocked, detour_s: blocked.length === 0 ? 0 : Math.max(0, way.durationS - open.way.durationS) };
}

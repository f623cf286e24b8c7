import type {
  Fallback,
  Route,
  RouteAsk,
  RouteAvoid,
  RouteCost,
  RouteEngine,
  RoutePlace,
  VehicleClass,
} from '../../domain/route-schema.ts';
import type { RoadPicture } from '../../domain/routing/road-anchor.ts';
import { withAvoided } from '../../domain/routing/road-closure.ts';
import { env } from '../../lib/env.ts';
import type { EngineCost, EngineRoute } from './engine-peer.ts';
import { osrmRoute, osrmTable } from './osrm.ts';
import { drivesClosed, middlesOf } from './road-check.ts';
import { valhallaMatrix, valhallaRoute } from './valhalla.ts';

type Outer = Exclude<RouteEngine, 'own'>;
interface Peer {
  readonly engine: Outer;
  readonly base: string;
}

/** An engine that failed is left alone for so long: nobody waits for its time-out again and again. */
const REST_MS = 30_000;
/** Valhalla takes 50 excluded places in its usual configuration. */
const MOST_EXCLUDED = 50;
const restsUntil = new Map<Outer, number>();

/** The engine that the administrator set, Valhalla before OSRM because it can go around what is closed. */
function peer(): Peer | null {
  const { OSRM_URL, VALHALLA_URL } = env();
  if (VALHALLA_URL !== undefined) return { engine: 'valhalla', base: VALHALLA_URL };
  return OSRM_URL === undefined ? null : { engine: 'osrm', base: OSRM_URL };
}

/** OSRM knows one vehicle, a car: what is high, heavy or on foot goes by the own graph. */
const answers = ({ engine }: Peer, vehicle: VehicleClass): boolean =>
  engine === 'valhalla' || vehicle === 'car' || vehicle === 'ambulance';

async function asked<T>({ engine }: Peer, ask: () => Promise<T>): Promise<T | 'unreachable'> {
  if ((restsUntil.get(engine) ?? 0) > performance.now()) return 'unreachable';
  try {
    return await ask();
  } catch (error) {
    restsUntil.set(engine, performance.now() + REST_MS);
    console.error(`routing engine ${engine} does not answer, the own road graph does: ${String(error)}`);
    return 'unreachable';
  }
}

/** Forgets that an engine failed. */
export function wakeEngines(): void {
  restsUntil.clear();
}

export interface OuterRouteAsk {
  readonly from: RoutePlace;
  readonly to: RoutePlace;
  readonly vehicle: VehicleClass;
  readonly avoid?: readonly RouteAvoid[] | undefined;
  readonly windFromDeg?: number | undefined;
}

type OuterAnswer = { readonly route: Route } | { readonly fallback: Fallback };

/** The outer engine's route, or why the own graph has to answer; null where no engine is set. */
export async function outerRoute(
  picture: RoadPicture,
  flags: Uint8Array,
  ask: OuterRouteAsk,
): Promise<OuterAnswer | null> {
  const found = peer();
  if (found === null) return null;
  const { from, to, vehicle, avoid = [] } = ask;
  // No outer engine knows the wind.
  if (ask.windFromDeg !== undefined) return { fallback: 'upwind' };
  if (!answers(found, vehicle)) return { fallback: 'refused' };
  const closed = withAvoided(picture.graph, picture.index, flags, avoid);
  const points = middlesOf(picture.graph, closed);
  const zones = avoid.flatMap((one) => (one.kind === 'zone' ? [one.ring] : []));
  if (found.engine === 'valhalla' && points.length > MOST_EXCLUDED) return { fallback: 'closed_road' };
  const route = await asked(found, () =>
    found.engine === 'osrm'
      ? osrmRoute(found.base, from, to)
      : valhallaRoute(found.base, from, to, vehicle, { zones, points }),
  );
  if (route === 'unreachable') return { fallback: 'unreachable' };
  if (route === null) return { fallback: 'refused' };
  // What an engine promised is looked at: a route over a closed road is worse than none.
  if (drivesClosed(picture.graph, closed, route.line)) return { fallback: 'closed_road' };
  return { route: toRoute(found.engine, route) };
}

function toRoute(engine: Outer, { durationS, lengthM, line, steps }: EngineRoute): Route {
  return {
    duration_s: durationS,
    length_m: lengthM,
    line,
    steps: steps.map((step, i) => ({
      turn: i === 0 ? 'depart' : 'straight',
      name: step.name,
      roadClass: 'street',
      length_m: step.lengthM,
      duration_s: step.durationS,
    })),
    blocked: [],
    detour_s: 0,
    upwind: null,
    start_gap_m: 0,
    end_gap_m: 0,
    short_m: 0,
    engine,
    fallback: null,
  };
}

/** The outer engine's matrix while nothing is closed; null where none is set, cannot answer or something is closed. */
export async function outerMatrix(ask: RouteAsk, anythingClosed: boolean): Promise<readonly RouteCost[] | null> {
  const found = peer();
  if (found === null || anythingClosed || (ask.avoid ?? []).length > 0 || !answers(found, ask.vehicle)) return null;
  const table = await asked(found, () =>
    found.engine === 'osrm'
      ? osrmTable(found.base, ask.from, ask.to)
      : valhallaMatrix(found.base, ask.from, ask.to, ask.vehicle),
  );
  if (table === 'unreachable') return null;
  return table.flatMap((row, from) =>
    row.map(
      ({ durationS, lengthM }: EngineCost, to): RouteCost => ({
        from,
        to,
        duration_s: durationS,
        length_m: lengthM,
        why: durationS === null ? 'cut_off' : null,
        short_m: 0,
      }),
    ),
  );
}

import { z } from 'zod';

/**
 * Routes on the road graph: what is asked and what is answered. Durations in seconds, lengths in metres, places WGS 84.
 * Used by the desk, by the incident (who gets there first) and by the engines behind `server/routing`.
 */
export const VEHICLE_CLASSES = ['car', 'fire_engine', 'ambulance', 'heavy', 'foot'] as const;
export type VehicleClass = (typeof VEHICLE_CLASSES)[number];

/** A place on the ground, degrees WGS 84. */
export interface RoutePlace {
  readonly lng: number;
  readonly lat: number;
}

/** What this one question must not use: an area, or one edge of the road graph by its id. */
export type RouteAvoid =
  | { readonly kind: 'zone'; readonly ring: readonly (readonly [number, number])[] }
  | { readonly kind: 'edge'; readonly id: number };

export const MOST_PLACES = 100;

export const routePlaceSchema = z.object({ lng: z.number().min(-180).max(180), lat: z.number().min(-85).max(85) });
const ringSchema = z
  .array(z.tuple([z.number().min(-180).max(180), z.number().min(-85).max(85)]))
  .min(3)
  .max(500);
const avoidSchema = z
  .array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('zone'), ring: ringSchema }),
      z.object({ kind: z.literal('edge'), id: z.int().positive() }),
    ]),
  )
  .max(20);
const vehicleSchema = z.enum(VEHICLE_CLASSES);

/** Every `from` to every `to`. */
export const routeAskSchema = z.object({
  from: z.array(routePlaceSchema).min(1).max(MOST_PLACES),
  to: z.array(routePlaceSchema).min(1).max(MOST_PLACES),
  vehicle: vehicleSchema,
  avoid: avoidSchema.optional(),
});

export interface RouteAsk {
  readonly from: readonly RoutePlace[];
  readonly to: readonly RoutePlace[];
  readonly vehicle: VehicleClass;
  readonly avoid?: readonly RouteAvoid[] | undefined;
}

/** One route. `windFromDeg`: the last stretch has to come from upwind of `to`. */
export const oneRouteSchema = z.object({
  from: routePlaceSchema,
  to: routePlaceSchema,
  vehicle: vehicleSchema,
  avoid: avoidSchema.optional(),
  windFromDeg: z.number().min(0).max(360).optional(),
});

/** Why there is no way: no usable road within reach of a place, or roads that do not lead there. */
export const NO_WAY = ['no_road_near', 'cut_off'] as const;
export type NoWay = (typeof NO_WAY)[number];

/** One cell of a cost matrix; `from` and `to` are indices into the question. */
export interface RouteCost {
  readonly from: number;
  readonly to: number;
  readonly duration_s: number | null;
  readonly length_m: number | null;
  readonly why: NoWay | null;
  /** The place lies in a closed zone: the way ends at its edge, so many metres of road before the place. 0 elsewhere. */
  readonly short_m: number;
}

export const TURNS = ['depart', 'straight', 'left', 'right', 'back', 'arrive'] as const;
export type Turn = (typeof TURNS)[number];

/** A stretch on one road. */
export interface RouteStep {
  readonly turn: Turn;
  readonly name: string;
  readonly roadClass: RoadClass;
  readonly length_m: number;
  readonly duration_s: number;
}

export const CLOSURE_KINDS = ['manual', 'works', 'zone', 'avoid'] as const;
export type ClosureKind = (typeof CLOSURE_KINDS)[number];

/** A closed road that the fastest way would have used. `id` is of the block or the works; 0 where it has none to tell. */
export interface RouteClosure {
  readonly kind: ClosureKind;
  readonly id: number;
  readonly name: string;
}

/** Who reckoned: the own road graph, or an engine that the administrator set. */
export const ROUTE_ENGINES = ['own', 'osrm', 'valhalla'] as const;
export type RouteEngine = (typeof ROUTE_ENGINES)[number];

/** Why an engine that is set did not answer this question. */
export const FALLBACKS = ['unreachable', 'refused', 'closed_road', 'upwind'] as const;
export type Fallback = (typeof FALLBACKS)[number];

export interface Route {
  readonly duration_s: number;
  readonly length_m: number;
  readonly line: readonly (readonly [number, number])[];
  readonly steps: readonly RouteStep[];
  /** Closures that the way goes around, and what that costs in seconds. */
  readonly blocked: readonly RouteClosure[];
  readonly detour_s: number;
  /** Whether the last stretch comes from upwind; null where no wind was asked for. */
  readonly upwind: boolean | null;
  /** Straight metres between the places and the road where the way begins and ends. */
  readonly start_gap_m: number;
  readonly end_gap_m: number;
  readonly short_m: number;
  readonly engine: RouteEngine;
  readonly fallback: Fallback | null;
}

/** No route, with its reason; a value, not an error. */
export interface RouteRefusal {
  readonly why: NoWay;
  /** Which place has no road near it; `both` are on roads where they are cut off from one another. */
  readonly place: 'from' | 'to' | 'both';
}

/** Kinds of road from the widest to the narrowest. */
export const ROAD_CLASSES = ['motorway', 'trunk', 'main', 'street', 'service', 'path'] as const;
export type RoadClass = (typeof ROAD_CLASSES)[number];

/** What is reached within so many minutes: polygons, each an outer ring and its holes, closed. */
export interface TimeRing {
  readonly minutes: number;
  readonly areas: readonly (readonly (readonly (readonly [number, number])[])[])[];
}

export const RING_MINUTES = [5, 10, 15] as const;
export const ringsSchema = z.object({
  from: routePlaceSchema,
  vehicle: vehicleSchema,
  minutes: z
    .array(z.number().min(1).max(60))
    .min(1)
    .max(4)
    .default([...RING_MINUTES]),
});

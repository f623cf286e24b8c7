import { z } from 'zod';
import type { RouteAvoid, RoutePlace, VehicleClass } from '../../domain/route-schema.ts';
import { VEHICLE_LIMITS } from '../../domain/routing/vehicle-limits.ts';
import { askEngine, type EngineCost, type EngineRoute } from './engine-peer.ts';

const routeSchema = z.object({
  trip: z
    .object({
      legs: z.array(
        z.object({
          shape: z.string(),
          maneuvers: z.array(
            z.object({ street_names: z.array(z.string()).default([]), length: z.number(), time: z.number() }),
          ),
        }),
      ),
      summary: z.object({ time: z.number(), length: z.number() }),
    })
    .optional(),
});
const matrixSchema = z.object({
  sources_to_targets: z.array(z.array(z.object({ time: z.number().nullable(), distance: z.number().nullable() }))),
});

/** Encoded polyline with six digits, as Valhalla writes shapes. */
export function decodeShape(text: string): [number, number][] {
  const line: [number, number][] = [];
  let [at, lat, lng] = [0, 0, 0];
  const number = (): number => {
    let [value, shift, byte] = [0, 0, 0];
    do {
      byte = text.charCodeAt(at++) - 63;
      value |= (byte & 31) << shift;
      shift += 5;
    } while (byte >= 32);
    return (value & 1) === 1 ? ~(value >> 1) : value >> 1;
  };
  while (at < text.length) {
    lat += number();
    lng += number();
    line.push([lng / 1e6, lat / 1e6]);
  }
  return line;
}

function costingOf(vehicle: VehicleClass) {
  if (vehicle === 'foot') return { costing: 'pedestrian' };
  if (vehicle === 'car' || vehicle === 'ambulance') return { costing: 'auto' };
  const { heightM, weightT } = VEHICLE_LIMITS[vehicle];
  return { costing: 'truck', costing_options: { truck: { height: heightM, weight: weightT } } };
}

const place = ({ lng, lat }: RoutePlace) => ({ lon: lng, lat });

/** What Valhalla is asked to leave out: areas as they are, closed roads by a point in the middle of each. */
export interface ValhallaAvoid {
  readonly zones: readonly Extract<RouteAvoid, { kind: 'zone' }>['ring'][];
  readonly points: readonly RoutePlace[];
}

/** A route of a Valhalla server (`/route`); null where it knows no way. Lengths arrive in kilometres. */
export async function valhallaRoute(
  base: string,
  from: RoutePlace,
  to: RoutePlace,
  vehicle: VehicleClass,
  avoid: ValhallaAvoid,
): Promise<EngineRoute | null> {
  const answer = routeSchema.parse(
    await askEngine(`${base}/route`, {
      locations: [place(from), place(to)],
      ...costingOf(vehicle),
      units: 'kilometers',
      ...(avoid.zones.length === 0 ? {} : { exclude_polygons: avoid.zones }),
      ...(avoid.points.length === 0 ? {} : { exclude_locations: avoid.points.map(place) }),
    }),
  );
  if (answer.trip === undefined) return null;
  const { legs, summary } = answer.trip;
  return {
    durationS: summary.time,
    lengthM: summary.length * 1000,
    line: legs.flatMap(({ shape }) => decodeShape(shape)),
    steps: legs.flatMap(({ maneuvers }) =>
      maneuvers.map(({ street_names: [name = ''], length, time }) => ({
        name,
        lengthM: length * 1000,
        durationS: time,
      })),
    ),
  };
}

/** The matrix of a Valhalla server (`/sources_to_targets`). */
export async function valhallaMatrix(
  base: string,
  from: readonly RoutePlace[],
  to: readonly RoutePlace[],
  vehicle: VehicleClass,
): Promise<EngineCost[][]> {
  const answer = matrixSchema.parse(
    await askEngine(`${base}/sources_to_targets`, {
      sources: from.map(place),
      targets: to.map(place),
      ...costingOf(vehicle),
      units: 'kilometers',
    }),
  );
  return answer.sources_to_targets.map((row) =>
    row.map(({ time, distance }) => ({ durationS: time, lengthM: distance === null ? null : distance * 1000 })),
  );
}

import { z } from 'zod';
import type { RoutePlace } from '../../domain/route-schema.ts';
import { askEngine, type EngineCost, type EngineRoute } from './engine-peer.ts';

const lngLat = z.tuple([z.number(), z.number()]);
const routeSchema = z.object({
  code: z.string(),
  routes: z
    .array(
      z.object({
        duration: z.number(),
        distance: z.number(),
        geometry: z.object({ coordinates: z.array(lngLat) }),
        legs: z.array(
          z.object({ steps: z.array(z.object({ name: z.string(), distance: z.number(), duration: z.number() })) }),
        ),
      }),
    )
    .default([]),
});
const tableSchema = z.object({
  code: z.string(),
  durations: z.array(z.array(z.number().nullable())),
  distances: z.array(z.array(z.number().nullable())),
});

const place = ({ lng, lat }: RoutePlace): string => `${lng.toFixed(6)},${lat.toFixed(6)}`;

/** A route of an OSRM server (HTTP API v1, service `route`); null where it knows no way. Throws when it does not answer. */
export async function osrmRoute(base: string, from: RoutePlace, to: RoutePlace): Promise<EngineRoute | null> {
  const path = `/route/v1/driving/${place(from)};${place(to)}?overview=full&geometries=geojson&steps=true`;
  const answer = routeSchema.parse(await askEngine(`${base}${path}`));
  const [route] = answer.routes;
  if (answer.code !== 'Ok' || route === undefined) return null;
  return {
    durationS: route.duration,
    lengthM: route.distance,
    line: route.geometry.coordinates,
    steps: route.legs.flatMap(({ steps }) =>
      steps.map(({ name, distance, duration }) => ({ name, lengthM: distance, durationS: duration })),
    ),
  };
}

/** The table of an OSRM server (service `table`), row by row from each start. Throws when it does not answer. */
export async function osrmTable(
  base: string,
  from: readonly RoutePlace[],
  to: readonly RoutePlace[],
): Promise<EngineCost[][]> {
  const places = [...from, ...to].map(place).join(';');
  const sources = from.map((_, i) => i).join(';');
  const targets = to.map((_, i) => from.length + i).join(';');
  const path = `/table/v1/driving/${places}?sources=${sources}&destinations=${targets}&annotations=duration,distance`;
  const answer = tableSchema.parse(await askEngine(`${base}${path}`));
  if (answer.code !== 'Ok') throw new Error(`OSRM answered ${answer.code}`);
  return from.map((_, i) =>
    to.map((_target, k) => ({
      durationS: answer.durations[i]?.[k] ?? null,
      lengthM: answer.distances[i]?.[k] ?? null,
    })),
  );
}

import { z } from 'zod';
import { toWgs84 } from '../../domain/datum.ts';
import {
  IMPORT_GEOMETRY,
  type ImportGeometry,
  type ImportLayer,
  type ImportProblem,
  looksSwapped,
} from '../../domain/import.ts';
import type { Datum, LngLat } from '../../domain/place.ts';

const position = z.tuple([z.number(), z.number()], z.number()).transform(([lng, lat]): LngLat => [lng, lat]);
const geometrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: position }),
  z.object({ type: z.literal('LineString'), coordinates: z.array(position).min(2).max(100_000) }),
  z.object({ type: z.literal('MultiLineString'), coordinates: z.array(z.array(position).min(2)).min(1).max(1_000) }),
  z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(position).min(4)).min(1).max(1_000) }),
]);

const WKT_NUMBER = '[-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?';
const WKT_PAIR = new RegExp(`^\\s*(${WKT_NUMBER})\\s+(${WKT_NUMBER})\\s*$`);

/** POINT, LINESTRING and POLYGON of a `wkt` column as a GeoJSON-like value; null when it is none of them. */
export function parseWkt(wkt: string): unknown {
  const match = /^\s*(POINT|LINESTRING|POLYGON)\s*\((.*)\)\s*$/is.exec(wkt);
  const [, kind, body] = match ?? [];
  if (kind === undefined || body === undefined) return null;
  const pairs = (text: string) => text.split(',').map((part) => WKT_PAIR.exec(part)?.slice(1).map(Number));
  if (kind.toUpperCase() === 'POINT') return { type: 'Point', coordinates: pairs(body)[0] };
  if (kind.toUpperCase() === 'LINESTRING') return { type: 'LineString', coordinates: pairs(body) };
  return { type: 'Polygon', coordinates: [...body.matchAll(/\(([^()]*)\)/g)].map((ring) => pairs(ring[1] ?? '')) };
}

function positionsOf(geometry: ImportGeometry): readonly LngLat[] {
  return geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates.flat();
}

function toDeclared(geometry: z.infer<typeof geometrySchema>): ImportGeometry {
  return geometry.type === 'LineString' ? { type: 'MultiLineString', coordinates: [geometry.coordinates] } : geometry;
}

function ringProblem(geometry: ImportGeometry): string | null {
  if (geometry.type !== 'Polygon') return null;
  const open = geometry.coordinates.some((ring) => {
    const [first, last] = [ring[0], ring.at(-1)];
    return first === undefined || last === undefined || first[0] !== last[0] || first[1] !== last[1];
  });
  return open ? 'a ring does not end where it began' : null;
}

/**
 * Checks one geometry before it reaches SQL and turns it into WGS 84, once, at the edge.
 * Positions outside the district are not refused here: they need a person's confirmation.
 */
export function readGeometry(
  value: unknown,
  layer: ImportLayer,
  datum: Datum,
  row: number,
): ImportGeometry | ImportProblem {
  const problem = (code: ImportProblem['code'], message: string): ImportProblem => ({
    row,
    field: 'geometry',
    code,
    message,
  });
  const parsed = geometrySchema.safeParse(value);
  if (!parsed.success)
    return problem('invalid', 'no readable geometry (Point, LineString, MultiLineString or Polygon)');
  const geometry = toDeclared(parsed.data);
  if (!IMPORT_GEOMETRY[layer].includes(geometry.type))
    return problem('invalid', `${layer} take ${IMPORT_GEOMETRY[layer].join(' or ')}, not ${parsed.data.type}`);
  const positions = positionsOf(geometry);
  if (positions.some(looksSwapped))
    return problem('swapped_axes', 'longitude and latitude seem to have changed places');
  if (positions.some(([lng, lat]) => !(Math.abs(lng) <= 180 && Math.abs(lat) <= 90)))
    return problem('invalid', 'a position lies outside the world');
  const ring = ringProblem(geometry);
  if (ring !== null) return problem('invalid', ring);
  const convert = (at: LngLat): LngLat => toWgs84(at, datum);
  if (geometry.type === 'Point') return { type: 'Point', coordinates: convert(geometry.coordinates) };
  return { type: geometry.type, coordinates: geometry.coordinates.map((part) => part.map(convert)) };
}

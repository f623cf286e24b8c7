import { z } from 'zod';
import type { LngLat } from '../../domain/place.ts';
import type { Shape } from '../../domain/stationing-reach.ts';

const place = z.tuple([z.number(), z.number()]).rest(z.number());
const line = z.array(place);
const geometrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: place }),
  z.object({ type: z.literal('LineString'), coordinates: line }),
  z.object({ type: z.literal('MultiLineString'), coordinates: z.array(line) }),
  z.object({ type: z.literal('Polygon'), coordinates: z.array(line) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(line)) }),
]);

/** A GeoJSON geometry of the database as a shape; null for empty ones and collections. */
export function parseShape(text: string): Shape | null {
  const parsed = geometrySchema.safeParse(JSON.parse(text));
  if (!parsed.success) return null;
  const geometry = parsed.data;
  const paths = pathsOf(geometry).map((path) => path.map(([lng, lat]): LngLat => [lng, lat]));
  const full = paths.filter((path) => path.length > 0);
  return full.length === 0 ? null : { paths: full, area: geometry.type.endsWith('Polygon') };
}

function pathsOf(geometry: z.infer<typeof geometrySchema>): [number, number, ...number[]][][] {
  switch (geometry.type) {
    case 'Point':
      return [[geometry.coordinates]];
    case 'LineString':
      return [geometry.coordinates];
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates;
    case 'MultiPolygon':
      return geometry.coordinates.flat();
  }
}

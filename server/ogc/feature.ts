import { z } from 'zod';
import type { Precision } from '../../domain/place.ts';
import { PRECISION_METERS, seenPrecision, snapLngLat } from '../../domain/tile-precision.ts';
import type { FeatureRow } from './queries.ts';

type Coordinates = number[] | Coordinates[];
const coordinatesSchema: z.ZodType<Coordinates> = z.lazy(() =>
  z.union([z.array(z.number()), z.array(coordinatesSchema)]),
);
const geometrySchema = z.object({ type: z.string(), coordinates: coordinatesSchema });

function snapCoordinates(coordinates: Coordinates, meters: number): Coordinates {
  const [lng, lat] = coordinates;
  if (typeof lng === 'number' && typeof lat === 'number') {
    const [x, y] = snapLngLat(lng, lat, meters);
    return [Number(x.toFixed(7)), Number(y.toFixed(7))];
  }
  return coordinates.flatMap((inner) => (Array.isArray(inner) ? [snapCoordinates(inner, meters)] : []));
}

/** The geometry as this viewer may have it: exact, or every vertex on the grid of its class. */
function geometryFor(row: FeatureRow, viewer: Precision): string {
  const seen = seenPrecision(viewer, row.precision);
  if (seen === 'full') return row.geometry;
  if (seen === 'hidden') return 'null';
  const geometry = geometrySchema.parse(JSON.parse(row.geometry));
  return JSON.stringify({
    type: geometry.type,
    coordinates: snapCoordinates(geometry.coordinates, PRECISION_METERS[seen]),
  });
}

/** One GeoJSON feature as text; `links` as JSON text where the feature stands alone. */
export function featureText(row: FeatureRow, viewer: Precision, links?: string): string {
  const tail = links === undefined ? '' : `,"links":${links}`;
  return `{"type":"Feature","id":${row.fid},"geometry":${geometryFor(row, viewer)},"properties":${row.properties}${tail}}`;
}

import type { Feature, FeatureCollection } from 'geojson';
import type { HazardResult, Zone } from '../../domain/hazard/scenario.ts';
import type { LngLat } from '../../domain/place.ts';

/** What the map draws of one result: rings with their text, and plain lines for the wind's sector and the source. */
export interface HazardDrawing {
  readonly zones: FeatureCollection;
  readonly frame: FeatureCollection;
}

const GRADE_ORDER = { yellow: 0, orange: 1, red: 2 } as const;

const polygon = (ring: readonly LngLat[]): Feature['geometry'] => ({
  type: 'Polygon',
  coordinates: [ring.map((place) => [...place])],
});

/** The corner of a ring that is furthest along the wind, else the northernmost: where its text stands. */
function tipOf({ ring }: Zone, towardDeg: number | null): LngLat {
  const angle = ((towardDeg ?? 0) * Math.PI) / 180;
  const along = ([lng, lat]: LngLat) => lng * Math.sin(angle) * Math.cos((lat * Math.PI) / 180) + lat * Math.cos(angle);
  return ring.reduce((best, place) => (along(place) > along(best) ? place : best), ring[0] ?? [0, 0]);
}

/** Rings worst on top, each with its name and reach beside its tip; `textOf` says them in the reader's language. */
export function hazardDrawing(
  result: HazardResult,
  source: LngLat,
  sourceLabel: string,
  textOf: (zone: Zone) => string,
): HazardDrawing {
  const zones = [...result.zones].sort((a, b) => GRADE_ORDER[a.grade] - GRADE_ORDER[b.grade] || b.meters - a.meters);
  const rings = zones.map(
    (zone): Feature => ({ type: 'Feature', properties: { grade: zone.grade }, geometry: polygon(zone.ring) }),
  );
  const texts = zones.map(
    (zone): Feature => ({
      type: 'Feature',
      properties: { grade: zone.grade, label: textOf(zone), 'text-only': true },
      geometry: { type: 'Point', coordinates: [...tipOf(zone, result.towardDeg)] },
    }),
  );
  const point: Feature = {
    type: 'Feature',
    properties: { label: sourceLabel },
    geometry: { type: 'Point', coordinates: [...source] },
  };
  const sector: Feature[] =
    result.windSector === null
      ? []
      : [
          {
            type: 'Feature',
            properties: {},
            geometry: { type: 'LineString', coordinates: result.windSector.map((place) => [...place]) },
          },
        ];
  return {
    zones: { type: 'FeatureCollection', features: [...rings, ...texts] },
    frame: { type: 'FeatureCollection', features: [...sector, point] },
  };
}

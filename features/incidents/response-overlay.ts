import type { Feature, FeatureCollection } from 'geojson';
import type { LngLat } from '../../domain/place.ts';
import { evacuationOf } from './evacuation-detail.ts';
import type { IncidentArea, IncidentUnit } from './response-queries.ts';

/** A way on the road, as the router drew it. */
export interface UnitRoute {
  readonly unitId: number;
  readonly line: readonly (readonly [number, number])[];
  /** Whether the last stretch comes from upwind; null where that was not asked. */
  readonly upwind: boolean | null;
}

interface Drawn {
  readonly areas: readonly IncidentArea[];
  readonly units: readonly IncidentUnit[];
  readonly routes: readonly UnitRoute[];
  /** A place that is proposed and not adopted yet. */
  readonly proposal: LngLat | null;
}

interface Words {
  readonly area: (area: IncidentArea) => string;
  readonly unit: (unit: IncidentUnit) => string;
  readonly proposal: string;
}

/** What the map draws of an incident: own marks in accent, evacuation areas plain; both engines draw the same. */
export interface IncidentDrawing {
  readonly marks: FeatureCollection;
  readonly plain: FeatureCollection;
}

const point = (position: LngLat, label: string, size = 6): Feature => ({
  type: 'Feature',
  properties: { label, size },
  geometry: { type: 'Point', coordinates: [...position] },
});

function areaFeatures(area: IncidentArea, label: string): Feature[] {
  if (area.ring === null) return [point(area.position, label, 9)];
  const ring: Feature = {
    type: 'Feature',
    properties: {},
    geometry: { type: 'Polygon', coordinates: [area.ring.map((place) => [...place])] },
  };
  return [ring, point(area.position, label, 3)];
}

export function incidentDrawing({ areas, units, routes, proposal }: Drawn, words: Words): IncidentDrawing | null {
  const away = units.filter(({ state }) => state === 'alerted' || state === 'en_route');
  const lines = routes.map(
    ({ line }): Feature => ({
      type: 'Feature',
      properties: {},
      geometry: { type: 'LineString', coordinates: line.map((place) => [...place]) },
    }),
  );
  const marks = [
    ...lines,
    ...areas.filter(({ kind }) => kind !== 'evacuation').flatMap((area) => areaFeatures(area, words.area(area))),
    ...away.map((unit) => point([unit.fromLng, unit.fromLat], words.unit(unit), 4)),
    ...(proposal === null ? [] : [point(proposal, words.proposal, 7)]),
  ];
  const evacuated = areas.filter(({ kind }) => kind === 'evacuation');
  const shelters = new Map(
    evacuated
      .flatMap((area) => evacuationOf(area).shares)
      .map((shelter) => [`${shelter.lng},${shelter.lat}`, shelter] as const),
  );
  const plain = [
    ...evacuated.flatMap((area) => areaFeatures(area, words.area(area))),
    ...[...shelters.values()].map(({ lng, lat, name }) => point([lng, lat], name, 4)),
  ];
  if (marks.length === 0 && plain.length === 0) return null;
  return {
    marks: { type: 'FeatureCollection', features: marks },
    plain: { type: 'FeatureCollection', features: plain },
  };
}

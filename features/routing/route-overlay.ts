import type { Feature, FeatureCollection } from 'geojson';
import type { LngLat } from '../../domain/place.ts';
import type { Block, FoundRoute, Rings } from './route-types.ts';

const collection = (features: readonly Feature[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: [...features],
});

const point = ([lng, lat]: LngLat, label: string): Feature => ({
  type: 'Feature',
  properties: { label },
  geometry: { type: 'Point', coordinates: [lng, lat] },
});

/** A route as the person's own mark: its line and both ends, in 2D and 3D alike. */
export function routeOverlay(
  route: FoundRoute | null,
  target: LngLat,
  labels: { readonly start: string; readonly target: string },
): FeatureCollection {
  const [first] = route?.line ?? [];
  const line: Feature[] =
    route === null
      ? []
      : [
          {
            type: 'Feature',
            properties: { role: 'route' },
            geometry: { type: 'LineString', coordinates: route.line.map(([lng, lat]) => [lng, lat]) },
          },
        ];
  const start = first === undefined ? [] : [point([first[0], first[1]], labels.start)];
  return collection([...line, ...start, point(target, labels.target)]);
}

/** Northernmost corner of a ring: where its label stands. */
function top(ring: readonly (readonly [number, number])[]): LngLat | null {
  const best = [...ring].sort((a, b) => b[1] - a[1])[0];
  return best === undefined ? null : [best[0], best[1]];
}

/** Time rings and closed roads in the neutral tone: they are background to the route. */
export function ringsOverlay(
  rings: Rings,
  blocks: readonly Block[],
  words: { readonly ring: (minutes: number) => string; readonly block: (block: Block) => string },
): FeatureCollection {
  const areas = (rings ?? []).flatMap(({ minutes, areas: polygons }): Feature[] => {
    const biggest = [...polygons].sort((a, b) => (b[0]?.length ?? 0) - (a[0]?.length ?? 0))[0]?.[0] ?? [];
    const at = top(biggest);
    const label = at === null ? [] : [point(at, words.ring(minutes))];
    // One feature a part: the engines fill simple polygons alike.
    const shapes = polygons.map(
      (polygon): Feature => ({
        type: 'Feature',
        properties: {},
        geometry: { type: 'Polygon', coordinates: polygon.map((ring) => ring.map(([lng, lat]) => [lng, lat])) },
      }),
    );
    return [...shapes, ...label.map((one) => ({ ...one, properties: { ...one.properties, 'text-only': true } }))];
  });
  return collection([...areas, ...blocks.map((block) => point([block.lng, block.lat], words.block(block)))]);
}

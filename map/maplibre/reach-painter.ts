import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import type { LngLat } from '../../domain/place.ts';
import type { LayerDescription } from '../contract.ts';
import { circleRing, sectorRing } from '../geodesic.ts';
import { pointsOf, sourceOf } from '../tile-sources.ts';
import { REACH_SOURCE } from './reach-style.ts';
import { filterOf } from './style-expressions.ts';

const FROM_ZOOM = 15;
/** More cones than this on one screen would be fog, not information. */
const MOST = 400;

const number = (value: unknown, fallback: number) => (typeof value === 'number' ? value : fallback);

function ringOf(layer: LayerDescription, at: LngLat, properties: Readonly<Record<string, unknown>>): LngLat[] | null {
  if (layer.reach === 'view-cone') {
    return sectorRing(
      at,
      number(properties['heading'], 0),
      number(properties['fov'], 60),
      number(properties['range'], 100),
    );
  }
  const radius = number(properties['radius'], 0);
  return radius > 0 ? circleRing(at, radius) : null;
}

function featuresOf(map: MapLibreMap, layer: LayerDescription, isSilent: (fid: number) => boolean): GeoJSON.Feature[] {
  const source = sourceOf(layer.id);
  const points = pointsOf(layer.id);
  if (source === null || points === null || !layer.visible) return [];
  const seen = new Set<unknown>();
  const features: GeoJSON.Feature[] = [];
  const bounds = map.getBounds();
  for (const { id, geometry, properties } of map.querySourceFeatures(source, {
    sourceLayer: points,
    filter: filterOf(layer),
  })) {
    if (geometry.type !== 'Point' || seen.has(id) || features.length >= MOST) continue;
    seen.add(id);
    const [lng = 0, lat = 0] = geometry.coordinates;
    const looks = bounds.contains([lng, lat]) && !isSilent(Number(id));
    const ring = looks ? ringOf(layer, [lng, lat], properties) : null;
    if (ring === null) continue;
    features.push({
      type: 'Feature',
      geometry: { type: 'Polygon', coordinates: [ring.map((place) => [...place])] },
      properties: { layer: layer.id },
    });
  }
  return features;
}

/**
 * View cones of cameras and working circles of cranes in view, made from the properties their tiles carry. What is
 * silent now sees nothing, whatever the tile said when it was made.
 */
export function paintReach(
  map: MapLibreMap,
  layers: readonly LayerDescription[],
  isSilent: (fid: number) => boolean,
): void {
  const source = map.getSource<GeoJSONSource>(REACH_SOURCE);
  if (source === undefined) return;
  const near = map.getZoom() >= FROM_ZOOM;
  const features = near
    ? layers.filter((layer) => layer.reach !== undefined).flatMap((layer) => featuresOf(map, layer, isSilent))
    : [];
  source.setData({ type: 'FeatureCollection', features });
}

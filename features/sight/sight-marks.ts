import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';

/** GeoJSON text of the server; null for no area. Boundary parser: the server made it with st_asgeojson. */
function areaOf(text: string | null): Polygon | MultiPolygon | null {
  if (text === null) return null;
  const geometry: unknown = JSON.parse(text);
  if (typeof geometry !== 'object' || geometry === null || !('type' in geometry)) return null;
  return geometry.type === 'Polygon' || geometry.type === 'MultiPolygon' ? (geometry as Polygon | MultiPolygon) : null;
}

/** The ground that a camera sees, on the map. */
export function areaMark(text: string | null): FeatureCollection {
  const geometry = areaOf(text);
  return {
    type: 'FeatureCollection',
    features: geometry === null ? [] : [{ type: 'Feature', properties: { role: 'found' }, geometry }],
  };
}

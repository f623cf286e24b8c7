import type { LngLat } from '../place.ts';
import type { HazardGrade } from './levels.ts';
import type { HazardResult, Zone } from './scenario.ts';

/** A feature collection of polygons as RFC 7946 has it. */
export interface ZoneCollection {
  readonly type: 'FeatureCollection';
  readonly features: readonly {
    readonly type: 'Feature';
    readonly properties: Readonly<Record<string, string | number | boolean>>;
    readonly geometry: { readonly type: 'Polygon'; readonly coordinates: readonly (readonly (readonly number[])[])[] };
  }[];
}

/** The zones as GeoJSON (RFC 7946), worst on top, each with level, unit, reach and warnings of the whole. */
export function zonesGeoJson(name: string, result: HazardResult): ZoneCollection {
  return {
    type: 'FeatureCollection',
    features: [...result.zones].reverse().map((zone) => ({
      type: 'Feature',
      properties: { name, ...withoutRing(zone), warnings: result.warnings.join(' '), substances: result.edition },
      geometry: { type: 'Polygon', coordinates: [zone.ring.map((place) => [...place])] },
    })),
  };
}

function withoutRing({ ring: _ring, ...zone }: Zone): Omit<Zone, 'ring'> {
  return zone;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** KML colours are alpha, blue, green, red. */
const KML_LINE: Readonly<Record<HazardGrade, string>> = { red: 'ff1e14c8', orange: 'ff006ad9', yellow: 'ff00a4c9' };
const KML_FILL: Readonly<Record<HazardGrade, string>> = { red: '331e14c8', orange: '33006ad9', yellow: '3300a4c9' };

const coordinatesOf = (ring: readonly LngLat[]): string =>
  ring.map(([lng, lat]) => `${lng.toFixed(7)},${lat.toFixed(7)},0`).join(' ');

/** The zones as KML 2.2 for map programs of others. */
export function zonesKml(name: string, result: HazardResult): string {
  const styles = (['red', 'orange', 'yellow'] as const)
    .map(
      (grade) =>
        `<Style id="${grade}"><LineStyle><color>${KML_LINE[grade]}</color><width>2</width></LineStyle><PolyStyle><color>${KML_FILL[grade]}</color></PolyStyle></Style>`,
    )
    .join('');
  const places = [...result.zones]
    .reverse()
    .map(
      (zone) =>
        `<Placemark><name>${escaped(`${zone.outcome} ${zone.label}`)}</name><description>${escaped(`${Math.round(zone.meters)} m${zone.capped ? '+' : ''}`)}</description><styleUrl>#${zone.grade}</styleUrl><Polygon><outerBoundaryIs><LinearRing><coordinates>${coordinatesOf(zone.ring)}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>`,
    )
    .join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>${escaped(name)}</name>${styles}${places}</Document></kml>\n`;
}

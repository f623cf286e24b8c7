import type { FeatureCollection } from 'geojson';
import type { LngLat } from '../../domain/place.ts';
import { formatChainage } from '../../domain/stationing-text.ts';

/** A place on a pipeline; metres of chainage. */
export interface StationPlace {
  readonly fid: number;
  readonly position: LngLat;
  readonly chainageMeters: number;
}

/** Its mark on the map with the chainage beside it, as an overlay. */
export function stationMark({ position, chainageMeters }: StationPlace): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { role: 'found', label: formatChainage(chainageMeters) },
        geometry: { type: 'Point', coordinates: [...position] },
      },
    ],
  };
}

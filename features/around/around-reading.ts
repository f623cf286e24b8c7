import type { FeatureCollection } from 'geojson';
import { sightOf } from '../../domain/camera-view.ts';
import type { LngLat } from '../../domain/place.ts';
import type { AroundAnswer, Neighbour } from './around-types.ts';

/** A number out of a neighbour's extras; 0 where the record has none. */
export function numberOf(value: string | number | boolean | null | undefined): number {
  return typeof value === 'number' ? value : 0;
}

/** Resources as `groupResources` sums them. */
export function resourceRows(items: readonly Neighbour[]) {
  return items.map((item) => ({
    type: String(item.extra['resource_type'] ?? ''),
    unit: String(item.extra['unit'] ?? ''),
    available: numberOf(item.extra['available']),
    meters: item.meters,
  }));
}

/** Cameras that could see the middle of the area, by bearing and range (REQ-EMER-04); nearest first as they came. */
export function seeingCameras(items: readonly Neighbour[], spot: LngLat): Neighbour[] {
  return items.filter((item) => {
    const view = {
      position: item.position,
      heading: numberOf(item.extra['heading_deg']),
      fov: numberOf(item.extra['fov_deg']),
      rangeMeters: numberOf(item.extra['range_m']),
      ptz: item.extra['ptz'] === true,
    };
    return sightOf(view, spot) !== null;
  });
}

/** What the map draws: the area, and the nearest of each type with its name. */
export function aroundOverlay(answer: AroundAnswer, nameOf: (item: Neighbour) => string): FeatureCollection {
  const outline: FeatureCollection['features'][number] = {
    type: 'Feature',
    properties: { role: 'area' },
    geometry: JSON.parse(answer.outline),
  };
  const nearest = answer.groups.flatMap((group) => group.items.slice(0, 3));
  return {
    type: 'FeatureCollection',
    features: [
      outline,
      ...nearest.map((item) => ({
        type: 'Feature' as const,
        properties: { role: 'found', layer: item.layer, fid: item.fid, label: nameOf(item) },
        geometry: { type: 'Point' as const, coordinates: [...item.position] },
      })),
    ],
  };
}

import type { Feature, FeatureCollection } from 'geojson';
import { sectionEnds } from '../../domain/cross-section.ts';
import type { LngLat } from '../../domain/place.ts';

/** Length of the box along the pipeline, and how much deeper than the deepest pipe it goes; metres. */
const BOX_METERS = 12;
const BELOW_METERS = 1;

interface Cut {
  readonly middle: LngLat;
  readonly bearing: number;
  readonly halfWidthMeters: number;
  readonly ends: readonly [LngLat, LngLat];
  readonly pipes: readonly { readonly axisUpMeters: number; readonly radiusMeters: number }[];
}

/**
 * The section on the map: its line, and the box that the globe opens in the ground (`digMeters` deep, REQ-MAP-05).
 * Nothing is dug where all pipes run above the ground.
 */
export function sectionMarks(cut: Cut): FeatureCollection {
  const line: Feature = {
    type: 'Feature',
    properties: { role: 'found' },
    geometry: { type: 'LineString', coordinates: cut.ends.map((end) => [...end]) },
  };
  const deepest = Math.min(0, ...cut.pipes.map(({ axisUpMeters, radiusMeters }) => axisUpMeters - radiusMeters));
  if (deepest === 0) return { type: 'FeatureCollection', features: [line] };
  // The long sides lie across the pipeline: a section turned by a right angle and moved along it.
  const along = sectionEnds({ ...cut, bearing: cut.bearing - 90, halfWidthMeters: BOX_METERS / 2 });
  const [[backLng, backLat], [aheadLng, aheadLat]] = along;
  const [[leftLng, leftLat], [rightLng, rightLat]] = cut.ends;
  const [lng, lat] = cut.middle;
  const corner = (aLng: number, aLat: number, bLng: number, bLat: number) => [aLng + bLng - lng, aLat + bLat - lat];
  const ring = [
    corner(leftLng, leftLat, backLng, backLat),
    corner(rightLng, rightLat, backLng, backLat),
    corner(rightLng, rightLat, aheadLng, aheadLat),
    corner(leftLng, leftLat, aheadLng, aheadLat),
    corner(leftLng, leftLat, backLng, backLat),
  ];
  const box: Feature = {
    type: 'Feature',
    properties: { role: 'found', digMeters: BELOW_METERS - deepest },
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
  return { type: 'FeatureCollection', features: [box, line] };
}

import { type LngLat, PRECISION_CLASSES, type Precision } from './place.ts';

/**
 * What a viewer of class `viewer` sees of an object of class `object`. `full` objects are not sensitive; the class of
 * any other says how exactly viewers without full precision may see it at most, and the coarser of the two holds.
 */
export function seenPrecision(viewer: Precision, object: Precision): Precision {
  if (viewer === 'full' || object === 'full') return 'full';
  return PRECISION_CLASSES.indexOf(viewer) > PRECISION_CLASSES.indexOf(object) ? viewer : object;
}

export const PRECISION_METERS: Record<'100m' | '1km', number> = { '100m': 100, '1km': 1000 };

const DEGREE_METERS = 111_320;

/** The middle of the grid square of the given side that holds the place: the same for every viewer, so repeated asking tells no more. */
export function snapLngLat(lng: number, lat: number, meters: number): LngLat {
  const latStep = meters / DEGREE_METERS;
  const snappedLat = (Math.floor(lat / latStep) + 0.5) * latStep;
  const lngStep = latStep / Math.max(0.05, Math.cos((snappedLat * Math.PI) / 180));
  return [(Math.floor(lng / lngStep) + 0.5) * lngStep, snappedLat];
}

import type { FeatureCollection } from 'geojson';

/** Close enough to tell one tank from the next. */
export const OBJECT_ZOOM = 15.5;
export const PLACE_ZOOM = 15;

/** CSS pixels between the floating panels; on a phone the sheet covers the lower half. */
export function roomForMap(): [width: number, height: number] {
  const { innerWidth: width, innerHeight: height } = window;
  return width <= 760 ? [width - 40, height * 0.4] : [width * 0.62, height - 120];
}

/** CSS pixels of the map that the bottom sheet covers on a phone; 0 on a desk. */
export function hiddenBelow(): number {
  return window.innerWidth <= 760 ? window.innerHeight * 0.46 : 0;
}

/** Rings of hazard zones and the plain lines beside them. */
export interface HazardShapes {
  readonly zones: FeatureCollection;
  readonly frame: FeatureCollection;
}

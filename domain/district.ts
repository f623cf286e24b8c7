import type { BBox, LngLat } from './place.ts';

/** The demo district: every object of the seed lies inside. Degrees, WGS 84. */
export const DISTRICT_CENTER: LngLat = [117.7, 38.95];
export const DISTRICT_BBOX: BBox = [117.4231, 38.7338, 117.9769, 39.1662];

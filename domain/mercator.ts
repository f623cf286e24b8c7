/** Web Mercator in the unit square: x grows eastwards, y grows southwards, both 0..1 for the world. */

/** Latitude at which the square ends; beyond it Mercator is cut. */
export const MAX_LATITUDE = 85.0511287798066;
/** Units of a vector tile's side (MVT 2.1, 4.3.1). */
export const TILE_EXTENT = 4096;

export function mercatorX(lng: number): number {
  return lng / 360 + 0.5;
}

export function mercatorY(lat: number): number {
  const clamped = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat));
  const sine = Math.sin((clamped * Math.PI) / 180);
  return 0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI;
}

export function lngOfMercator(x: number): number {
  return (x - 0.5) * 360;
}

export function latOfMercator(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

const EARTH_CIRCUMFERENCE_METERS = 40_075_016.686;
const TILE_PIXELS = 512;

/** Ground metres per CSS pixel at a latitude and zoom (Web Mercator, 512-pixel scheme). */
export function metersPerPixel(latitude: number, zoom: number): number {
  return (EARTH_CIRCUMFERENCE_METERS * Math.cos((latitude * Math.PI) / 180)) / (TILE_PIXELS * 2 ** zoom);
}

/** The largest round length (1, 2 or 5 with zeros, metres) that fits into the scale bar. */
export function roundScale(meters: number): number {
  const power = 10 ** Math.floor(Math.log10(meters));
  return [5, 2, 1].map((step) => step * power).find((length) => length <= meters) ?? power;
}

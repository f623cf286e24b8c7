import type { FeatureCollection } from 'geojson';
import type { BBox, LngLat } from '../../domain/place.ts';
import type { MapView } from '../../domain/situation.ts';

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

/** The view that shows a whole box on a screen of so many CSS pixels (Web Mercator, 512-pixel scheme), north up. */
export function fitView([west, south, east, north]: BBox, widthPixels: number, heightPixels: number): MapView {
  const center = [(west + east) / 2, (south + north) / 2] as const;
  const squeeze = Math.cos((center[1] * Math.PI) / 180);
  const across = (360 * Math.max(64, widthPixels)) / (TILE_PIXELS * Math.max(east - west, 1e-5));
  const up = (360 * squeeze * Math.max(64, heightPixels)) / (TILE_PIXELS * Math.max(north - south, 1e-5));
  return { center, zoom: Math.min(17, Math.log2(Math.min(across, up))), bearing: 0, pitch: 0 };
}

/** The centre that brings a place so many CSS pixels above the middle of the screen, whatever way the map is turned. */
export function shifted([lng, lat]: LngLat, zoom: number, bearing: number, pixelsUp: number): LngLat {
  const meters = metersPerPixel(lat, zoom) * pixelsUp;
  const turn = (bearing * Math.PI) / 180;
  const degree = EARTH_CIRCUMFERENCE_METERS / 360;
  return [
    lng - (meters * Math.sin(turn)) / (degree * Math.cos((lat * Math.PI) / 180)),
    lat - (meters * Math.cos(turn)) / degree,
  ];
}

/** The box around a circle on the ground: west, south, east, north in degrees; radius in metres. */
export function ringBox([lng, lat]: LngLat, radiusMeters: number): BBox {
  const degree = EARTH_CIRCUMFERENCE_METERS / 360;
  const up = radiusMeters / degree;
  const across = up / Math.cos((lat * Math.PI) / 180);
  return [lng - across, lat - up, lng + across, lat + up];
}

/** The box around all that a collection draws; null when it draws nothing. */
export function collectionBox({ features }: FeatureCollection): BBox | null {
  let box: [number, number, number, number] | null = null;
  const take = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [lng, lat]: unknown[] = value;
    if (typeof lng !== 'number' || typeof lat !== 'number') value.forEach(take);
    else if (box === null) box = [lng, lat, lng, lat];
    else box = [Math.min(box[0], lng), Math.min(box[1], lat), Math.max(box[2], lng), Math.max(box[3], lat)];
  };
  for (const { geometry } of features) if ('coordinates' in geometry) take(geometry.coordinates);
  return box;
}

import { curvatureRadii, WGS84_E2, WGS84_RADIUS_METERS } from '../domain/geodesy.ts';
import type { LngLat } from '../domain/place.ts';
import { foldBearing, MAX_PITCH, MAX_ZOOM, type MapView } from '../domain/situation.ts';

/** Earth-centred, earth-fixed metres. */
export type Vector = readonly [x: number, y: number, z: number];

/** A camera of the globe: where it is and where it looks, all in earth-fixed axes of unit length. */
export interface GlobeCamera {
  readonly position: Vector;
  readonly direction: Vector;
  readonly up: Vector;
}

/** Vertical opening of MapLibre's camera, atan(3/4); the globe is given the same, so that both show the same ground. */
export const FIELD_OF_VIEW = Math.atan(3 / 4);
const RADIANS = Math.PI / 180;
const TILE_PIXELS = 512;

const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const scale = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Place on the ellipsoid as earth-fixed metres. */
export function toEcef([lng, lat]: LngLat, height = 0): Vector {
  const { normal } = curvatureRadii(lat);
  const across = (normal + height) * Math.cos(lat * RADIANS);
  return [
    across * Math.cos(lng * RADIANS),
    across * Math.sin(lng * RADIANS),
    (normal * (1 - WGS84_E2) + height) * Math.sin(lat * RADIANS),
  ];
}

/** Longitude and geodetic latitude of a point on the ellipsoid's surface. */
export function placeOnSurface([x, y, z]: Vector): LngLat {
  return [Math.atan2(y, x) / RADIANS, Math.atan2(z, Math.hypot(x, y) * (1 - WGS84_E2)) / RADIANS];
}

function localAxes([lng, lat]: LngLat): { readonly east: Vector; readonly north: Vector; readonly up: Vector } {
  const [sinLng, cosLng] = [Math.sin(lng * RADIANS), Math.cos(lng * RADIANS)];
  const [sinLat, cosLat] = [Math.sin(lat * RADIANS), Math.cos(lat * RADIANS)];
  return {
    east: [-sinLng, cosLng, 0],
    north: [-sinLat * cosLng, -sinLat * sinLng, cosLat],
    up: [cosLat * cosLng, cosLat * sinLng, sinLat],
  };
}

/** Where a ray meets the ellipsoid first; null where it misses the earth. */
export function onEllipsoid(origin: Vector, direction: Vector): LngLat | null {
  const stretch = 1 / Math.sqrt(1 - WGS84_E2);
  const flat = (v: Vector): Vector => [v[0], v[1], v[2] * stretch];
  const [o, d] = [flat(origin), flat(direction)];
  const [a, b, c] = [dot(d, d), dot(o, d), dot(o, o) - WGS84_RADIUS_METERS ** 2];
  const root = b * b - a * c;
  if (root < 0) return null;
  const along = (-b - Math.sqrt(root)) / a;
  return along < 0 ? null : placeOnSurface(add(origin, scale(direction, along)));
}

/**
 * Ground metres per screen pixel of MapLibre at the centre. Mercator stretches by the sphere's 1/cos; the ellipsoid's
 * own radius across the meridian makes east-west exact, north-south differs by up to 0.5 % at this latitude.
 */
export function metersPerPixel(view: MapView): number {
  const { normal } = curvatureRadii(view.center[1]);
  return (2 * Math.PI * normal * Math.cos(view.center[1] * RADIANS)) / (TILE_PIXELS * 2 ** view.zoom);
}

/** Metres between camera and centre at a window height in CSS pixels. */
export function cameraRange(view: MapView, heightPixels: number): number {
  return (metersPerPixel(view) * heightPixels) / 2 / Math.tan(FIELD_OF_VIEW / 2);
}

/** The globe's camera that shows what MapLibre shows: same centre, ground extent, heading and pitch (design, section 6). */
export function toGlobeCamera(view: MapView, heightPixels: number): GlobeCamera {
  const { east, north, up } = localAxes(view.center);
  const [heading, tilt] = [view.bearing * RADIANS, view.pitch * RADIANS];
  const ahead = add(scale(east, Math.sin(heading)), scale(north, Math.cos(heading)));
  const direction = add(scale(ahead, Math.sin(tilt)), scale(up, -Math.cos(tilt)));
  const above = add(scale(ahead, Math.cos(tilt)), scale(up, Math.sin(tilt)));
  const target = toEcef(view.center);
  return { position: add(target, scale(direction, -cameraRange(view, heightPixels))), direction, up: above };
}

/** The MapLibre view of a globe camera; null while it looks past the earth. Angles and zoom are clamped to both engines' range. */
export function toMapView(camera: GlobeCamera, heightPixels: number): MapView | null {
  const center = onEllipsoid(camera.position, camera.direction);
  if (center === null) return null;
  const { east, north, up } = localAxes(center);
  const target = toEcef(center);
  const range = Math.hypot(...add(target, scale(camera.position, -1)));
  const pitch = Math.acos(Math.min(1, Math.max(-1, -dot(camera.direction, up)))) / RADIANS;
  // Near the nadir the direction says nothing about the heading; the upper edge of the screen does.
  const ahead = pitch < 45 ? camera.up : camera.direction;
  const bearing = foldBearing(Math.atan2(dot(ahead, east), dot(ahead, north)) / RADIANS);
  const { normal } = curvatureRadii(center[1]);
  const perPixel = (range * 2 * Math.tan(FIELD_OF_VIEW / 2)) / heightPixels;
  const zoom = Math.log2((2 * Math.PI * normal * Math.cos(center[1] * RADIANS)) / (TILE_PIXELS * perPixel));
  return {
    center,
    zoom: Math.min(MAX_ZOOM, Math.max(0, zoom)),
    bearing,
    pitch: Math.min(MAX_PITCH, pitch),
  };
}

/** Horizontal opening of a window whose vertical opening is ours; Cesium wants the larger of the two. */
export function globeFieldOfView(aspect: number): number {
  return aspect > 1 ? 2 * Math.atan(Math.tan(FIELD_OF_VIEW / 2) * aspect) : FIELD_OF_VIEW;
}

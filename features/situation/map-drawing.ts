import type { Feature } from 'geojson';
import { geodesicMeters, lengthMeters } from '../../domain/geodesy.ts';
import type { LngLat } from '../../domain/place.ts';
import type { MapAdapter, MapLocale, MapOverlay } from '../../map/contract.ts';
import { circleRing } from '../../map/geodesic.ts';
import type { DrawingTool, Drawn } from './map-props.ts';

/** Corners closer than this are the second half of a double click. */
const SAME_METERS = 0.5;
/** A circle smaller than this is a slip of the hand. */
const SMALLEST_RADIUS_METERS = 5;

/** Length as a person reads it: metres below one kilometre, then two decimals. */
export function lengthText(meters: number, locale: MapLocale): string {
  const number = new Intl.NumberFormat(locale === 'zh' ? 'zh-CN' : 'en', {
    maximumFractionDigits: meters < 1000 ? 0 : 2,
  });
  return meters < 1000 ? `${number.format(meters)} m` : `${number.format(meters / 1000)} km`;
}

const point = (position: LngLat, label?: string): Feature => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [...position] },
  properties: label === undefined ? { size: 4 } : { size: 4, label },
});
const line = (places: readonly LngLat[]): Feature => ({
  type: 'Feature',
  geometry: { type: 'LineString', coordinates: places.map((place) => [...place]) },
  properties: {},
});
const polygon = (ring: readonly LngLat[]): Feature => ({
  type: 'Feature',
  geometry: { type: 'Polygon', coordinates: [ring.map((place) => [...place])] },
  properties: {},
});

/** What is on the map while a tool is in use. `pointer` is where the next corner would be. */
export function sketch(
  tool: DrawingTool,
  corners: readonly LngLat[],
  pointer: LngLat | null,
  locale: MapLocale,
): Feature[] {
  const [first] = corners;
  const places = pointer === null ? corners : [...corners, pointer];
  if (first === undefined || tool === 'point') return corners.map((corner) => point(corner));
  if (tool === 'radius') {
    const edge = places[1];
    if (edge === undefined) return [point(first)];
    const radius = geodesicMeters(first, edge);
    return [
      polygon(circleRing(first, radius)),
      line([first, edge]),
      point(first),
      point(edge, lengthText(radius, locale)),
    ];
  }
  if (tool === 'polygon')
    return [
      ...(places.length > 2 ? [polygon([...places, first])] : [line(places)]),
      ...corners.map((corner) => point(corner)),
    ];
  const labels = places.map((place, index) =>
    point(place, index === 0 ? undefined : lengthText(lengthMeters(places.slice(0, index + 1)), locale)),
  );
  return [line(places), ...labels];
}

/** The finished drawing; null while corners are missing. */
export function finished(tool: DrawingTool, corners: readonly LngLat[]): Drawn | null {
  const [first, second] = corners;
  if (first === undefined) return null;
  if (tool === 'point') return { tool, position: first };
  if (second === undefined) return null;
  if (tool === 'radius') return { tool, position: first, radiusMeters: geodesicMeters(first, second) };
  if (tool === 'measure') return { tool, line: corners, lengthMeters: lengthMeters(corners) };
  return corners.length < 3 ? null : { tool, ring: corners };
}

export interface MapDrawing {
  setTool(tool: DrawingTool | null): void;
  setLocale(locale: MapLocale): void;
  /** What to draw now; null when no tool is in use. */
  overlay(): MapOverlay | null;
  /** Listens to another engine from now on. */
  attach(adapter: MapAdapter): void;
}

/** Drawing and measuring by clicks, the same on both engines. A double click ends lines and polygons. */
export function createMapDrawing(
  firstLocale: MapLocale,
  onChange: () => void,
  onDrawn: (drawn: Drawn) => void,
): MapDrawing {
  let tool: DrawingTool | null = null;
  let corners: LngLat[] = [];
  let pointer: LngLat | null = null;
  let done = false;
  let locale = firstLocale;
  let adapter: MapAdapter | null = null;
  let detach: (() => void)[] = [];

  const end = () => {
    const drawn = tool === null ? null : finished(tool, corners);
    if (drawn === null) return;
    done = true;
    pointer = null;
    onChange();
    onDrawn(drawn);
  };

  const click = (place: LngLat) => {
    if (tool === null) return;
    if (done) {
      corners = [];
      done = false;
    }
    const last = corners.at(-1);
    if (last !== undefined && geodesicMeters(last, place) < (tool === 'radius' ? SMALLEST_RADIUS_METERS : SAME_METERS))
      return;
    corners = [...corners, place];
    onChange();
    if (tool === 'point' || (tool === 'radius' && corners.length === 2)) end();
  };

  return {
    setTool(next) {
      if (next === tool) return;
      tool = next;
      corners = [];
      pointer = null;
      done = false;
      adapter?.setDrawing(tool !== null);
      onChange();
    },
    setLocale(next) {
      locale = next;
      if (tool !== null) onChange();
    },
    overlay() {
      if (tool === null) return null;
      const features = sketch(tool, corners, pointer, locale);
      return { id: 'drawing', tone: 'accent', data: { type: 'FeatureCollection', features } };
    },
    attach(next) {
      for (const stop of detach) stop();
      adapter = next;
      next.setDrawing(tool !== null);
      detach = [
        next.onClick((_found, place) => click(place)),
        next.onPointer((place) => {
          if (tool === null || done || corners.length === 0) return;
          pointer = place;
          onChange();
        }),
        next.onDoubleClick(() => {
          if (tool === 'polygon' || tool === 'measure') end();
        }),
      ];
    },
  };
}

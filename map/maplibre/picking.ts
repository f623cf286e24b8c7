import type { MapGeoJSONFeature, Map as MapLibreMap } from 'maplibre-gl';
import type { LngLat } from '../../domain/place.ts';
import type { LayerDescription, MapLocale, Picked } from '../contract.ts';
import type { DrawnState } from '../state-fold.ts';
import { STATE_LAYERS } from './state-style.ts';

/** Fingers and hurried mice miss by a few pixels. */
const SLACK = 5;
/** What one click may hit, nearest first: symbols of warnings, symbols, clusters, lines, areas. */
const PARTS = ['chip', 'dot', 'cells', 'line', 'casing', 'fill'] as const;
/** Zones and the static risk theme are ground; clicking them clears the selection. */
const GROUND = new Set(['zones', 'risk_cells']);

const rank = (id: string) => {
  if (id.startsWith('state/')) return -1;
  const part = PARTS.findIndex((name) => id.endsWith(`/${name}`));
  // A tank lies on its site: the smaller thing is meant.
  return part === PARTS.length - 1 && id.startsWith('assets/') ? part - 0.5 : part;
};

function nameOf(properties: Readonly<Record<string, unknown>>, locale: MapLocale): string {
  const name = (locale === 'en' && properties['name_en']) || properties['name'];
  return typeof name === 'string' ? name : '';
}

function placeOf(feature: MapGeoJSONFeature, clicked: LngLat): LngLat {
  if (feature.geometry.type !== 'Point') return clicked;
  const [lng = clicked[0], lat = clicked[1]] = feature.geometry.coordinates;
  return [lng, lat];
}

/** Everything pickable at a screen point, nearest first and each object once. */
export function pickAt(
  map: MapLibreMap,
  x: number,
  y: number,
  layers: readonly LayerDescription[],
  symbolOf: (fid: number) => DrawnState | undefined,
  locale: MapLocale,
): Picked[] {
  const ids = layers
    .filter((layer) => layer.visible && !GROUND.has(layer.id))
    .flatMap((layer) => PARTS.map((part) => `${layer.id}/${part}`))
    .filter((id) => map.getLayer(id) !== undefined);
  const box: [[number, number], [number, number]] = [
    [x - SLACK, y - SLACK],
    [x + SLACK, y + SLACK],
  ];
  const features = map.queryRenderedFeatures(box, { layers: [...STATE_LAYERS, ...ids] });
  features.sort((a, b) => rank(a.layer.id) - rank(b.layer.id));
  const { lng, lat } = map.unproject([x, y]);
  const names = new Map(
    features.map((f) => [f.id, nameOf(f.properties, locale)] as const).filter(([, name]) => name !== ''),
  );
  const found = new Map<string, Picked>();
  for (const feature of features) {
    const picked = pickedOf(feature, [lng, lat], map.getZoom(), symbolOf, names, locale);
    if (picked === null) continue;
    const key = `${picked.layer}.${picked.fid}`;
    if (!found.has(key)) found.set(key, picked);
  }
  return [...found.values()];
}

function pickedOf(
  feature: MapGeoJSONFeature,
  clicked: LngLat,
  zoom: number,
  symbolOf: (fid: number) => DrawnState | undefined,
  names: ReadonlyMap<unknown, string>,
  locale: MapLocale,
): Picked | null {
  const { properties } = feature;
  const position = placeOf(feature, clicked);
  const expandZoom = Math.min(15, Math.floor(zoom) + 2);
  if (feature.layer.id.startsWith('state/')) {
    const symbol = symbolOf(Number(properties['fid']));
    if (symbol === undefined) return null;
    const { layer, fid, members } = symbol;
    const picked: Picked = { layer, fid, name: names.get(fid) ?? '', position: symbol.position };
    return members.length > 1 ? { ...picked, cluster: { count: members.length, expandZoom } } : picked;
  }
  const layer = feature.layer.id.split('/')[0] ?? '';
  const name = nameOf(properties, locale);
  if (!feature.layer.id.endsWith('/cells')) return { layer, fid: Number(feature.id), name, position };
  const single = properties['fid'];
  if (typeof single === 'number') return { layer, fid: single, name, position };
  const count = Number(properties['count'] ?? 0);
  return { layer, fid: Number(feature.id), name, position, cluster: { count, expandZoom } };
}

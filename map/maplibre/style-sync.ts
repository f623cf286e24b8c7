import type { FilterSpecification, LayerSpecification, Map as MapLibreMap, StyleSpecification } from 'maplibre-gl';
import type { LayerDescription, MapLocale, MapTheme } from '../contract.ts';
import { symbolImages } from '../symbol-images.ts';
import { TILE_SOURCES } from '../tile-sources.ts';
import { GROUND_SOURCE, groundLayers, groundNames } from './ground-style.ts';
import { REACH_SOURCE } from './reach-style.ts';
import { situationLayers } from './situation-style.ts';
import { STATE_SOURCE, stateLayers } from './state-style.ts';
import { scaledLayers, typeScale } from './style-scale.ts';

/** Deepest zoom of our tiles; MapLibre enlarges them beyond. */
const TILE_MAX_ZOOM = 16;
const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

export interface StyleInput {
  readonly layers: readonly LayerDescription[];
  readonly theme: MapTheme;
  readonly locale: MapLocale;
  /** Of the page's type; 1 is usual. */
  readonly scale: number;
}

/** All layers of the map in drawing order, as data; the same ids whatever the input, so that two results can be compared. */
export function styleLayers({ layers, theme, locale, scale }: StyleInput): LayerSpecification[] {
  const { below, above } = situationLayers(layers, theme, locale);
  return scaledLayers(
    [...groundLayers(theme), ...below, ...groundNames(theme, locale), ...above, ...stateLayers(theme)],
    scale,
  );
}

/**
 * Address of a tile source. Filters by zone and enterprise travel along, because clusters are counted on the server;
 * what belongs to no enterprise stays.
 * @param origin where the tiles come from: workers resolve no relative addresses
 */
export function tileAddress(source: string, layers: readonly LayerDescription[], origin: string): string {
  const ids = source === GROUND_SOURCE ? [GROUND_SOURCE] : (TILE_SOURCES[source] ?? []);
  const params = new URLSearchParams();
  const mine = layers.filter((layer) => ids.includes(layer.id));
  const zones = mine.find((layer) => layer.filter['zone'] !== undefined)?.filter['zone'];
  const enterprises = mine.find((layer) => layer.filter['enterprise'] !== undefined)?.filter['enterprise'];
  if (zones !== undefined) params.set('zones', zones.join(','));
  if (enterprises !== undefined) params.set('enterprises', ['0', ...enterprises].join(','));
  const search = params.size === 0 ? '' : `?${params}`;
  return `${origin}/api/tiles/${ids.join(',')}/{z}/{x}/{y}${search}`;
}

export function initialStyle(input: StyleInput, origin: string): StyleSpecification {
  const tiles = (source: string) => ({
    type: 'vector' as const,
    tiles: [tileAddress(source, input.layers, origin)],
    minzoom: 0,
    maxzoom: TILE_MAX_ZOOM,
  });
  const sources: StyleSpecification['sources'] = {
    [GROUND_SOURCE]: tiles(GROUND_SOURCE),
    [STATE_SOURCE]: { type: 'geojson', data: EMPTY },
    [REACH_SOURCE]: { type: 'geojson', data: EMPTY },
  };
  for (const id of Object.keys(TILE_SOURCES)) sources[id] = tiles(id);
  return { version: 8, sources, layers: styleLayers(input), transition: { duration: 0, delay: 0 } };
}

type Properties = Readonly<Record<string, unknown>>;
const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);

function changedKeys(before: Properties, after: Properties): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !same(before[key], after[key]));
}

const part = (layer: LayerSpecification, key: 'paint' | 'layout' | 'filter'): unknown =>
  key in layer ? (layer as unknown as Properties)[key] : undefined;
const properties = (value: unknown): Properties =>
  typeof value === 'object' && value !== null ? (value as Properties) : {};

/** Brings the live layers from one result of `styleLayers` to the next, touching only what differs. */
export function syncLayers(
  map: MapLibreMap,
  before: readonly LayerSpecification[],
  after: readonly LayerSpecification[],
): void {
  const known = new Map(before.map((layer) => [layer.id, layer]));
  for (const layer of after) {
    const old = known.get(layer.id);
    if (old === undefined || old === layer) continue;
    const paint = [properties(part(old, 'paint')), properties(part(layer, 'paint'))] as const;
    for (const key of changedKeys(...paint)) map.setPaintProperty(layer.id, key as never, paint[1][key] as never);
    const layout = [properties(part(old, 'layout')), properties(part(layer, 'layout'))] as const;
    for (const key of changedKeys(...layout)) map.setLayoutProperty(layer.id, key as never, layout[1][key] as never);
    if (old.minzoom !== layer.minzoom || old.maxzoom !== layer.maxzoom)
      map.setLayerZoomRange(layer.id, layer.minzoom ?? 0, layer.maxzoom ?? 24);
    if (!same(part(old, 'filter'), part(layer, 'filter')))
      map.setFilter(layer.id, (part(layer, 'filter') ?? null) as FilterSpecification | null);
  }
}

/** Puts the symbols of a theme into the map; the same names in both themes, so that no tile is laid out again. */
export function putImages(map: MapLibreMap, theme: MapTheme): void {
  const ratio = Math.min(3, Math.max(1, Math.ceil(window.devicePixelRatio * typeScale())));
  for (const [name, { data, pixelRatio }] of symbolImages(theme, ratio)) {
    if (map.hasImage(name)) map.updateImage(name, data);
    else map.addImage(name, data, { pixelRatio });
  }
}

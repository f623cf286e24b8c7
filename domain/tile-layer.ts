import { CLUSTERED_LAYERS, type ClusteredLayer, LAYER_GEOMETRY, type Layer, TILE_LAYERS } from './layer.ts';

/** The schematic basemap travels with the layers but belongs to nobody: every signed-in viewer sees it. */
export const GROUND_LAYER = 'ground';
export type TileLayer = Exclude<Layer, 'vehicles'> | typeof GROUND_LAYER;

export const ALL_TILE_LAYERS: readonly TileLayer[] = [...TILE_LAYERS, GROUND_LAYER];

const KNOWN: ReadonlySet<string> = new Set(ALL_TILE_LAYERS);

export function isTileLayer(text: string): text is TileLayer {
  return KNOWN.has(text);
}

export function isClustered(layer: TileLayer): layer is ClusteredLayer {
  return (CLUSTERED_LAYERS as readonly string[]).includes(layer);
}

/** Source-layer of the points of a layer; null where it has none. */
export function pointSourceLayer(layer: TileLayer): string | null {
  if (!isClustered(layer)) return null;
  return LAYER_GEOMETRY[layer] === 'polygon' ? `${layer}_points` : layer;
}

import { isTileLayer, pointSourceLayer } from '../domain/tile-layer.ts';

/** One request serves several layers (design, section 6); a source whose layers are all hidden asks for nothing. */
export const TILE_SOURCES: Readonly<Record<string, readonly string[]>> = {
  areas: ['zones', 'sites', 'assets', 'hazards', 'pipelines'],
  points: ['facilities', 'cameras', 'resources', 'places'],
  more: ['sensors', 'risk_cells'],
};

/** The tile source of a layer; null for layers that no tile carries. */
export function sourceOf(layer: string): string | null {
  return Object.keys(TILE_SOURCES).find((source) => TILE_SOURCES[source]?.includes(layer)) ?? null;
}

/** Source-layer of a layer's points, where it has any. */
export function pointsOf(layer: string): string | null {
  return isTileLayer(layer) ? pointSourceLayer(layer) : null;
}

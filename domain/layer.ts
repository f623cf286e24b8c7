/**
 * Layers of mapped objects. The id is at the same time the tile source-layer, the OGC collection id, the table name
 * in the database and the key of its words (`layer.<id>`). The stored code is the one-based position: append only.
 */
export const LAYERS = [
  'zones',
  'sites',
  'assets',
  'hazards',
  'pipelines',
  'facilities',
  'cameras',
  'sensors',
  'vehicles',
  'resources',
  'places',
  'risk_cells',
] as const;
export type Layer = (typeof LAYERS)[number];

export type GeometryKind = 'point' | 'line' | 'polygon';

/** What the tile index stores per layer; `sites` and `hazards` are points with a boundary polygon beside. */
export const LAYER_GEOMETRY: Record<Layer, GeometryKind> = {
  zones: 'polygon',
  sites: 'polygon',
  assets: 'polygon',
  hazards: 'polygon',
  pipelines: 'line',
  facilities: 'point',
  cameras: 'point',
  sensors: 'point',
  vehicles: 'point',
  resources: 'point',
  places: 'point',
  risk_cells: 'polygon',
};

/**
 * Layers served as vector tiles; vehicles move and travel as binary frames instead.
 * Point-like layers also get a `<layer>_cells` source-layer with clusters.
 */
export const TILE_LAYERS = LAYERS.filter((layer) => layer !== 'vehicles');
export const CLUSTERED_LAYERS = [
  'sites',
  'assets',
  'hazards',
  'facilities',
  'cameras',
  'sensors',
  'resources',
  'places',
] as const;
export type ClusteredLayer = (typeof CLUSTERED_LAYERS)[number];

export function layerCode(layer: Layer): number {
  return LAYERS.indexOf(layer) + 1;
}

export function layerOfCode(code: number): Layer {
  const layer = LAYERS[code - 1];
  if (layer === undefined) throw new RangeError(`layer code must be 1..${LAYERS.length}, got ${code}`);
  return layer;
}

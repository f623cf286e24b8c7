import { CELL_MAX_ZOOM } from '../../domain/cell.ts';
import { DISTRICT_BBOX, DISTRICT_CENTER } from '../../domain/district.ts';
import { isClustered, pointSourceLayer, type TileLayer } from '../../domain/tile-layer.ts';
import { layerSource } from './layer-source.ts';
import { TILE_MAX_ZOOM } from './tile-path.ts';

interface VectorLayer {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly minzoom: number;
  readonly maxzoom: number;
}

/** The source-layers of one layer with their properties, as TileJSON's vector_layers. */
export function vectorLayers(layer: TileLayer): VectorLayer[] {
  const source = layerSource(layer);
  const fields = Object.fromEntries(
    source.columns.map((column) => [column.key, column.kind === 'number' ? 'Number' : 'String']),
  );
  const layers: VectorLayer[] = [];
  const points = pointSourceLayer(layer);
  if (source.shape !== null) layers.push({ id: layer, fields, minzoom: 0, maxzoom: TILE_MAX_ZOOM });
  if (points !== null) layers.push({ id: points, fields, minzoom: CELL_MAX_ZOOM, maxzoom: TILE_MAX_ZOOM });
  if (isClustered(layer)) {
    const counts = Object.fromEntries(
      ['count', ...Array.from({ length: 9 }, (_, i) => `s${i}`)].map((key) => [key, 'Number']),
    );
    // A crowded tile shows cells below this zoom too.
    layers.push({
      id: `${layer}_cells`,
      fields: { ...counts, fid: 'Number', kind: 'String', name: 'String' },
      minzoom: 0,
      maxzoom: TILE_MAX_ZOOM,
    });
  }
  return layers;
}

/** TileJSON 3.0.0 of one or several layers; `origin` is the address the client used, `search` its narrowing. */
export function tileJson(
  layers: readonly TileLayer[],
  origin: string,
  search: string,
): Readonly<Record<string, unknown>> {
  return {
    tilejson: '3.0.0',
    name: layers.join(', '),
    tiles: [`${origin}/api/tiles/${layers.join(',')}/{z}/{x}/{y}${search}`],
    vector_layers: layers.flatMap(vectorLayers),
    minzoom: 0,
    maxzoom: TILE_MAX_ZOOM,
    bounds: DISTRICT_BBOX,
    center: [...DISTRICT_CENTER, 11],
    scheme: 'xyz',
    attribution: '观澜 Guanlan',
    version: '1.0.0',
  };
}

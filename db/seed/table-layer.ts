import { type Layer, layerCode } from '../../domain/layer.ts';
import { LAYER_TABLE } from '../schema/layer-table.ts';
import type { LayerTable } from './model.ts';

const LAYER_OF_TABLE = new Map(Object.entries(LAYER_TABLE).map(([layer, table]) => [table, layer as Layer]));

/** The layer code of a table, as events and warnings store it. */
export function layerOf(table: LayerTable): number {
  return layerCode(layerNameOf(table));
}

/** The layer whose objects a table holds. */
export function layerNameOf(table: LayerTable): Layer {
  const layer = LAYER_OF_TABLE.get(table);
  if (layer === undefined) throw new RangeError(`no layer for table ${table}`);
  return layer;
}

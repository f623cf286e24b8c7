import type { Layer } from '../../domain/layer.ts';

/** The table behind each layer; a name from this record is the only way a layer id becomes SQL. */
export const LAYER_TABLE: Record<Layer, string> = {
  zones: 'zone',
  sites: 'site',
  assets: 'asset',
  hazards: 'hazard',
  pipelines: 'pipeline',
  facilities: 'facility',
  cameras: 'camera',
  sensors: 'sensor_point',
  vehicles: 'vehicle',
  resources: 'emergency_resource',
  places: 'sensitive_place',
  risk_cells: 'risk_cell',
};

/** What a viewer reads of each layer; a pipeline's course is its segments in scope. */
export const VIEWER_TABLE: Record<Layer, string> = { ...LAYER_TABLE, pipelines: 'visible_pipeline' };

import type { Layer } from '../../domain/layer.ts';

/** The columns that only one layer's table has (db/migrations/0002), as a card shows them; explicit, never `*`. */
export const OWN_COLUMNS: Record<Layer, readonly string[]> = {
  zones: ['key'],
  sites: [
    'rule_set',
    'cost_cny',
    'floor_area_m2',
    'permit_on',
    'planned_end_on',
    'developer',
    'contractor',
    'supervision_unit',
    'project_leader',
  ],
  assets: ['height_m', 'base_m', 'medium', 'form', 'radius_m'],
  hazards: ['level', 'medium', 'index_r'],
  pipelines: [
    'medium',
    'regime',
    'laying',
    'outer_diameter_mm',
    'depth_m',
    'design_pressure_mpa',
    'length_m',
    'commissioned_on',
  ],
  facilities: ['chainage_m'],
  cameras: [
    'heading_deg',
    'fov_deg',
    'range_m',
    'height_m',
    'ptz',
    'purpose',
    'point_kind',
    'gb_id',
    'state',
    'last_seen_at',
  ],
  sensors: [
    'indicator',
    'unit',
    'tag',
    'upload_seconds',
    'low_low_alarm',
    'low_alarm',
    'high_alarm',
    'high_high_alarm',
  ],
  vehicles: ['plate', 'vehicle_class', 'object_state', 'last_seen_at'],
  resources: [
    'resource_type',
    'quantity',
    'unit',
    'available',
    'contact',
    'phone',
    'confirmed_at',
    'duty_state',
    'duty_note',
    'duty_by_name',
  ],
  places: ['people'],
  risk_cells: ['risk_index', 'risk_level', 'assessed_on'],
};

/** Layers whose table keeps a point beside the outline. */
export const HAS_POINT: readonly Layer[] = ['sites', 'assets', 'hazards'];

/** SQL for the place of an object, geometry(Point): its own point, else a point that certainly lies on it. */
export function placeSql(layer: Layer, alias: string): string {
  if (HAS_POINT.includes(layer)) return `${alias}.point`;
  return layer === 'zones' || layer === 'pipelines' || layer === 'risk_cells'
    ? `st_pointonsurface(${alias}.geom)`
    : `${alias}.geom`;
}

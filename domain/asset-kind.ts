/** What stands inside a site (REQ-ENT-04, -05, -08, -09, -35..-41). */
export const ASSET_KINDS = [
  'tank',
  'bund',
  'process_unit',
  'warehouse',
  'loading_area',
  'container_stack',
  'jetty',
  'flare',
  'control_room',
  'fire_pump_room',
  'tower_crane',
  'hoist',
  'pit',
  'formwork',
  'unloading_platform',
  'building',
] as const;
export type AssetKind = (typeof ASSET_KINDS)[number];

/** How an asset is raised from its footprint in 3D; footprint, `height_m` and `base_m` give the size. */
export const ASSET_FORMS = [
  'box',
  'cylinder',
  'dome',
  'sphere',
  'horizontal',
  'bund',
  'crane',
  'hoist',
  'pit',
  'stack',
  'column',
  'reactor',
  'furnace',
  'pipe_rack',
] as const;
export type AssetForm = (typeof ASSET_FORMS)[number];

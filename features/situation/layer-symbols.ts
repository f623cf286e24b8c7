import type { AssetKind } from '../../domain/asset-kind.ts';
import type { FacilityKind } from '../../domain/facility-kind.ts';
import type { Layer } from '../../domain/layer.ts';
import type { Medium } from '../../domain/medium.ts';
import type { PlaceKind } from '../../domain/place-kind.ts';
import type { ResourceType } from '../../domain/resource-type.ts';
import type { SiteKind } from '../../domain/site-kind.ts';
import type { CategoryColor } from '../../map/palette.ts';
import type { GlyphName } from '../../map/symbol-paths.ts';

/** Which glyph stands for which code; the map, the lists and the legend read the same record. */
export const SITE_GLYPHS: Record<SiteKind, GlyphName> = {
  chemical_enterprise: 'flask',
  construction_site: 'helmet',
  fire_unit: 'flame',
  logistics_base: 'crate',
  industrial_enterprise: 'factory',
  transport_depot: 'truck',
  pipeline_station: 'pump',
  testing_laboratory: 'flask',
};

export const ASSET_GLYPHS: Record<AssetKind, GlyphName> = {
  tank: 'tank',
  bund: 'tank',
  process_unit: 'unit',
  warehouse: 'warehouse',
  loading_area: 'loading',
  container_stack: 'crate',
  jetty: 'gate',
  flare: 'flame',
  control_room: 'building',
  fire_pump_room: 'pump',
  tower_crane: 'crane',
  hoist: 'hoist',
  pit: 'pit',
  formwork: 'formwork',
  unloading_platform: 'formwork',
  building: 'building',
};

export const FACILITY_GLYPHS: Record<FacilityKind, GlyphName> = {
  origin_station: 'pump',
  terminal_station: 'pump',
  booster_station: 'pump',
  metering_station: 'pump',
  block_valve_station: 'valve',
  valve_well: 'valve',
  cathodic_station: 'sensor',
  test_post: 'dot',
};

export const RESOURCE_GLYPHS: Record<ResourceType, GlyphName> = {
  emergency_plan: 'plan',
  repair_team: 'wrench',
  rescue_team: 'lifebuoy',
  repair_material: 'crate',
  medical: 'cross',
  fire_rescue: 'flame',
  police_traffic: 'shield',
  road_information: 'road',
};

export const PLACE_GLYPHS: Record<PlaceKind, GlyphName> = {
  school: 'school',
  kindergarten: 'school',
  hospital: 'cross',
  nursing_home: 'house',
  residential: 'house',
  market: 'shop',
  mall: 'shop',
  station: 'people',
  stadium: 'people',
  office: 'building',
  dormitory: 'house',
};

/** One glyph for a whole layer: its row in the panel and its clusters. */
export const LAYER_GLYPHS: Record<Layer, GlyphName> = {
  zones: 'zone',
  sites: 'factory',
  assets: 'tank',
  hazards: 'hazard',
  pipelines: 'pipe',
  facilities: 'valve',
  cameras: 'camera',
  sensors: 'sensor',
  vehicles: 'truck',
  resources: 'lifebuoy',
  places: 'people',
  risk_cells: 'zone',
};

/** Muted families of media: oils, gases, olefins, aromatics, alcohols and acids, toxics, inert. */
export const MEDIUM_COLORS: Record<Medium, CategoryColor> = {
  crude_oil: 'umber',
  naphtha: 'sand',
  gasoline: 'sand',
  diesel: 'umber',
  jet_fuel: 'sand',
  fuel_oil: 'umber',
  natural_gas: 'sage',
  lng: 'ice',
  lpg: 'moss',
  ethylene: 'lilac',
  propylene: 'plum',
  propane: 'moss',
  butadiene: 'lilac',
  benzene: 'mauve',
  toluene: 'mauve',
  xylene: 'mauve',
  styrene: 'mauve',
  methanol: 'teal',
  ethylene_oxide: 'plum',
  ethylene_glycol: 'teal',
  acrylonitrile: 'plum',
  vinyl_chloride: 'lilac',
  chlorine: 'moss',
  hydrogen_chloride: 'teal',
  caustic_soda: 'slate',
  ammonia: 'teal',
  hydrogen: 'ice',
  nitrogen: 'pearl',
  oxygen: 'pearl',
  sulphuric_acid: 'slate',
  nitric_acid: 'slate',
  aniline: 'mauve',
  nitrobenzene: 'mauve',
  phosgene: 'plum',
  acetic_acid: 'teal',
  dangerous_goods: 'slate',
};

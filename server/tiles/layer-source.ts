import { LAYER_TABLE } from '../../db/schema/layer-table.ts';
import { LAYER_GEOMETRY } from '../../domain/layer.ts';
import { GROUND_LAYER, isClustered, type TileLayer } from '../../domain/tile-layer.ts';

/** One property of a tile layer: where it comes from, and from which zoom it is sent. */
export interface TileColumn {
  readonly key: string;
  readonly sql: string;
  readonly kind: 'text' | 'number';
  /** Hardly ever repeats (names). */
  readonly unique: boolean;
  readonly minZoom: number;
}

/** How one layer is read: a row is `rowKey, fid, scope, sector, precision, lng, lat, wkb` and then the columns. */
export interface LayerSource {
  readonly layer: TileLayer;
  readonly from: string;
  readonly rowKey: string;
  readonly fid: string;
  readonly scope: string;
  readonly sector: string;
  readonly precision: string;
  /** Expression of a point, where the layer has points in tiles. */
  readonly point: string | null;
  /** Expression of an area or line, where the layer has one. */
  readonly shape: string | null;
  readonly columns: readonly TileColumn[];
}

export const ROW_FIXED_FIELDS = 8;

/** Below this zoom names would only be weight. */
const NAME_ZOOM = 11;

const text = (key: string, sql = key, minZoom = 0): TileColumn => ({ key, sql, kind: 'text', unique: false, minZoom });
const number = (key: string, sql = key, minZoom = 0): TileColumn => ({
  key,
  sql,
  kind: 'number',
  unique: false,
  minZoom,
});
const names = (of = ''): TileColumn[] => [
  { key: 'name', sql: `${of}name`, kind: 'text', unique: true, minZoom: NAME_ZOOM },
  { key: 'name_en', sql: `${of}name_en`, kind: 'text', unique: true, minZoom: NAME_ZOOM },
];
const COMMON = [text('kind'), number('sector'), number('zone'), number('enterprise'), ...names()];

const OWN: Record<Exclude<TileLayer, 'pipelines' | 'ground'>, readonly TileColumn[]> = {
  zones: [number('key')],
  sites: [text('rule_set', 'rule_set', 13)],
  assets: [
    number('height', 'height_m', 12),
    number('base', 'base_m', 12),
    text('form', 'form', 12),
    text('medium', 'medium', 12),
    number('radius', 'radius_m', 12),
  ],
  hazards: [number('level'), text('medium')],
  facilities: [],
  // No state: it changes without a new tile, and the state store knows it.
  cameras: [number('heading', 'heading_deg', 13), number('fov', 'fov_deg', 13), number('range', 'range_m', 13)],
  sensors: [text('indicator')],
  resources: [text('type', 'resource_type'), number('quantity')],
  places: [number('people')],
  risk_cells: [number('level', 'risk_level'), number('risk_level'), number('index', 'risk_index')],
};

/** Cameras of vehicles are where their vehicle is: only the moving layer may show them. */
const FIXED_CAMERAS = "(select * from camera where source ->> 'kind' is distinct from 'jt1078') camera";

function tableSource(layer: Exclude<TileLayer, 'pipelines' | 'ground'>): LayerSource {
  const geometry = LAYER_GEOMETRY[layer];
  return {
    layer,
    from: layer === 'cameras' ? FIXED_CAMERAS : LAYER_TABLE[layer],
    rowKey: 'fid',
    fid: 'fid',
    scope: 'scope_key',
    sector: 'sector',
    precision: 'precision_class',
    point: !isClustered(layer) ? null : geometry === 'polygon' ? 'point' : 'geom',
    shape: geometry === 'point' ? null : 'geom',
    columns: [...COMMON, ...OWN[layer]],
  };
}

const PIPELINE_COLUMNS = 'kind, name, name_en, medium, regime, laying, outer_diameter_mm, precision_class';
const PREFIXED = PIPELINE_COLUMNS.replace(/(\w+)/g, 'p.$1');

/** A pipeline is seen by segment, so that a viewer of one zone gets that zone's stretch (design, law 1). */
const PIPELINES: LayerSource = {
  layer: 'pipelines',
  from: `(select s.fid as row_key, p.fid as fid, s.scope_key, s.sector, s.zone, s.enterprise, s.depth_m, s.geom::geometry as geom, ${PREFIXED}
      from segment s join pipeline p on p.fid = s.pipeline_fid
    union all
    select p.fid as row_key, p.fid, p.scope_key, p.sector, p.zone, p.enterprise, p.depth_m, p.geom::geometry as geom, ${PREFIXED}
      from pipeline p where not exists (select from segment s where s.pipeline_fid = p.fid)) as piece`,
  rowKey: 'row_key',
  fid: 'fid',
  scope: 'scope_key',
  sector: 'sector',
  precision: 'precision_class',
  point: null,
  shape: 'geom',
  columns: [
    ...COMMON,
    text('medium'),
    text('regime'),
    text('laying'),
    number('depth', 'depth_m'),
    number('diameter', 'outer_diameter_mm'),
  ],
};

/** Scope key of rows that every signed-in viewer sees. */
export const PUBLIC_SCOPE = -1;

const GROUND: LayerSource = {
  layer: GROUND_LAYER,
  from: 'ground',
  rowKey: 'id',
  fid: 'id',
  scope: String(PUBLIC_SCOPE),
  sector: '0',
  precision: "'full'",
  point: null,
  shape: 'geom',
  columns: [text('kind'), number('rank'), { ...text('name'), minZoom: 9 }, { ...text('name_en'), minZoom: 9 }],
};

export function layerSource(layer: TileLayer): LayerSource {
  if (layer === 'pipelines') return PIPELINES;
  if (layer === GROUND_LAYER) return GROUND;
  return tableSource(layer);
}

/** The select that reads rows; `where` is our own SQL, never a caller's text. Reals come as shortest decimals. */
export function sourceSql(source: LayerSource, where: string, tail: string): string {
  const point = source.point === null ? 'null, null' : `st_x(${source.point}), st_y(${source.point})`;
  const shape = source.shape === null ? 'null' : `st_asbinary(${source.shape})`;
  const columns = source.columns.map((column) => column.sql).join(', ');
  return `select ${source.rowKey}, ${source.fid}, ${source.scope}, ${source.sector}, ${source.precision}, ${point}, ${shape}, ${columns}
    from ${source.from} where ${where} ${tail}`;
}

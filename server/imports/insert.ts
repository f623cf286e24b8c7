import { randomUUID } from 'node:crypto';
import { type ImportGeometry, type ImportLayer, type ImportRequest, importedId } from '../../domain/import.ts';
import { layerCode } from '../../domain/layer.ts';
import type { BBox, LngLat } from '../../domain/place.ts';
import type { Tx } from '../database.ts';
import type { ResolvedRow } from './resolve.ts';

interface Inserted {
  id: string;
  fid: number;
  scope_key: number;
}

function boundsOf(geometry: ImportGeometry): BBox {
  const positions: readonly LngLat[] = geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates.flat();
  const lngs = positions.map(([lng]) => lng);
  const lats = positions.map(([, lat]) => lat);
  const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return [least(lngs), least(lats), most(lngs), most(lats)];
}

/** Columns that every layer's insert shares; the record of one row comes as `r`. */
const BASE_COLUMNS = 'id, name, name_en, kind, sector, zone, enterprise, scope_key, datum, coordinate_kind, attrs';
const BASE_VALUES = 'r.id, r.name, r.name_en, r.kind, r.sector, r.zone, r.enterprise, r.scope_key, $2, $3, r.attrs';
const BASE_RECORD =
  'id text, name text, name_en text, kind text, sector smallint, zone int, enterprise int, scope_key int, attrs jsonb, geometry jsonb';
const GEOM = 'ST_SetSRID(ST_GeomFromGeoJSON(r.geometry::text), 4326)';
const RETURNING = 'returning id, fid, scope_key';

/** The one statement per layer; names come from here, never from the file. */
const INSERT: Record<ImportLayer, string> = {
  sites: `insert into site (${BASE_COLUMNS}, geom, point, rule_set, cost_cny, floor_area_m2, permit_on, planned_end_on, developer, contractor, supervision_unit, project_leader)
    select ${BASE_VALUES}, ${GEOM}, ST_PointOnSurface(${GEOM}), r.rule_set, r.cost_cny, r.floor_area_m2, r.permit_on, r.planned_end_on, r.developer, r.contractor, r.supervision_unit, r.project_leader
    from jsonb_to_recordset($1::jsonb) as r(${BASE_RECORD}, rule_set text, cost_cny bigint, floor_area_m2 float8, permit_on date, planned_end_on date, developer text, contractor text, supervision_unit text, project_leader text) ${RETURNING}`,
  pipelines: `insert into pipeline (${BASE_COLUMNS}, geom, medium, regime, laying, outer_diameter_mm, depth_m, design_pressure_mpa, commissioned_on, length_m)
    select ${BASE_VALUES}, ${GEOM}, r.medium, r.regime, r.laying, r.outer_diameter_mm, r.depth_m, r.design_pressure_mpa, r.commissioned_on, ST_Length(${GEOM}::geography)
    from jsonb_to_recordset($1::jsonb) as r(${BASE_RECORD}, medium text, regime text, laying text, outer_diameter_mm real, depth_m real, design_pressure_mpa real, commissioned_on date) ${RETURNING}`,
  cameras: `insert into camera (${BASE_COLUMNS}, geom, gb_id, heading_deg, fov_deg, range_m, height_m, purpose, point_kind, state)
    select ${BASE_VALUES}, ${GEOM}, nullif(r.gb_id, ''), r.heading_deg, r.fov_deg, r.range_m, r.height_m, r.purpose, r.point_kind, 'offline'
    from jsonb_to_recordset($1::jsonb) as r(${BASE_RECORD}, gb_id text, heading_deg real, fov_deg real, range_m real, height_m real, purpose text, point_kind text) ${RETURNING}`,
  resources: `insert into emergency_resource (${BASE_COLUMNS}, geom, resource_type, quantity, available, unit, contact, phone)
    select ${BASE_VALUES}, ${GEOM}, r.resource_type, r.quantity, r.quantity, r.unit, r.contact, r.phone
    from jsonb_to_recordset($1::jsonb) as r(${BASE_RECORD}, resource_type text, quantity float8, unit text, contact text, phone text) ${RETURNING}`,
};

/** Inserts a batch of rows of one layer; returns the object events that tell everybody. */
export async function insertRows(
  tx: Tx,
  request: Pick<ImportRequest, 'layer' | 'datum' | 'coordinateKind'>,
  rows: readonly ResolvedRow[],
): Promise<readonly object[]> {
  const records = rows.map(({ values, attrs, geometry, zone, sector, enterprise, scopeKey }) => ({
    kind: '',
    name_en: '',
    ...values,
    id: typeof values['id'] === 'string' ? values['id'] : importedId(request.layer, randomUUID()),
    sector,
    zone,
    enterprise,
    scope_key: scopeKey,
    attrs,
    geometry,
  }));
  const { rows: inserted } = await tx.query<Inserted>(INSERT[request.layer], [
    JSON.stringify(records),
    request.datum,
    request.coordinateKind,
  ]);
  if (request.layer === 'pipelines')
    await tx.query('select guanlan.cut_pipelines($1)', [inserted.map((row) => row.fid)]);
  const bounds = new Map(records.map((record) => [record.id, boundsOf(record.geometry)]));
  return inserted.map(({ id, fid, scope_key }) => ({
    kind: 'object',
    layer: layerCode(request.layer),
    fid,
    scope_key,
    cause: 'import',
    payload: { layer: request.layer, fid, change: 'created', bbox: bounds.get(id) },
  }));
}

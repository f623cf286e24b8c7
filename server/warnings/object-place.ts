import { layerCode } from '../../domain/layer.ts';
import type { Tx } from '../database.ts';
import type { ObjectPlace } from './object-state.ts';

/** Layers whose objects can carry a warning or an online state, with the expression of the point where they are drawn. */
const PLACES: readonly (readonly [code: number, table: string, point: string])[] = [
  [1, 'zone', 'st_pointonsurface(t.geom)'],
  [2, 'site', 't.point'],
  [3, 'asset', 't.point'],
  [4, 'hazard', 't.point'],
  [5, 'pipeline', 'st_lineinterpolatepoint(st_geometryn(t.geom, 1), 0.5)'],
  [6, 'facility', 't.geom'],
  [7, 'camera', 't.geom'],
  [8, 'sensor_point', 't.geom'],
  // Where it was last heard of, not where it is based.
  [
    9,
    'vehicle',
    'coalesce((select st_setsrid(st_makepoint(p.lng, p.lat), 4326) from latest_position p where p.vehicle_fid = t.fid), t.geom)',
  ],
];

/** One branch per layer for the row `f(fid, layer)`; each looks into its table only for its own layer. */
function lateral(row: string, columns: (point: string) => string): string {
  const branches = PLACES.map(
    ([code, table, point]) =>
      `select ${columns(point)} from ${table} t where ${row}.layer = ${code} and t.fid = ${row}.fid`,
  );
  return `(${branches.join(' union all ')})`;
}

/** Lateral subquery `o(name, name_en, kind)` of a row with fid and layer. For viewers too: it reads no geometry. */
export function nameLateral(row: string): string {
  return lateral(row, () => 't.name, t.name_en, t.kind');
}

const PLACE = lateral(
  'f',
  (point) => `t.name, t.sector, t.zone, t.enterprise, st_x(${point}) as lng, st_y(${point}) as lat`,
);

/** Where objects are, by fid; objects that are gone are missing. Not for viewers, who may not read whole pipelines. */
export async function objectPlaces(tx: Tx, fids: readonly number[]): Promise<ReadonlyMap<number, ObjectPlace>> {
  if (fids.length === 0) return new Map();
  const { rows } = await tx.query<ObjectPlace>(
    `select f.fid, f.layer, f.scope_key as "scopeKey", o.sector, o.zone, o.enterprise, o.name, o.lng, o.lat
     from feature_id f cross join lateral ${PLACE} o where f.fid = any($1) and f.retired_at is null`,
    [fids],
  );
  return new Map(rows.map((row) => [row.fid, row]));
}

/** What of a warning says where it holds and who may see it. */
interface Standing {
  readonly layer: number;
  readonly pointFid: number | null;
  readonly scopeKey: number;
  readonly zone: number;
  readonly lng: number;
  readonly lat: number;
}

const LINE = layerCode('pipelines');

/**
 * Warnings of whole pipelines, at the point they stand on: a line is tens of kilometres long and belongs to no zone, so that
 * without its point the department of the place would neither see nor be told of it. Other records come back as they are.
 */
export async function atTheirPoints<T extends Standing>(tx: Tx, records: readonly T[]): Promise<readonly T[]> {
  const points = records.flatMap(({ layer, pointFid }) => (layer === LINE && pointFid !== null ? [pointFid] : []));
  if (points.length === 0) return records;
  const places = await objectPlaces(tx, points);
  return records.map((record) => {
    const at = record.layer === LINE && record.pointFid !== null ? places.get(record.pointFid) : undefined;
    if (at === undefined) return record;
    const { scopeKey, zone, lng, lat } = at;
    return { ...record, scopeKey, zone, lng, lat };
  });
}

/** The name of one object; empty when the viewer cannot see it. */
export async function objectName(tx: Tx, fid: number, layer: number): Promise<string> {
  const { rows } = await tx.query<{ name: string }>(
    `select o.name from (select $1::int as fid, $2::smallint as layer) f cross join lateral ${nameLateral('f')} o`,
    [fid, layer],
  );
  return rows[0]?.name ?? '';
}

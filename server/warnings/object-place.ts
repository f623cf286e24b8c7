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
  [9, 'vehicle', 't.geom'],
];

/** Lateral subquery `o(name, name_en, kind, sector, zone, enterprise, lng, lat)` of the row `f(fid, layer)`. */
export function placeLateral(row: string): string {
  const branches = PLACES.map(
    ([code, table, point]) =>
      `select t.name, t.name_en, t.kind, t.sector, t.zone, t.enterprise, st_x(${point}) as lng, st_y(${point}) as lat from ${table} t where ${row}.layer = ${code} and t.fid = ${row}.fid`,
  );
  return `(${branches.join(' union all ')})`;
}

/** Where objects are, by fid; objects that are gone or not in scope are missing. */
export async function objectPlaces(tx: Tx, fids: readonly number[]): Promise<ReadonlyMap<number, ObjectPlace>> {
  if (fids.length === 0) return new Map();
  const { rows } = await tx.query<ObjectPlace>(
    `select f.fid, f.layer, f.scope_key as "scopeKey", o.sector, o.zone, o.enterprise, o.name, o.lng, o.lat
     from feature_id f cross join lateral ${placeLateral('f')} o where f.fid = any($1) and f.retired_at is null`,
    [fids],
  );
  return new Map(rows.map((row) => [row.fid, row]));
}

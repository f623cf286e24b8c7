import { sectorSchema } from '../../domain/code-schema.ts';
import type { ImportLayer, ImportProblem } from '../../domain/import.ts';
import { layerCode } from '../../domain/layer.ts';
import { sectorCode } from '../../domain/sector.ts';
import { CROSSING_ZONE } from '../../domain/zone.ts';
import type { Tx, Viewer } from '../database.ts';
import type { ImportRow } from './parse.ts';

/** A row with its place in the order of rights: zone, enterprise and scope cell. */
export interface ResolvedRow extends ImportRow {
  readonly zone: number;
  readonly sector: number;
  readonly enterprise: number;
  readonly scopeKey: number;
}

export interface ResolvedImport {
  readonly rows: readonly ResolvedRow[];
  readonly problems: readonly ImportProblem[];
  /** Rows that lie outside the district; a person must confirm them. */
  readonly outside: readonly number[];
}

/** Sector of an imported object: sites say theirs, pipelines by regime, cameras and resources belong to the district's zones. */
function sectorOf(layer: ImportLayer, row: ImportRow): number {
  if (layer === 'pipelines')
    return sectorCode(row.values['regime'] === 'oil_gas' ? 'oil_gas_pipeline' : 'chemical_pipeline');
  const sector = sectorSchema.safeParse(row.values['sector']);
  return sector.success ? sectorCode(sector.data) : 0;
}

interface Located {
  row: number;
  reason: string;
  zone: number | null;
  /** The zone that holds all of it. */
  within: number | null;
  enterprise: number | null;
  known: boolean;
  taken: boolean;
}

async function locate(tx: Tx, layer: ImportLayer, rows: readonly ImportRow[]): Promise<Map<number, Located>> {
  const input = rows.map(({ row, values, geometry }) => ({
    row,
    id: values['id'] ?? '',
    enterprise: values['enterprise'] ?? '',
    geometry,
  }));
  const { rows: located } = await tx.query<Located>(
    `with input as materialized (
       select (i ->> 'row')::int as row, i ->> 'id' as id, i ->> 'enterprise' as code,
              ST_SetSRID(ST_GeomFromGeoJSON(i ->> 'geometry'), 4326) as geom
       from jsonb_array_elements($1::jsonb) i)
     select i.row, case when ST_IsValid(i.geom) then '' else ST_IsValidReason(i.geom) end as reason,
            (select z.key from zone z where ST_Intersects(z.geom, ST_PointOnSurface(i.geom)) limit 1) as zone,
            (select z.key from zone z where ST_Covers(z.geom, i.geom) limit 1) as within,
            o.key as enterprise, (i.code = '' or o.key is not null) as known,
            (i.id <> '' and exists (select from feature_id f where f.layer = $2 and f.object_id = i.id)) as taken
     from input i left join organisation o on o.code = i.code and i.code <> ''`,
    [JSON.stringify(input), layerCode(layer)],
  );
  return new Map(located.map((one) => [one.row, one]));
}

async function cellsFor(tx: Tx, wanted: readonly (readonly [number, number, number])[]): Promise<Map<string, number>> {
  const distinct = [...new Set(wanted.map((cell) => cell.join()))].map((text) => text.split(',').map(Number));
  const { rows } = await tx.query<{ zone: number; sector: number; enterprise: number; id: number | null }>(
    `select w.zone, w.sector, w.enterprise, guanlan.ensure_cell(w.zone, w.sector::smallint, w.enterprise) as id
     from unnest($1::int[], $2::int[], $3::int[]) as w(zone, sector, enterprise)`,
    [0, 1, 2].map((part) => distinct.map((cell) => cell[part])),
  );
  return new Map(
    rows.flatMap((row) => (row.id === null ? [] : [[`${row.zone},${row.sector},${row.enterprise}`, row.id]])),
  );
}

/**
 * Finds zone, enterprise and scope cell of each row as the viewer, so that nobody can import into another's scope and
 * nobody learns of objects outside it.
 */
export async function resolveImport(
  tx: Tx,
  viewer: Viewer,
  layer: ImportLayer,
  rows: readonly ImportRow[],
): Promise<ResolvedImport> {
  const located = await locate(tx, layer, rows);
  const problems: ImportProblem[] = [];
  const outside: number[] = [];
  const placed: Omit<ResolvedRow, 'scopeKey'>[] = [];
  for (const row of rows) {
    const at = located.get(row.row);
    if (at === undefined) continue;
    if (at.reason !== '') problems.push({ row: row.row, field: 'geometry', code: 'invalid', message: at.reason });
    else if (!at.known)
      problems.push({
        row: row.row,
        field: 'enterprise',
        code: 'unknown_object',
        message: `no enterprise with the code ${String(row.values['enterprise'])} in your scope`,
      });
    else if (at.taken)
      problems.push({
        row: row.row,
        field: 'id',
        code: 'conflict',
        message: `the id ${String(row.values['id'])} exists already`,
      });
    else {
      if (at.zone === null) outside.push(row.row);
      // A line that crosses zones belongs to none of them, its segments do. What belongs to no zone at all would be common
      // to the district: then whoever may write in one zone could lay lines through all.
      placed.push({
        ...row,
        zone: layer === 'pipelines' ? (at.within ?? CROSSING_ZONE) : (at.zone ?? 0),
        sector: sectorOf(layer, row),
        enterprise: at.enterprise ?? 0,
      });
    }
  }
  const cells = await cellsFor(
    tx,
    placed.map((row) => [row.zone, row.sector, row.enterprise] as const),
  );
  const resolved: ResolvedRow[] = [];
  for (const row of placed) {
    const scopeKey = cells.get(`${row.zone},${row.sector},${row.enterprise}`);
    if (scopeKey === undefined || !(viewer.all || viewer.scopeKeys.includes(scopeKey)))
      problems.push({
        row: row.row,
        field: 'enterprise',
        code: 'forbidden',
        message: 'this zone, sector and enterprise are outside your scope',
      });
    else resolved.push({ ...row, scopeKey });
  }
  return { rows: resolved, problems, outside };
}

import { LAYER_TABLE } from '../../db/schema/layer-table.ts';
import type { Layer } from '../../domain/layer.ts';
import { SECTORS } from '../../domain/sector.ts';
import type { Tx } from '../database.ts';
import { OWN_COLUMNS } from '../objects/layer-columns.ts';
import type { ItemsRequest } from './items-request.ts';

/** About 30 km by 30 km. */
const WIDE_SQUARE_DEGREES = 0.1;

/** One feature as the database answers it: geometry and properties are JSON text, so that pages are joined, not rebuilt. */
export interface FeatureRow {
  readonly fid: number;
  readonly geometry: string;
  readonly properties: string;
}

const SECTOR_NAME = `(array[${SECTORS.map((sector) => `'${sector}'`).join(',')}])[o.sector]`;

interface Source {
  readonly from: string;
  readonly geometry: string;
}

/**
 * Pipelines show the segments a viewer reaches; vehicles stand where they were last seen. What a viewer may not see exactly
 * comes snapped, so that no box finds out where it is by being moved about (asViewer).
 */
function sourceOf(layer: Layer): Source {
  if (layer === 'pipelines')
    return {
      from: `pipeline o join lateral (select st_multi(st_collect(s.geom order by s.from_m)) as geom from segment s
        where s.pipeline_fid = o.fid) g on g.geom is not null`,
      geometry: 'g.geom',
    };
  if (layer === 'vehicles')
    return {
      from: 'vehicle o left join latest_position p on p.vehicle_fid = o.fid',
      geometry: 'coalesce(st_setsrid(st_makepoint(p.lng, p.lat), 4326), o.geom)',
    };
  return { from: `${LAYER_TABLE[layer]} o`, geometry: 'o.geom' };
}

interface Condition {
  /** Joined first: candidates that the spatial index finds (0021_near). */
  readonly near: string;
  readonly sql: string;
  readonly values: readonly unknown[];
}

function conditions(layer: Layer, source: Source, request: Omit<ItemsRequest, 'limit' | 'after'>): Condition {
  let near = '';
  const parts: string[] = ['true'];
  const values: unknown[] = [];
  const place = (value: unknown): string => `$${values.push(value)}`;
  for (const column of ['sector', 'zone', 'enterprise', 'kind'] as const) {
    const value = request[column];
    if (value !== null) parts.push(`o.${column} = ${place(value)}`);
  }
  if (request.bbox !== null) {
    const [west, south, east, north] = request.bbox;
    const boxes = west <= east ? [[west, east] as const] : [[west, 180] as const, [-180, east] as const];
    const sides = boxes.map(
      ([w, e]) => `${place(w)}::float8, ${place(south)}::float8, ${place(e)}::float8, ${place(north)}::float8`,
    );
    parts.push(sides.map((box) => `st_intersects(${source.geometry}, st_makeenvelope(${box}, 4326))`).join(' or '));
    // A box as wide as a district holds most of a layer: then reading the layer is faster. Vehicles move, and are few.
    const squareDegrees = boxes.reduce((sum, [w, e]) => sum + (e - w) * (north - south), 0);
    if (layer !== 'vehicles' && squareDegrees < WIDE_SQUARE_DEGREES)
      near = ` join (${sides.map((box) => `select f from guanlan.fids_near('${LAYER_TABLE[layer]}', ${box}) f`).join(' union ')}) n on n.f = o.fid`;
  }
  return { near, sql: parts.map((part) => `(${part})`).join(' and '), values };
}

function selectSql(layer: Layer, source: Source): string {
  const own = OWN_COLUMNS[layer].map((column) => `, '${column}', o.${column}`).join('');
  return `select o.fid, st_asgeojson(${source.geometry}, 7) as geometry,
    json_build_object('object_id', o.id, 'name', o.name, 'name_en', o.name_en, 'kind', o.kind, 'sector', ${SECTOR_NAME},
      'zone', o.zone, 'enterprise', o.enterprise, 'datum', o.datum, 'coordinate_kind', o.coordinate_kind,
      'updated_at', o.updated_at${own}, 'attrs', o.attrs)::text as properties
    from ${source.from}`;
}

/** A page of features in the order of their ids, at most `request.limit`, with the count of all that match. */
export async function readItems(
  tx: Tx,
  layer: Layer,
  request: ItemsRequest,
): Promise<{ readonly rows: readonly FeatureRow[]; readonly matched: number }> {
  const source = sourceOf(layer);
  const { near, sql, values } = conditions(layer, source, request);
  const counted = await tx.query<{ matched: number }>(
    `select count(*)::int as matched from ${source.from}${near} where ${sql}`,
    [...values],
  );
  const { rows } = await tx.query<FeatureRow>(
    `${selectSql(layer, source)}${near} where ${sql} and o.fid > $${values.length + 1} order by o.fid limit $${values.length + 2}`,
    [...values, request.after, request.limit],
  );
  return { rows, matched: counted.rows[0]?.matched ?? 0 };
}

/** One feature by its id; null where it is not, or not for this viewer. */
export async function readItem(tx: Tx, layer: Layer, fid: number): Promise<FeatureRow | null> {
  const source = sourceOf(layer);
  const all = { bbox: null, sector: null, zone: null, enterprise: null, kind: null };
  const { sql, values } = conditions(layer, source, all);
  const { rows } = await tx.query<FeatureRow>(
    `${selectSql(layer, source)} where ${sql} and o.fid = $${values.length + 1} limit 1`,
    [...values, fid],
  );
  return rows[0] ?? null;
}

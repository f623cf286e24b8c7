import { VIEWER_TABLE } from '../../db/schema/layer-table.ts';
import type { Layer } from '../../domain/layer.ts';
import type { LngLat } from '../../domain/place.ts';
import { type Tier, tierOfRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';
import { placeSql } from '../objects/layer-columns.ts';
import { containing } from '../objects/list-queries.ts';

/** An object found by name, id, plate or tag. */
export interface Found {
  readonly layer: Layer;
  readonly fid: number;
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  /** Plate or tag that matched beside the name; empty where there is none. */
  readonly tag: string;
  /** Whose it is: many enterprises have a tank T-203. */
  readonly enterprise: { readonly name: string; readonly nameEn: string } | null;
  readonly tier: Tier | null;
  readonly position: LngLat;
}

/** Layers by how likely a person means them; ties in rank keep this order. Risk cells have no names of their own. */
const SEARCHED: readonly Layer[] = [
  'assets',
  'sites',
  'pipelines',
  'facilities',
  'hazards',
  'cameras',
  'vehicles',
  'sensors',
  'resources',
  'places',
  'zones',
];
const TAG: Partial<Record<Layer, string>> = { vehicles: 'o.plate', sensors: 'o.tag' };
const PER_LAYER = 20;

function searchSql(layer: Layer, order: number): string {
  const tag = TAG[layer] ?? `''`;
  const fields = ['o.name', 'o.name_en', 'o.id', ...(layer in TAG ? [tag] : [])];
  return `(select '${layer}'::text as layer, ${order} as place, o.fid, o.id, o.name, o.name_en, o.kind, o.enterprise, ${tag} as tag,
      st_x(${placeSql(layer, 'o')}) as lng, st_y(${placeSql(layer, 'o')}) as lat,
      case when lower($2) in (${fields.map((field) => `lower(${field})`).join(', ')}) then 0
           when ${fields.map((field) => `${field} ilike $3`).join(' or ')} then 1 else 2 end as rank
    from ${VIEWER_TABLE[layer]} o where ${fields.map((field) => `${field} ilike $1`).join(' or ')}
    order by rank, length(o.name), o.name limit ${PER_LAYER})`;
}

const SEARCH = `select f.layer, f.fid, f.id, f.name, f.name_en, f.kind, f.tag, f.lng, f.lat, coalesce(s.tier, 0) as tier, e.name as enterprise, e.name_en as enterprise_en
  from (${SEARCHED.map(searchSql).join(' union all ')}) f left join object_state s on s.fid = f.fid
  left join organisation e on e.key = f.enterprise and f.enterprise <> 0
  order by f.rank, coalesce(s.tier, 0) desc, f.place, length(f.name), f.name, f.fid limit $4`;

/**
 * Objects whose name, English name, id, plate or tag contains the text: exact first, then beginnings, then the rest.
 * One statement over all layers; each arm is bounded, so that a single letter stays cheap.
 */
export async function searchObjects(tx: Tx, text: string, limit: number): Promise<Found[]> {
  const pattern = containing(text);
  const { rows } = await tx.query<{
    layer: Layer;
    fid: number;
    id: string;
    name: string;
    name_en: string;
    kind: string;
    tag: string;
    lng: number;
    lat: number;
    tier: number;
    enterprise: string | null;
    enterprise_en: string | null;
  }>(SEARCH, [pattern, text, pattern.slice(1), limit]);
  return rows.map((row) => ({
    layer: row.layer,
    fid: row.fid,
    id: row.id,
    name: row.name,
    nameEn: row.name_en,
    kind: row.kind,
    tag: row.tag,
    enterprise: row.enterprise === null ? null : { name: row.enterprise, nameEn: row.enterprise_en ?? '' },
    tier: tierOfRank(row.tier),
    position: [row.lng, row.lat],
  }));
}

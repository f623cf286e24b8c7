import { VIEWER_TABLE } from '../../db/schema/layer-table.ts';
import type { AroundLayer } from '../../domain/around.ts';
import type { AroundInput } from '../../domain/around-schema.ts';
import type { LngLat } from '../../domain/place.ts';
import { type Sector, sectorCode } from '../../domain/sector.ts';
import { type Tier, tierOfRank, tierRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';
import { placeSql } from '../objects/layer-columns.ts';
import { sectorOrNull } from '../objects/queries.ts';
import type { Area } from './area.ts';

/** One thing around: where it is and how far the nearest part of it lies from the core of the area. */
export interface Neighbour {
  readonly layer: AroundLayer;
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly sector: Sector | null;
  readonly tier: Tier | null;
  readonly position: LngLat;
  readonly meters: number;
  /** What only this layer tells: people, quantity, state, medium … as columns of `EXTRA`. */
  readonly extra: Readonly<Record<string, string | number | boolean | null>>;
}

const EXTRA: Record<AroundLayer, readonly string[]> = {
  places: ['people'],
  resources: ['resource_type', 'quantity', 'available', 'unit', 'contact', 'phone'],
  hazards: ['level', 'medium', 'index_r'],
  cameras: ['state', 'heading_deg', 'fov_deg', 'range_m', 'ptz'],
  pipelines: ['medium', 'regime', 'laying', 'depth_m', 'outer_diameter_mm'],
  sites: ['developer'],
  facilities: ['chainage_m'],
  assets: ['medium', 'height_m'],
};

const PER_LAYER = 300;

/** What of one layer lies within the area, nearest first; at most 300, `total` tells how many there are. */
export async function readNeighbours(
  tx: Tx,
  layer: AroundLayer,
  area: Area,
  input: AroundInput,
): Promise<{ readonly items: Neighbour[]; readonly total: number }> {
  const extra = EXTRA[layer].map((column) => `'${column}', o.${column}`).join(', ');
  const place = layer === 'pipelines' ? 'st_closestpoint(o.geom, a.g)' : placeSql(layer, 'o');
  const { rows } = await tx.query<{
    fid: number;
    name: string;
    name_en: string;
    kind: string;
    sector: number;
    tier: number;
    lng: number;
    lat: number;
    meters: number;
    extra: Record<string, string | number | boolean | null>;
    total: number;
  }>(
    `with a as (select st_geomfromewkt($1) as g)
     select o.fid, o.name, o.name_en, o.kind, o.sector, coalesce(s.tier, 0) as tier, st_x(${place}) as lng, st_y(${place}) as lat,
            st_distance(o.geom::geography, a.g::geography) as meters, jsonb_build_object(${extra}) as extra, count(*) over ()::int as total
     from guanlan.fids_near('${VIEWER_TABLE[layer]}', $2, $3, $4, $5) n join ${VIEWER_TABLE[layer]} o on o.fid = n cross join a
     left join object_state s on s.fid = o.fid
     where st_dwithin(o.geom::geography, a.g::geography, $6)
       and ($7::smallint[] is null or o.sector = any($7) or o.sector = 0) and ($8::smallint[] is null or coalesce(s.tier, 0) = any($8))
       and o.fid is distinct from $9::int
     order by meters, o.fid limit ${PER_LAYER}`,
    [
      area.core,
      ...area.bbox,
      input.radiusMeters,
      input.sectors?.map(sectorCode) ?? null,
      input.tiers?.map(tierRank) ?? null,
      input.origin.kind === 'object' ? input.origin.fid : null,
    ],
  );
  const items = rows.map((row) => ({
    layer,
    fid: row.fid,
    name: row.name,
    nameEn: row.name_en,
    kind: row.kind,
    sector: sectorOrNull(row.sector),
    tier: tierOfRank(row.tier),
    position: [row.lng, row.lat] as const,
    meters: row.meters,
    extra: row.extra,
  }));
  return { items, total: rows[0]?.total ?? 0 };
}

export interface AreaWarning {
  readonly id: number;
  readonly fid: number;
  readonly tier: Tier;
  readonly state: 'open' | 'closed';
  readonly reasonZh: string;
  readonly reasonEn: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly position: LngLat;
  readonly meters: number;
}

/** Warnings of the area by sector, tier and time (REQ-EMER-03): open now, or standing within the span; worst first. */
export async function readAreaWarnings(tx: Tx, area: Area, input: AroundInput): Promise<AreaWarning[]> {
  const [west, south, east, north] = area.bbox;
  const { rows } = await tx.query<{
    id: number;
    fid: number;
    tier: number;
    state: 'open' | 'closed';
    reason_zh: string;
    reason_en: string;
    opened_at: Date;
    closed_at: Date | null;
    lng: number;
    lat: number;
    meters: number;
  }>(
    `select w.id, w.fid, w.tier, w.state, w.reason_zh, w.reason_en, w.opened_at, w.closed_at, w.lng, w.lat, d.meters
     from warning w, lateral (select st_distance(st_setsrid(st_makepoint(w.lng, w.lat), 4326)::geography, st_geomfromewkt($1)::geography) as meters) d
     where w.lng between $2 and $4 and w.lat between $3 and $5
       and case when $7::float8 is null then w.state = 'open'
                else w.opened_at <= to_timestamp($8::float8 / 1000) and coalesce(w.closed_at, 'infinity') >= to_timestamp($7::float8 / 1000) end
       and ($9::smallint[] is null or w.sector = any($9) or w.sector = 0) and ($10::smallint[] is null or w.tier = any($10))
       and d.meters <= $6
     order by w.tier desc, w.opened_at desc limit 100`,
    [
      area.core,
      west,
      south,
      east,
      north,
      Math.max(1, input.radiusMeters),
      input.span?.from ?? null,
      input.span?.to ?? null,
      input.sectors?.map(sectorCode) ?? null,
      input.tiers?.map(tierRank) ?? null,
    ],
  );
  return rows.map((row) => ({
    id: row.id,
    fid: row.fid,
    tier: tierOfRank(row.tier) ?? 'blue',
    state: row.state,
    reasonZh: row.reason_zh,
    reasonEn: row.reason_en,
    openedAt: row.opened_at.getTime(),
    closedAt: row.closed_at?.getTime() ?? null,
    position: [row.lng, row.lat],
    meters: row.meters,
  }));
}

import { VIEWER_TABLE } from '../../db/schema/layer-table.ts';
import type { Layer } from '../../domain/layer.ts';
import type { LngLat } from '../../domain/place.ts';
import { type Sector, sectorCode } from '../../domain/sector.ts';
import type { SituationFilters } from '../../domain/situation.ts';
import { tierRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';
import { placeSql } from './layer-columns.ts';
import { type ObjectStateRow, sectorOrNull, stateOf } from './queries.ts';

/** One row of a layer's list twin: the same objects as on the map, for those who cannot see a canvas. */
export interface ListedObject {
  readonly layer: Layer;
  readonly fid: number;
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly sector: Sector | null;
  readonly position: LngLat;
  readonly state: ObjectStateRow | null;
}

/** Where a page ended: rank of trouble, name and id of its last row. */
export interface ListCursor {
  readonly rank: number;
  readonly name: string;
  readonly fid: number;
}

export interface ObjectPage {
  readonly items: readonly ListedObject[];
  readonly next: ListCursor | null;
  /** Exact up to 10,000; beyond that the list says "more than". */
  readonly total: number;
}

const TOTAL_LIMIT = 10_000;
const LIKE_SPECIAL = /[\\%_]/g;
/** A pattern that finds `text` anywhere, with the wildcards of LIKE taken literally. */
export const containing = (text: string): string => `%${text.replace(LIKE_SPECIAL, '\\$&')}%`;

interface Row {
  fid: number;
  id: string;
  name: string;
  name_en: string;
  kind: string;
  sector: number;
  lng: number;
  lat: number;
  rank: number;
  tier: number | null;
  online: number | null;
  lost: boolean | null;
  unacknowledged: boolean | null;
  outage: boolean | null;
  since: Date | null;
  deadline: Date | null;
}

/** `$1..$6` of a condition that keeps what the filters of the situation keep; a null filter keeps all. */
function filterSql(layer: Layer): string {
  const medium = layer === 'pipelines' || layer === 'assets' || layer === 'hazards' ? 'o.medium' : "''";
  return `($1::text is null or o.name ilike $1 or o.name_en ilike $1 or o.id ilike $1)
    and ($2::smallint[] is null or o.sector = any($2) or o.sector = 0)
    and ($3::int[] is null or o.zone = any($3)) and ($4::int[] is null or o.enterprise = any($4))
    and ($5::smallint[] is null or coalesce(s.tier, 0) = any($5))
    and ($6::text[] is null or ${medium} = '' or ${medium} = any($6))`;
}

/** One page of a layer, worst first, then by name: open warnings, offline, the rest. */
export async function readObjectPage(
  tx: Tx,
  input: {
    readonly layer: Layer;
    readonly text: string;
    readonly filters: SituationFilters;
    readonly cursor: ListCursor | null;
    readonly limit: number;
  },
): Promise<ObjectPage> {
  const { layer, filters, cursor, limit } = input;
  const table = VIEWER_TABLE[layer];
  const values = [
    input.text === '' ? null : containing(input.text),
    filters.sectors?.map(sectorCode) ?? null,
    filters.zones,
    filters.enterprises,
    filters.tiers?.map(tierRank) ?? null,
    filters.media,
  ];
  // 0 calm … 3 offline is below every open warning (10 + tier), so that trouble is on top whatever its kind.
  const rank = `(case when coalesce(s.tier, 0) > 0 then 10 + s.tier when coalesce(s.online, 1) <> 1 then 3 else 0 end)`;
  const { rows } = await tx.query<Row>(
    `select o.fid, o.id, o.name, o.name_en, o.kind, o.sector, st_x(${placeSql(layer, 'o')}) as lng, st_y(${placeSql(layer, 'o')}) as lat,
            ${rank} as rank, s.tier, s.online, s.lost, s.unacknowledged, s.outage, s.since, s.deadline
     from ${table} o left join object_state s on s.fid = o.fid
     where ${filterSql(layer)} and ($7::int is null or (-${rank}, o.name, o.fid) > (-$7::int, $8::text, $9::int))
     order by -${rank}, o.name, o.fid limit $10`,
    [...values, cursor?.rank ?? null, cursor?.name ?? '', cursor?.fid ?? 0, limit + 1],
  );
  const { rows: counted } = await tx.query<{ total: number }>(
    `select count(*)::int as total from (select 1 from ${table} o left join object_state s on s.fid = o.fid
     where ${filterSql(layer)} limit ${TOTAL_LIMIT}) n`,
    values,
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      layer,
      fid: row.fid,
      id: row.id,
      name: row.name,
      nameEn: row.name_en,
      kind: row.kind,
      sector: sectorOrNull(row.sector),
      position: [row.lng, row.lat] as const,
      state: stateOf(row),
    })),
    next: rows.length > limit && last !== undefined ? { rank: last.rank, name: last.name, fid: last.fid } : null,
    total: counted[0]?.total ?? 0,
  };
}

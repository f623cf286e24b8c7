import { VIEWER_TABLE } from '../../db/schema/layer-table.ts';
import { type Layer, layerOfCode } from '../../domain/layer.ts';
import type { BBox, LngLat, Precision } from '../../domain/place.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { type Sector, sectorOfCode } from '../../domain/sector.ts';
import { type Tier, tierOfRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';
import { OWN_COLUMNS, placeSql } from './layer-columns.ts';

export type AttributeValue = string | number | boolean | null | readonly string[];

/** Who an object is: what its card shows before anything live. Times in epoch milliseconds. */
export interface ObjectIdentity {
  readonly layer: Layer;
  readonly fid: number;
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly sector: Sector | null;
  readonly zone: { readonly key: number; readonly name: string; readonly nameEn: string } | null;
  readonly enterprise: { readonly key: number; readonly name: string; readonly nameEn: string } | null;
  readonly position: LngLat;
  readonly bbox: BBox;
  readonly datum: string;
  readonly coordinateKind: string;
  /** How exactly this viewer sees the place. */
  readonly precision: Precision;
  readonly updatedAt: number;
  /** Own columns (snake_case) and attrs of the record in one list; `domain/attributes.ts` gives order and words. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly state: ObjectStateRow | null;
}

export interface ObjectStateRow {
  readonly tier: Tier | null;
  readonly online: boolean | null;
  readonly lost: boolean;
  readonly unacknowledged: boolean;
  readonly outage: boolean;
  readonly since: number;
  readonly deadline: number | null;
}

interface StateColumns {
  tier: number | null;
  online: number | null;
  lost: boolean | null;
  unacknowledged: boolean | null;
  outage: boolean | null;
  since: Date | null;
  deadline: Date | null;
}

interface IdentityRow extends StateColumns {
  id: string;
  name: string;
  name_en: string;
  kind: string;
  sector: number;
  zone: number;
  enterprise: number;
  zone_name: string | null;
  zone_name_en: string | null;
  enterprise_name: string | null;
  enterprise_name_en: string | null;
  lng: number;
  lat: number;
  west: number;
  south: number;
  east: number;
  north: number;
  datum: string;
  coordinate_kind: string;
  precision: Precision;
  updated_at: Date;
  own: Record<string, unknown>;
}

export const sectorOrNull = (code: number): Sector | null => (code === 0 ? null : sectorOfCode(code));

export function stateOf(row: StateColumns): ObjectStateRow | null {
  if (row.since === null) return null;
  return {
    tier: tierOfRank(row.tier ?? 0),
    online: row.online === 1 ? true : row.online === 0 ? false : null,
    lost: row.lost ?? false,
    unacknowledged: row.unacknowledged ?? false,
    outage: row.outage ?? false,
    since: row.since.getTime(),
    deadline: row.deadline?.getTime() ?? null,
  };
}

/** Values of own columns and attrs as the card can show them; nested records are flattened by one level. */
function attributesOf(own: Record<string, unknown>): Record<string, AttributeValue> {
  const flat: Record<string, AttributeValue> = {};
  for (const [key, value] of Object.entries(own)) {
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      flat[key] = value;
    else if (Array.isArray(value)) flat[key] = value.filter((item) => item !== null).map(String);
    else if (typeof value === 'object')
      for (const [inner, text] of Object.entries(value)) flat[`${key}_${inner}`] = String(text);
  }
  return flat;
}

const STATE_COLUMNS = 's.tier, s.online, s.lost, s.unacknowledged, s.outage, s.since, s.deadline';

/** One object that the viewer may see; refuses with not_found otherwise, so that nothing tells of hidden ones. */
export async function readIdentity(tx: Tx, layer: Layer, fid: number): Promise<ObjectIdentity> {
  const table = VIEWER_TABLE[layer];
  const own = OWN_COLUMNS[layer].map((column) => `'${column}', o.${column}`).join(', ');
  const { rows } = await tx.query<IdentityRow>(
    `select o.id, o.name, o.name_en, o.kind, o.sector, o.zone, o.enterprise, o.datum, o.coordinate_kind, o.updated_at,
            case when 'full' in (o.precision_class, guanlan.viewer_precision()) then 'full' else guanlan.coarser(o.precision_class, guanlan.viewer_precision()) end as precision,
            z.name as zone_name, z.name_en as zone_name_en, e.name as enterprise_name, e.name_en as enterprise_name_en,
            st_x(${placeSql(layer, 'o')}) as lng, st_y(${placeSql(layer, 'o')}) as lat,
            st_xmin(o.geom) as west, st_ymin(o.geom) as south, st_xmax(o.geom) as east, st_ymax(o.geom) as north,
            jsonb_build_object(${own}) || o.attrs as own, ${STATE_COLUMNS}
     from ${table} o
     left join zone z on z.key = o.zone and o.zone <> 0
     left join organisation e on e.key = o.enterprise and o.enterprise <> 0
     left join object_state s on s.fid = o.fid
     where o.fid = $1 limit 1`,
    [fid],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', message: `no object ${layer} ${fid}` });
  return {
    layer,
    fid,
    id: row.id,
    name: row.name,
    nameEn: row.name_en,
    kind: row.kind,
    sector: sectorOrNull(row.sector),
    zone: row.zone_name === null ? null : { key: row.zone, name: row.zone_name, nameEn: row.zone_name_en ?? '' },
    enterprise:
      row.enterprise_name === null
        ? null
        : { key: row.enterprise, name: row.enterprise_name, nameEn: row.enterprise_name_en ?? '' },
    position: [row.lng, row.lat],
    bbox: [row.west, row.south, row.east, row.north],
    datum: row.datum,
    coordinateKind: row.coordinate_kind,
    precision: row.precision,
    updatedAt: row.updated_at.getTime(),
    attributes: attributesOf(row.own),
    state: stateOf(row),
  };
}

/** The layer of a feature id that the viewer may see; null when there is none. */
export async function readLayerOf(tx: Tx, fid: number): Promise<Layer | null> {
  const { rows } = await tx.query<{ layer: number }>(
    'select layer from feature_id where fid = $1 and retired_at is null limit 1',
    [fid],
  );
  return rows[0] === undefined ? null : layerOfCode(rows[0].layer);
}

export interface ObjectDocument {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly titleEn: string;
  readonly issuedOn: string | null;
  readonly expiresOn: string | null;
}

/** Documents of an object, the ones that expire first on top; at most 50. */
export async function readDocuments(tx: Tx, fid: number): Promise<ObjectDocument[]> {
  const { rows } = await tx.query<{
    id: string;
    kind: string;
    title: string;
    title_en: string;
    issued_on: string | null;
    expires_on: string | null;
  }>(
    `select id, kind, title, title_en, issued_on::text, expires_on::text from document
     where object_fid = $1 order by expires_on nulls last, title limit 50`,
    [fid],
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    title: row.title,
    titleEn: row.title_en,
    issuedOn: row.issued_on,
    expiresOn: row.expires_on,
  }));
}

export interface ObjectCamera {
  readonly fid: number;
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly state: string;
  readonly position: LngLat;
  readonly heading: number;
  readonly fov: number;
  readonly rangeMeters: number;
  readonly ptz: boolean;
  readonly lastSeenAt: number | null;
  readonly isOwn: boolean;
  readonly meters: number;
}

/** Cameras that belong to an object or stand within 600 m of it; its own first, then by distance; at most 24. */
export async function readCameras(tx: Tx, identity: ObjectIdentity): Promise<ObjectCamera[]> {
  const [lng, lat] = identity.position;
  const { rows } = await tx.query<{
    fid: number;
    id: string;
    name: string;
    name_en: string;
    state: string;
    lng: number;
    lat: number;
    heading_deg: number;
    fov_deg: number;
    range_m: number;
    ptz: boolean;
    last_seen_at: Date | null;
    own: boolean;
    meters: number;
  }>(
    `select c.fid, c.id, c.name, c.name_en, c.state, st_x(c.geom) as lng, st_y(c.geom) as lat, c.heading_deg, c.fov_deg, c.range_m,
            c.ptz, c.last_seen_at, coalesce(c.owner_fid = $1, false) as own,
            st_distance(c.geom::geography, st_setsrid(st_makepoint($2, $3), 4326)::geography) as meters
     from (select fid from camera where owner_fid = $1 union select f from guanlan.fids_near('camera', $2 - 0.007, $3 - 0.0055, $2 + 0.007, $3 + 0.0055) f) n
     join camera c on c.fid = n.fid
     where c.fid <> $1 and (c.owner_fid = $1 or c.source ->> 'kind' is distinct from 'jt1078')
     order by own desc, meters limit 24`,
    [identity.fid, lng, lat],
  );
  return rows
    .filter((row) => row.own || row.meters <= 600)
    .map((row) => ({
      fid: row.fid,
      id: row.id,
      name: row.name,
      nameEn: row.name_en,
      state: row.state,
      position: [row.lng, row.lat] as const,
      heading: row.heading_deg,
      fov: row.fov_deg,
      rangeMeters: row.range_m,
      ptz: row.ptz,
      lastSeenAt: row.last_seen_at?.getTime() ?? null,
      isOwn: row.own,
      meters: row.meters,
    }));
}

import type { CoveredAsset, CoveredObject, CoveringCamera } from '../../domain/camera-coverage.ts';
import type { Tx } from '../database.ts';

/** A site or pipeline with everything that its coverage depends on. */
export interface CoveredPlace extends CoveredObject {
  readonly layer: 'sites' | 'pipelines';
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly sector: number;
  readonly zone: number;
  readonly scopeKey: number;
}

/** More sites than a city has of the kinds that rules ask something of. */
const MOST_SITES = 20_000;

type SiteRow = Omit<CoveredPlace, 'layer' | 'assets' | 'cameras'>;

async function sitesOf(tx: Tx, fid: number | null): Promise<SiteRow[]> {
  const { rows } = await tx.query<SiteRow>(
    `select fid, name, name_en as "nameEn", kind, sector, zone, scope_key as "scopeKey", rule_set as "ruleSet"
     from site where $1::int is null or fid = $1 order by name, fid limit ${MOST_SITES}`,
    [fid],
  );
  return rows;
}

async function assetsOf(tx: Tx, fid: number | null): Promise<Map<number, CoveredAsset[]>> {
  const { rows } = await tx.query<CoveredAsset & { readonly place: number }>(
    `select site_fid as place, fid, name, kind, coalesce(attrs ->> 'space', '') as space,
       case when attrs ->> 'devices' ~ '^[0-9]{1,3}$' then (attrs ->> 'devices')::int else 1 end as devices
     from asset where site_fid is not null and ($1::int is null or site_fid = $1) limit 500000`,
    [fid],
  );
  return grouped(rows);
}

/** A camera belongs to the site that it, or the object that it watches, stands in. */
async function camerasOf(tx: Tx, fid: number | null): Promise<Map<number, CoveringCamera[]>> {
  const { rows } = await tx.query<CoveringCamera & { readonly place: number }>(
    `select coalesce(a.site_fid, c.owner_fid) as place, c.owner_fid as "ownerFid", c.point_kind as point, c.state
     from camera c left join asset a on a.fid = c.owner_fid
     where c.owner_fid is not null and ($1::int is null or coalesce(a.site_fid, c.owner_fid) = $1) limit 500000`,
    [fid],
  );
  return grouped(rows);
}

/** Rows by the place that they belong to. */
export function grouped<Row extends { readonly place: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.place);
    if (group === undefined) groups.set(row.place, [row]);
    else group.push(row);
  }
  return groups;
}

/** One site, or all of the viewer's scope: three statements however many there are. */
export async function readCoveredSites(tx: Tx, fid: number | null): Promise<CoveredPlace[]> {
  const sites = await sitesOf(tx, fid);
  if (sites.length === 0) return [];
  const assets = await assetsOf(tx, fid);
  const cameras = await camerasOf(tx, fid);
  return sites.map((site) => ({
    ...site,
    layer: 'sites',
    assets: assets.get(site.fid) ?? [],
    cameras: cameras.get(site.fid) ?? [],
  }));
}

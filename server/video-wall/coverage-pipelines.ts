import type { CoveredAsset, CoveringCamera } from '../../domain/camera-coverage.ts';
import type { Tx } from '../database.ts';
import { type CoveredPlace, grouped } from './coverage-objects.ts';

const MOST = 5_000;
/** Degrees; further than any camera of the field sees. */
const MARGIN = 0.009;

/** Facilities that are asked for a camera stand as they are; an area stands under its negative id, beside any feature. */
async function thingsOf(tx: Tx, fid: number | null): Promise<Map<number, CoveredAsset[]>> {
  const { rows } = await tx.query<CoveredAsset & { readonly place: number }>(
    `select pipeline_fid as place, fid, name, kind, '' as space, 1 as devices
     from facility where pipeline_fid is not null and ($1::int is null or pipeline_fid = $1)
     union all
     select pipeline_fid, -id::int, code, 'hca', '', 1
     from hca where valid_to is null and ($1::int is null or pipeline_fid = $1) limit 100000`,
    [fid],
  );
  return grouped(rows);
}

/** Cameras of its facilities, and those that reach a high-consequence area: by range, for which way they look is turned. */
async function eyesOf(tx: Tx, fid: number | null): Promise<Map<number, CoveringCamera[]>> {
  const { rows } = await tx.query<CoveringCamera & { readonly place: number }>(
    `select f.pipeline_fid as place, c.owner_fid as "ownerFid", c.point_kind as point, c.state
     from camera c join facility f on f.fid = c.owner_fid
     where f.pipeline_fid is not null and ($1::int is null or f.pipeline_fid = $1)
     union all
     select h.pipeline_fid, -h.id::int, 'hca_view', c.state
     from (select h.id, h.pipeline_fid, st_collect(st_linesubstring(s.geom,
             greatest(0, least(1, (h.from_m - s.from_m) / (s.to_m - s.from_m))),
             greatest(0, least(1, (h.to_m - s.from_m) / (s.to_m - s.from_m))))) as geom
           from hca h join segment s on s.pipeline_fid = h.pipeline_fid and s.from_m < h.to_m and s.to_m > h.from_m
           where h.valid_to is null and ($1::int is null or h.pipeline_fid = $1)
           group by h.id, h.pipeline_fid limit ${MOST}) h
     -- By the index for the box, exactly only for the few in it (migration 0021).
     cross join lateral guanlan.fids_near('camera', st_xmin(h.geom) - ${MARGIN}, st_ymin(h.geom) - ${MARGIN}, st_xmax(h.geom) + ${MARGIN}, st_ymax(h.geom) + ${MARGIN}) f
     join camera c on c.fid = f and st_dwithin(c.geom::geography, h.geom::geography, c.range_m)
     limit 100000`,
    [fid],
  );
  return grouped(rows);
}

/** One pipeline, or all of the viewer's scope, with its key facilities and high-consequence areas (REQ-VID-35). */
export async function readCoveredPipelines(tx: Tx, fid: number | null): Promise<CoveredPlace[]> {
  const { rows } = await tx.query<Omit<CoveredPlace, 'layer' | 'kind' | 'ruleSet' | 'assets' | 'cameras'>>(
    `select fid, name, name_en as "nameEn", sector, zone, scope_key as "scopeKey"
     from pipeline where $1::int is null or fid = $1 order by name, fid limit ${MOST}`,
    [fid],
  );
  if (rows.length === 0) return [];
  const assets = await thingsOf(tx, fid);
  const cameras = await eyesOf(tx, fid);
  return rows.map((row) => ({
    ...row,
    layer: 'pipelines',
    kind: 'pipeline',
    ruleSet: 'RS-BH',
    assets: assets.get(row.fid) ?? [],
    cameras: cameras.get(row.fid) ?? [],
  }));
}

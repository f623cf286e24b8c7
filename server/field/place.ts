import type { LngLat } from '../../domain/place.ts';
import { stationOf } from '../../domain/stationing.ts';
import type { Tx } from '../database.ts';
import { readCourses } from '../pipelines/course.ts';

/** Where a finding belongs: the object beside it, where along a pipeline, and whose it is. */
export interface FindingPlace {
  readonly pipelineFid: number | null;
  readonly chainageMeters: number | null;
  readonly offsetMeters: number | null;
  readonly objectFid: number | null;
  readonly name: string;
  readonly nameEn: string;
  readonly zone: number;
  readonly scopeKey: number;
}

/** A patroller walks beside the pipe, an inspector inside the fence. */
const PIPELINE_METERS = 150;
const SITE_METERS = 60;

interface Near {
  readonly fid: number;
  readonly name: string;
  readonly name_en: string;
  readonly zone: number;
  readonly scope_key: number;
}

const POINT = 'st_setsrid(st_makepoint($1, $2), 4326)::geography';

/**
 * The nearest stretch of a pipeline or site that the viewer reaches; a spot beside nothing belongs to its zone, and
 * without a position to the district. All that is asked runs under row security.
 */
export async function placeFinding(tx: Tx, position: LngLat | null): Promise<FindingPlace> {
  if (position !== null) {
    const place =
      (await besidePipeline(tx, position)) ?? (await insideSite(tx, position)) ?? (await inZone(tx, position));
    if (place !== null) return place;
  }
  const { rows } = await tx.query<{ scope_key: number }>(
    'select min(id) as scope_key from scope_cell where zone = 0 and enterprise = 0',
  );
  return nowhere(rows[0]?.scope_key ?? 0, 0);
}

const nowhere = (scopeKey: number, zone: number): FindingPlace => ({
  ...{ pipelineFid: null, chainageMeters: null, offsetMeters: null, objectFid: null },
  ...{ name: '', nameEn: '', zone, scopeKey },
});

async function besidePipeline(tx: Tx, position: LngLat): Promise<FindingPlace | null> {
  const { rows } = await tx.query<Near & { pipeline_fid: number }>(
    `select s.pipeline_fid, s.pipeline_fid as fid, p.name, p.name_en, s.zone, s.scope_key from segment s join visible_pipeline p on p.fid = s.pipeline_fid
     where st_dwithin(s.geom::geography, ${POINT}, ${PIPELINE_METERS}) order by st_distance(s.geom::geography, ${POINT}), s.pipeline_fid limit 1`,
    [...position],
  );
  const near = rows[0];
  if (near === undefined) return null;
  const [course] = await readCourses(tx, [near.pipeline_fid]);
  const station = course === undefined ? null : stationOf(course.legs, position);
  return {
    pipelineFid: near.pipeline_fid,
    chainageMeters: station?.chainageMeters ?? null,
    offsetMeters: station?.offsetMeters ?? null,
    objectFid: near.pipeline_fid,
    name: near.name,
    nameEn: near.name_en,
    zone: near.zone,
    scopeKey: near.scope_key,
  };
}

async function insideSite(tx: Tx, position: LngLat): Promise<FindingPlace | null> {
  const { rows } = await tx.query<Near>(
    `select t.fid, t.name, t.name_en, t.zone, t.scope_key from site t
     where st_dwithin(t.geom::geography, ${POINT}, ${SITE_METERS}) order by st_distance(t.geom::geography, ${POINT}), t.fid limit 1`,
    [...position],
  );
  const site = rows[0];
  if (site === undefined) return null;
  const { fid, name, name_en: nameEn, zone, scope_key: scopeKey } = site;
  return { ...nowhere(scopeKey, zone), objectFid: fid, name, nameEn };
}

async function inZone(tx: Tx, position: LngLat): Promise<FindingPlace | null> {
  const { rows } = await tx.query<{ zone: number; scope_key: number; name: string; name_en: string }>(
    `select z.zone, z.name, z.name_en, coalesce((select min(c.id) from scope_cell c where c.zone = z.zone and c.sector = 0 and c.enterprise = 0), z.scope_key) as scope_key
     from zone z where st_intersects(z.geom, st_setsrid(st_makepoint($1, $2), 4326)) order by z.fid limit 1`,
    [...position],
  );
  const zone = rows[0];
  return zone === undefined ? null : { ...nowhere(zone.scope_key, zone.zone), name: zone.name, nameEn: zone.name_en };
}

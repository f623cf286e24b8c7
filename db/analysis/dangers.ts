import type pg from 'pg';
import { layerCode } from '../../domain/layer.ts';
import { dangerNumber, encroaches, LEGAL_STRIPS, stripOfWork } from '../../domain/pipeline-strips.ts';
import { nearestTo, reachOf } from '../../domain/stationing-reach.ts';
import type { EnginePipeline } from './courses.ts';
import { parseShape } from './parse-shape.ts';
import { boxesAlong } from './surroundings.ts';

/** A hidden danger as the analysis finds it now; metres. */
export interface FoundDanger {
  readonly code: number;
  readonly strip: string;
  readonly key: string;
  readonly layer: number | null;
  readonly fid: number | null;
  readonly name: string;
  readonly nameEn: string;
  readonly from: number;
  readonly to: number;
  readonly distance: number;
  readonly limit: number;
  readonly scopeKey: number | null;
}

const STRIP_METERS = LEGAL_STRIPS[0]?.toMeters ?? 5;

/** Structures over the pipe or within 5 m: encroachment (占压, Art 30). Sites of the pipeline's own stations are its own. */
async function encroachments(tx: pg.ClientBase, pipeline: EnginePipeline): Promise<FoundDanger[]> {
  if (pipeline.laying !== 'buried') return [];
  const { rows } = await tx.query<{
    layer: 'assets' | 'places';
    fid: number;
    name: string;
    name_en: string;
    shape: string;
    scope_key: number;
  }>(
    `with b as (select * from unnest($1::float8[], $2::float8[], $3::float8[], $4::float8[]) as b(w, s, e, n))
     select distinct on (fid) * from (
       select 'assets' as layer, o.fid, o.name, o.name_en, st_asgeojson(o.geom, 8) as shape, o.scope_key from b
         join asset o on o.geom && st_makeenvelope(b.w, b.s, b.e, b.n, 4326) where o.enterprise <> $5 or $5 = 0
       union all
       select 'places', o.fid, o.name, o.name_en, st_asgeojson(o.geom, 8), o.scope_key from b
         join sensitive_place o on o.geom && st_makeenvelope(b.w, b.s, b.e, b.n, 4326)) found order by fid limit 20000`,
    [...boxesAlong(pipeline.legs, STRIP_METERS + 1), pipeline.enterprise],
  );
  return rows.flatMap((row): FoundDanger[] => {
    const shape = parseShape(row.shape);
    const nearest = shape === null ? null : nearestTo(pipeline.legs, shape);
    if (shape === null || nearest === null || !encroaches(nearest.meters)) return [];
    const reach = reachOf(pipeline.legs, shape, STRIP_METERS);
    return [
      {
        code: dangerNumber('encroachment'),
        strip: 'prohibited',
        key: `${row.layer}:${row.fid}`,
        layer: layerCode(row.layer),
        fid: row.fid,
        name: row.name,
        nameEn: row.name_en,
        from: reach[0]?.fromMeters ?? nearest.chainageMeters,
        to: reach[reach.length - 1]?.toMeters ?? nearest.chainageMeters,
        distance: nearest.meters,
        limit: STRIP_METERS,
        scopeKey: row.scope_key,
      },
    ];
  });
}

/** Works inside a strip without the permit that it asks for (Art 30, 35). */
async function works(tx: pg.ClientBase, pipeline: EnginePipeline, today: string): Promise<FoundDanger[]> {
  const { rows } = await tx.query<{
    id: number;
    name: string;
    name_en: string;
    activity: string;
    from_m: number;
    to_m: number;
    distance_m: number;
    permitted: boolean;
  }>(
    `select id, name, name_en, activity, from_m, to_m, distance_m, permitted from pipeline_work
     where pipeline_fid = $1 and starts_on <= $2::date and ends_on >= $2::date order by id limit 2000`,
    [pipeline.fid, today],
  );
  return rows.flatMap((row): FoundDanger[] => {
    const strip = stripOfWork(row.distance_m, row.activity);
    if (strip === null || (row.permitted && strip.id !== 'prohibited')) return [];
    return [
      {
        code: dangerNumber('third_party'),
        strip: strip.id,
        key: `work:${row.id}`,
        layer: null,
        fid: null,
        name: row.name,
        nameEn: row.name_en,
        from: row.from_m,
        to: row.to_m,
        distance: row.distance_m,
        limit: strip.toMeters,
        scopeKey: null,
      },
    ];
  });
}

/** Finds the dangers of a pipeline, opens what is new, ends what is gone, and answers what stands. */
export async function writeDangers(tx: pg.ClientBase, pipeline: EnginePipeline, now: Date): Promise<FoundDanger[]> {
  const at = now.toISOString();
  const found = [...(await encroachments(tx, pipeline)), ...(await works(tx, pipeline, at.slice(0, 10)))];
  const rows = JSON.stringify(found);
  await tx.query(
    `update pipeline_danger set ended_at = $3 where pipeline_fid = $1 and ended_at is null and found_by = 'analysis'
       and (code, key) not in (select r.code, r.key from jsonb_to_recordset($2::jsonb) as r(code smallint, key text))`,
    [pipeline.fid, rows, at],
  );
  await tx.query(
    `insert into pipeline_danger (pipeline_fid, code, strip, key, layer, object_fid, name, name_en, from_m, to_m, distance_m, limit_m, found_by, found_at, scope_key)
     select $1, r.code, r.strip, r.key, r.layer, r.fid, r.name, r."nameEn", r."from", r."to", r.distance, r."limit", 'analysis', $3, r."scopeKey"
     from jsonb_to_recordset($2::jsonb) as r(code smallint, strip text, key text, layer smallint, fid int, name text, "nameEn" text,
       "from" float8, "to" float8, distance float8, "limit" real, "scopeKey" int)
     on conflict (pipeline_fid, code, key) where ended_at is null
       do update set strip = excluded.strip, from_m = excluded.from_m, to_m = excluded.to_m, distance_m = excluded.distance_m, limit_m = excluded.limit_m`,
    [pipeline.fid, rows, at],
  );
  return found;
}

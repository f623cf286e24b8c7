import type pg from 'pg';
import type { LngLat } from '../../domain/place.ts';
import { type Leg, legsOf, type Stretch } from '../../domain/stationing.ts';
import { parseShape } from './parse-shape.ts';

/** A pipeline with its whole course, as the engine reads it. mm, MPa gauge, metres. */
export interface EnginePipeline {
  readonly fid: number;
  readonly id: string;
  readonly medium: string;
  readonly regime: string;
  readonly laying: string;
  readonly outerDiameterMm: number;
  readonly designPressureMpa: number | null;
  readonly depthM: number;
  readonly commissionedOn: string | null;
  readonly scopeKey: number;
  readonly sector: number;
  readonly enterprise: number;
  readonly wallMm: number | null;
  readonly steelGrade: string;
  readonly coating: string;
  readonly legs: readonly Leg[];
}

/** Pipelines with all of their stretches; null = every pipeline. For the engine alone. */
export async function readPipelines(tx: pg.ClientBase, fids: readonly number[] | null): Promise<EnginePipeline[]> {
  const { rows } = await tx.query<Omit<EnginePipeline, 'legs'>>(
    `select fid, id, medium, regime, laying, outer_diameter_mm as "outerDiameterMm", design_pressure_mpa as "designPressureMpa",
       depth_m as "depthM", commissioned_on::text as "commissionedOn", scope_key as "scopeKey", sector, enterprise,
       case when attrs->>'wallThicknessMm' ~ '^[0-9.]{1,6}$' then (attrs->>'wallThicknessMm')::float8 end as "wallMm",
       coalesce(attrs->>'steelGrade', '') as "steelGrade", coalesce(attrs->>'coating', '') as coating
     from pipeline where $1::int[] is null or fid = any($1) order by fid limit 10000`,
    [fids],
  );
  const { rows: parts } = await tx.query<{ fid: number; from_m: number; to_m: number; line: string }>(
    `select pipeline_fid as fid, from_m, to_m, st_asgeojson(geom, 8) as line from segment
     where $1::int[] is null or pipeline_fid = any($1) order by pipeline_fid, from_m limit 200000`,
    [fids],
  );
  const stretches = new Map<number, Stretch[]>();
  for (const part of parts) {
    const line: readonly LngLat[] = parseShape(part.line)?.paths[0] ?? [];
    const list = stretches.get(part.fid) ?? [];
    list.push({ fromMeters: part.from_m, toMeters: part.to_m, line });
    stretches.set(part.fid, list);
  }
  return rows.map((row) => ({ ...row, legs: legsOf(stretches.get(row.fid) ?? []) }));
}

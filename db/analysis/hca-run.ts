import type pg from 'pg';
import { type HcaResult, identifyHca } from '../../domain/hca.ts';
import { hcaMediumOf } from '../../domain/hca-mapping.ts';
import { impactRadiusGbMeters } from '../../domain/hca-radius.ts';
import { HCA_RULES } from '../../domain/hca-rules.ts';
import { type EnginePipeline, readPipelines } from './courses.ts';
import { type HcaTally, writeAreas } from './hca-write.ts';
import { type Neighbourhood, readNeighbourhood } from './surroundings.ts';

/** Beyond the widest rule, so that a clipped river does not end within it. */
const MARGIN_METERS = 60;

export interface HcaRunReport extends HcaTally {
  readonly pipelines: number;
  readonly things: number;
}

export interface HcaRunOptions {
  /** null = every pipeline. */
  readonly fids: readonly number[] | null;
  readonly now: Date;
  readonly cause: string;
  /** Surroundings as they were at another time: for the demo region's history. */
  readonly adjust?: (now: Neighbourhood) => Neighbourhood;
}

/** What one pipeline's analysis goes on from. */
export interface Analysed {
  readonly pipeline: EnginePipeline;
  readonly neighbourhood: Neighbourhood;
  /** null where the medium or an unknown pressure leaves nothing to identify. */
  readonly result: HcaResult | null;
}

async function analyse(
  tx: pg.ClientBase,
  pipeline: EnginePipeline,
  adjust: (now: Neighbourhood) => Neighbourhood,
): Promise<Analysed | null> {
  const medium = hcaMediumOf(pipeline.medium);
  if (pipeline.legs.length === 0) return null;
  const pressureMpa = pipeline.designPressureMpa;
  if (medium === null || pressureMpa === null || !(pressureMpa > 0)) {
    return { pipeline, neighbourhood: { things: [], facts: new Map() }, result: null };
  }
  const { outerDiameterMm } = pipeline;
  const reach = Math.max(HCA_RULES.sideMeters, impactRadiusGbMeters(outerDiameterMm, pressureMpa));
  const neighbourhood = adjust(await readNeighbourhood(tx, pipeline.legs, reach + MARGIN_METERS));
  const result = identifyHca({ medium, outerDiameterMm, pressureMpa }, pipeline.legs, neighbourhood.things);
  return { pipeline, neighbourhood, result };
}

async function writeClasses(tx: pg.ClientBase, { pipeline, result }: Analysed, now: Date): Promise<void> {
  await tx.query(`delete from pipeline_stretch where pipeline_fid = $1 and theme = 'area_class'`, [pipeline.fid]);
  await tx.query(
    `insert into pipeline_stretch (pipeline_fid, theme, from_m, to_m, value, model, detail, at)
     select $1, 'area_class', r.from_m, r.to_m, r.value, 'GB50251-2015', r.detail, $3
     from jsonb_to_recordset($2::jsonb) as r(from_m float8, to_m float8, value real, detail jsonb) where r.to_m > r.from_m`,
    [
      pipeline.fid,
      JSON.stringify(
        (result?.classes ?? []).map((stretch) => ({
          from_m: Math.round(stretch.fromMeters * 10) / 10,
          to_m: Math.round(stretch.toMeters * 10) / 10,
          value: stretch.areaClass,
          detail: { households: stretch.households },
        })),
      ),
      now.toISOString(),
    ],
  );
}

/**
 * Identifies the high-consequence areas of pipelines by GB 32167-2015 and writes what changed, in the caller's
 * transaction as the engine. `now` is when the run counts as done.
 */
export async function runHca(
  tx: pg.ClientBase,
  { fids, now, cause, adjust = (seen) => seen }: HcaRunOptions,
  each: (analysed: Analysed) => Promise<void> = async () => {},
): Promise<HcaRunReport> {
  const started = performance.now();
  const { rows } = await tx.query<{ id: number }>(
    'insert into hca_run (rule_set, cause, ran_at) values ($1, $2, $3) returning id',
    [HCA_RULES.id, cause, now.toISOString()],
  );
  const runId = rows[0]?.id ?? 0;
  const tally: HcaTally = { areas: 0, added: 0, regraded: 0, gone: 0 };
  const pipelines = await readPipelines(tx, fids);
  let things = 0;
  for (const pipeline of pipelines) {
    const analysed = await analyse(tx, pipeline, adjust);
    if (analysed === null) continue;
    const { result, neighbourhood } = analysed;
    things += neighbourhood.things.length;
    const context = { runId, now, radiusMeters: result?.radiusMeters ?? 0, facts: neighbourhood.facts };
    await writeAreas(tx, pipeline, result?.areas ?? [], context, tally);
    await writeClasses(tx, analysed, now);
    await each(analysed);
  }
  const report = { ...tally, pipelines: pipelines.length, things };
  await tx.query(
    'update hca_run set took_ms = $2, pipelines = $3, things = $4, areas = $5, added = $6, regraded = $7, gone = $8 where id = $1',
    [
      runId,
      Math.round(performance.now() - started),
      report.pipelines,
      report.things,
      report.areas,
      report.added,
      report.regraded,
      report.gone,
    ],
  );
  return report;
}

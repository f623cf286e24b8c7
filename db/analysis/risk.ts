import type pg from 'pg';
import type { AreaClass } from '../../domain/hca-class.ts';
import type { HcaGrade } from '../../domain/hca-rules.ts';
import { MEDIA, MEDIUM_DATA } from '../../domain/medium.ts';
import { RISK_MODEL, type RiskFacts, riskIndex } from '../../domain/pipeline-risk.ts';
import type { Interval } from '../../domain/stationing-reach.ts';
import type { FoundDanger } from './dangers.ts';
import type { Analysed } from './hca-run.ts';

const YEAR_MS = 365.25 * 86_400_000;

function mediumClass(medium: string): RiskFacts['medium'] {
  const known = MEDIA.find((code) => code === medium);
  switch (known === undefined ? null : MEDIUM_DATA[known].hazard) {
    case 'toxic_gas':
    case 'toxic_liquid':
      return 'toxic';
    case 'flammable_gas':
      return 'gas';
    case 'flammable_liquid':
      return 'liquid';
    default:
      return 'other';
  }
}

interface Measured {
  readonly potentials: readonly { readonly at: number; readonly value: number }[];
  readonly patrols: readonly Interval[];
  readonly works: readonly Interval[];
  readonly defects: readonly number[];
}

async function readMeasured(tx: pg.ClientBase, fid: number, now: Date): Promise<Measured> {
  const { rows: potentials } = await tx.query<{ at: number; value: number }>(
    `select f.chainage_m as at, r.value from facility f join sensor_point p on p.object_fid = f.fid join latest_reading r on r.point_fid = p.fid
     where f.pipeline_fid = $1 and p.indicator = 'potential' and f.chainage_m is not null order by f.chainage_m limit 2000`,
    [fid],
  );
  const { rows: patrols } = await tx.query<Interval>(
    `select from_m as "fromMeters", to_m as "toMeters" from patrol where counts and pipeline_fid = $1 and started_at > $2::timestamptz - interval '7 days' and started_at <= $2 limit 2000`,
    [fid, now.toISOString()],
  );
  const { rows: works } = await tx.query<Interval>(
    `select from_m as "fromMeters", to_m as "toMeters" from pipeline_work where pipeline_fid = $1 and starts_on <= $2::date and ends_on >= $2::date limit 2000`,
    [fid, now.toISOString()],
  );
  const { rows: defects } = await tx.query<{ at: number }>(
    `select chainage_m as at from pipeline_event where pipeline_fid = $1 and kind = 'defect' limit 20000`,
    [fid],
  );
  return { potentials, patrols, works, defects: defects.map((row) => row.at) };
}

const over = (interval: Interval, from: number, to: number): boolean =>
  interval.fromMeters < to && interval.toMeters > from;

/** A potential speaks for the pipe within 10 km: cathodic stations stand some 14 km apart. */
const POTENTIAL_REACH_METERS = 10_000;

function factsAt(
  analysed: Analysed,
  measured: Measured,
  dangers: readonly FoundDanger[],
  now: Date,
  from: number,
  to: number,
): RiskFacts {
  const { pipeline, result } = analysed;
  const classes = result?.classes.filter((stretch) => over(stretch, from, to)) ?? [];
  const areas = result?.areas.filter((area) => over(area, from, to)) ?? [];
  const nearest = measured.potentials
    .filter(({ at }) => Math.abs(at - from) < POTENTIAL_REACH_METERS)
    .sort((a, b) => Math.abs(a.at - from) - Math.abs(b.at - from))[0];
  const built = pipeline.commissionedOn === null ? null : Date.parse(pipeline.commissionedOn);
  return {
    depthM: pipeline.depthM,
    laying: pipeline.laying,
    ageYears: built === null ? null : Math.max(0, (now.getTime() - built) / YEAR_MS),
    coating: pipeline.coating,
    potentialMv: nearest?.value ?? null,
    outerDiameterMm: pipeline.outerDiameterMm,
    wallMm: pipeline.wallMm,
    pressureMpa: pipeline.designPressureMpa,
    steelGrade: pipeline.steelGrade,
    areaClass: classes.reduce<AreaClass>(
      (worst, stretch) => (stretch.areaClass > worst ? stretch.areaClass : worst),
      1,
    ),
    hcaGrade: areas.reduce<HcaGrade | null>(
      (worst, area) => (worst === null || area.grade > worst ? area.grade : worst),
      null,
    ),
    medium: mediumClass(pipeline.medium),
    worksNear: measured.works.filter((work) => over(work, from - 200, to + 200)).length,
    patrolsOfWeek: measured.patrols.filter((patrol) => over(patrol, from, to)).length,
    dangers: dangers.filter((danger) => danger.from < to && danger.to > from).length,
    crossesWater: areas.some((area) => area.parts.some((part) => part.code === 'oil-f' && over(part, from, to))),
    defects: measured.defects.filter((at) => at >= from && at < to).length,
  };
}

/** Works out the risk index of each 100 m of a pipeline and writes it in place of the last one. */
export async function writeRisk(
  tx: pg.ClientBase,
  analysed: Analysed,
  dangers: readonly FoundDanger[],
  now: Date,
): Promise<void> {
  const { pipeline } = analysed;
  const measured = await readMeasured(tx, pipeline.fid, now);
  const end = pipeline.legs.reduce((most, leg) => Math.max(most, leg.toMeters), 0);
  const rows: object[] = [];
  for (let from = 0; from < end - 0.05; from += RISK_MODEL.stepMeters) {
    const to = Math.min(end, from + RISK_MODEL.stepMeters);
    const { index, level, likelihood, consequence, parts, unknown } = riskIndex(
      factsAt(analysed, measured, dangers, now, from, to),
    );
    const whole = Object.fromEntries(Object.entries(parts).map(([key, score]) => [key, Math.round(score)]));
    rows.push({
      from_m: from,
      to_m: to,
      value: Math.round(index * 10) / 10,
      detail: { level, likelihood: Math.round(likelihood), consequence: Math.round(consequence), ...whole, unknown },
    });
  }
  await tx.query(`delete from pipeline_stretch where pipeline_fid = $1 and theme = 'risk'`, [pipeline.fid]);
  await tx.query(
    `insert into pipeline_stretch (pipeline_fid, theme, from_m, to_m, value, model, detail, at)
     select $1, 'risk', r.from_m, r.to_m, r.value, $4, r.detail, $3 from jsonb_to_recordset($2::jsonb) as r(from_m float8, to_m float8, value real, detail jsonb)`,
    [pipeline.fid, JSON.stringify(rows), now.toISOString(), RISK_MODEL.id],
  );
}

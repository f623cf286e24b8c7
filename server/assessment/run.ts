import type { PeriodSpan } from '../../domain/assessment-period.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx } from '../database.ts';
import { type Assessment, assess, type TalliedPoint, type UnitFigures } from './figures.ts';
import { type AssessmentInputs, readInputs, readWarnings, type WarningTally } from './inputs.ts';
import { nowOf } from './marks.ts';
import { papersOf } from './papers.ts';
import type { ParametersVersion } from './parameters.ts';
import { type MonthFacts, type MonthScores, readMonthFacts, scoresOf, storeScores } from './scores.ts';

const BATCH = 2_000;

/** What a period is reckoned from, as far as the transaction may see it. */
export interface Reading {
  readonly span: PeriodSpan;
  readonly parameters: ParametersVersion;
  readonly inputs: AssessmentInputs;
  readonly warnings: ReadonlyMap<number, WarningTally>;
  /** Of a month alone. */
  readonly month: MonthFacts | null;
}

/** What a run stores: the figures, and of a month the scores that follow from them. */
export interface Reckoned extends Assessment {
  readonly scores: MonthScores | null;
}

export async function readPeriod(tx: Tx, span: PeriodSpan, parameters: ParametersVersion): Promise<Reading> {
  const inputs = await readInputs(tx, span);
  const isMonth = span.period === 'month';
  return {
    span,
    parameters,
    inputs,
    warnings: isMonth ? await readWarnings(tx, span) : new Map(),
    month: isMonth ? await readMonthFacts(tx, span) : null,
  };
}

/** Reckons what was read; outside of any transaction, because nobody may wait for it. */
export async function reckon({ span, parameters, inputs, warnings, month }: Reading): Promise<Reckoned> {
  const assessment = await assess(span.period, span, inputs, warnings, parameters.body);
  return { ...assessment, scores: month === null ? null : scoresOf(assessment, month, warnings, parameters) };
}

export interface RunOrder {
  readonly span: PeriodSpan;
  /** 1 is the first run of the period; higher numbers correct it. */
  readonly number: number;
  readonly askedBy: string;
}

/**
 * Stores an assessment for good: run, figures, evidence and drafts in the caller's transaction, which claimed the order. A correction keeps the run that it corrects, and withdraws those of its drafts that were not sent and have lost
 * their ground (REQ-ASSESS-40, -43). Returns the run's id.
 */
export async function storeRun(
  tx: Tx,
  order: RunOrder,
  parametersVersion: number,
  assessment: Reckoned,
): Promise<number> {
  const now = await nowOf(tx);
  const { rows } = await tx.query<{ id: number; corrects: number | null }>(
    `insert into assessment_run (period, from_day, to_day, number, corrects, parameters_version, asked_by, made_at)
     select $1, $2, $3, $4::int, (select id from assessment_run r where r.period = $1 and r.from_day = $2::date and r.number = $4::int - 1), $5, $6,
       to_timestamp($7::float8 / 1000) returning id, corrects`,
    [order.span.period, order.span.fromDay, order.span.toDay, order.number, parametersVersion, order.askedBy, now],
  );
  const run = rows[0];
  if (run === undefined) throw new Error('the run was not stored');
  await storeFigures(tx, run.id, assessment.units);
  await storePoints(tx, run.id, assessment.points);
  if (assessment.scores !== null) await storeScores(tx, { id: run.id, span: order.span, now }, assessment.scores);
  const papers = await storePapers(tx, run, order.span, assessment, now);
  await appendAudit(tx, {
    actor: order.askedBy,
    action: 'assessment.run',
    object: String(run.id),
    detail: { period: order.span.period, from: order.span.fromDay, number: order.number, papers },
  });
  return run.id;
}

async function inBatches<T>(rows: readonly T[], write: (json: string) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += BATCH) await write(JSON.stringify(rows.slice(from, from + BATCH)));
}

const figuresRow = ({ unit, kind, tally, neverSeen, distorted, findings }: UnitFigures) => ({
  unit: unit.unit,
  key: unit.key,
  kind,
  name: unit.name,
  name_en: unit.nameEn,
  sector: unit.sector,
  zone: unit.zone,
  enterprise: unit.enterprise,
  scope_key: unit.scopeKey,
  points: tally.points,
  never_seen: neverSeen,
  gross: tally.gross,
  due: tally.due,
  offline: tally.offline,
  outage: tally.outage,
  platform: tally.platform,
  excused: tally.excused,
  network: tally.network,
  distorted,
  longest: tally.longest,
  longest_outage: tally.longestOutage,
  rate: tally.rate,
  findings,
  days: tally.days,
});

function storeFigures(tx: Tx, runId: number, units: readonly UnitFigures[]): Promise<void> {
  return inBatches(units.map(figuresRow), (json) =>
    tx.query(
      `insert into assessment_result (run_id, unit, key, kind, name, name_en, sector, zone, enterprise, scope_key, points, never_seen, gross_minutes,
         due_minutes, offline_minutes, outage_minutes, platform_minutes, excused_minutes, network_minutes, distorted_points, longest_minutes,
         longest_outage_minutes, rate, findings, days)
       select $1, r.unit, r.key, r.kind, r.name, r.name_en, r.sector, r.zone, r.enterprise, r.scope_key, r.points, r.never_seen, r.gross, r.due, r.offline,
         r.outage, r.platform, r.excused, r.network, r.distorted, r.longest, r.longest_outage, r.rate, r.findings, r.days
       from jsonb_to_recordset($2) as r(unit text, key int, kind text, name text, name_en text, sector smallint, zone int, enterprise int, scope_key int,
         points int, never_seen int, gross bigint, due bigint, offline bigint, outage bigint, platform bigint, excused bigint, network bigint,
         distorted int, longest int, longest_outage int, rate float8, findings jsonb, days jsonb)`,
      [runId, json],
    ),
  );
}

const pointRow = ({ point, tally }: TalliedPoint) => ({
  fid: point.fid,
  kind: point.kind,
  name: point.name,
  name_en: point.nameEn,
  object_fid: point.object,
  site_fid: point.site,
  sector: point.sector,
  zone: point.zone,
  enterprise: point.enterprise,
  scope_key: point.scopeKey,
  offline: tally.offline,
  outage: tally.outage,
  platform: tally.platform,
  excused: tally.excused,
  longest: tally.longest,
  stretches: tally.stretches,
  distortions: point.distortions,
});

function storePoints(tx: Tx, runId: number, points: readonly TalliedPoint[]): Promise<void> {
  return inBatches(points.map(pointRow), (json) =>
    tx.query(
      `insert into assessment_point (run_id, fid, kind, name, name_en, object_fid, site_fid, sector, zone, enterprise, scope_key, offline_minutes,
         outage_minutes, platform_minutes, excused_minutes, longest_minutes, stretches, distortions)
       select $1, r.fid, r.kind, r.name, r.name_en, r.object_fid, r.site_fid, r.sector, r.zone, r.enterprise, r.scope_key, r.offline, r.outage,
         r.platform, r.excused, r.longest, r.stretches, r.distortions
       from jsonb_to_recordset($2) as r(fid int, kind text, name text, name_en text, object_fid int, site_fid int, sector smallint, zone int,
         enterprise int, scope_key int, offline int, outage int, platform int, excused int, longest int, stretches jsonb, distortions jsonb)`,
      [runId, json],
    ),
  );
}

interface StoredRun {
  readonly id: number;
  readonly corrects: number | null;
}

/** Drafts of the run; a correction repeats none that was sent, and takes back what is not due any more. Returns how many. */
async function storePapers(
  tx: Tx,
  run: StoredRun,
  span: PeriodSpan,
  assessment: Assessment,
  now: number,
): Promise<number> {
  if (run.corrects !== null)
    await tx.query(
      `with gone as (update assessment_draft set state = 'withdrawn', revision = revision + 1
         where run_id in (select id from assessment_run where period = $1 and from_day = $2 and id <> $3) and state in ('draft', 'approved')
         returning id, scope_key)
       insert into assessment_step (draft_id, at, step, actor, text, scope_key)
       select id, to_timestamp($4::float8 / 1000), 'corrected', 'worker', $3::text, scope_key from gone`,
      [span.period, span.fromDay, run.id, now],
    );
  const papers = papersOf(span, assessment);
  await inBatches(papers, (json) =>
    tx.query(
      `insert into assessment_draft (run_id, kind, basis, enterprise, zone, site, sector, scope_key, recipient, recipient_en, text_zh, text_en, evidence, created_at)
       select $1, r.kind, r.basis, r.enterprise, r.zone, r.site, r.sector, r.scope_key, r.recipient, r.recipient_en, r.text_zh, r.text_en, r.evidence,
         to_timestamp($3::float8 / 1000)
       from jsonb_to_recordset($2) as r(kind text, basis text, enterprise int, zone int, site int, sector smallint, scope_key int, recipient text,
         recipient_en text, text_zh text, text_en text, evidence jsonb)
       where not exists (select from assessment_draft d join assessment_run u on u.id = d.run_id where u.period = $4 and u.from_day = $5
         and d.kind = r.kind and d.enterprise = r.enterprise and d.zone = r.zone and d.site = r.site and d.state in ('sent', 'answered', 'archived'))
       on conflict do nothing`,
      [run.id, json, now, span.period, span.fromDay],
    ),
  );
  return papers.length;
}

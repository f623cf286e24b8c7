import { type AssessedKind, type ClassedStretch, rateOf, type UnitDay } from '../../domain/assessment.ts';
import type { Finding } from '../../domain/assessment-finding.ts';
import type { AssessmentParameters } from '../../domain/assessment-parameters.ts';
import type { Period } from '../../domain/assessment-period.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { type Sector, sectorCode } from '../../domain/sector.ts';
import type { Tx } from '../database.ts';
import { sectorOrNull } from '../objects/queries.ts';
import { ms } from '../warnings/warning-record.ts';
import type { Distortion } from './inputs.ts';
import { parametersOf } from './parameters.ts';

export const RESULT_UNITS = ['enterprise', 'site', 'zone', 'district'] as const;
export type ResultUnit = (typeof RESULT_UNITS)[number];

export interface Run {
  readonly id: number;
  readonly period: Period;
  readonly fromDay: string;
  readonly toDay: string;
  readonly number: number;
  readonly corrects: number | null;
  readonly parametersVersion: number;
  readonly madeAt: number;
  /** No later run of the period corrects it. */
  readonly newest: boolean;
}

const RUNS = 200;
const RUN_COLUMNS = `r.id, r.period, r.from_day::text as "fromDay", r.to_day::text as "toDay", r.number, r.corrects, r.parameters_version as "parametersVersion",
  ${ms('r.made_at')} as "madeAt", not exists (select from assessment_run n where n.period = r.period and n.from_day = r.from_day and n.number > r.number) as newest`;

/** Runs, newest period first; corrections before what they correct. */
export async function listRuns(tx: Tx): Promise<Run[]> {
  const { rows } = await tx.query<Run>(
    `select ${RUN_COLUMNS} from assessment_run r order by r.to_day desc, r.period desc, r.number desc limit ${RUNS}`,
  );
  return rows;
}

async function readRun(tx: Tx, id: number): Promise<Run & { readonly parameters: AssessmentParameters }> {
  const { rows } = await tx.query<Run>(`select ${RUN_COLUMNS} from assessment_run r where r.id = $1`, [id]);
  const run = rows[0];
  if (run === undefined) throw new RefusalError({ code: 'not_found', message: `no run ${id}` });
  const parameters = await parametersOf(tx, run.parametersVersion);
  if (parameters === null) throw new RefusalError({ code: 'not_found', message: 'the numbers of the run are gone' });
  return { ...run, parameters: parameters.body };
}

/** Figures of one unit, minutes and percent; `quotient` is offline by due over the whole period, beside the daily average. */
export interface Result {
  readonly unit: ResultUnit;
  readonly key: number;
  readonly kind: AssessedKind;
  readonly name: string;
  readonly nameEn: string;
  readonly sector: Sector | null;
  readonly zone: number;
  readonly enterprise: number;
  readonly points: number;
  readonly neverSeen: number;
  readonly gross: number;
  readonly due: number;
  readonly offline: number;
  readonly outage: number;
  readonly platform: number;
  readonly excused: number;
  readonly network: number;
  readonly distorted: number;
  readonly longest: number;
  readonly longestOutage: number;
  readonly rate: number | null;
  readonly quotient: number | null;
  readonly findings: readonly Finding[];
}

const RESULT_COLUMNS = `unit, key, kind, name, name_en as "nameEn", sector, zone, enterprise, points, never_seen as "neverSeen", gross_minutes as gross,
  due_minutes as due, offline_minutes as offline, outage_minutes as outage, platform_minutes as platform, excused_minutes as excused,
  network_minutes as network, distorted_points as distorted, longest_minutes as longest, longest_outage_minutes as "longestOutage", rate, findings`;
const RESULTS = 2_000;

type ResultRow = Omit<Result, 'sector' | 'quotient'> & { readonly sector: number };
const resultOf = <T extends ResultRow>(row: T): Omit<T, 'sector'> & Pick<Result, 'sector' | 'quotient'> => ({
  ...row,
  sector: sectorOrNull(row.sector),
  quotient: rateOf(row.offline, row.due),
});

export interface ResultFilter {
  readonly runId: number;
  readonly unit: ResultUnit;
  readonly kind?: AssessedKind | undefined;
  readonly sector?: Sector | undefined;
  readonly zone?: number | undefined;
  readonly text?: string | undefined;
  readonly findingsOnly: boolean;
}

/** The table of a run in the viewer's scope, worst first, and how many rows there are without a limit. */
export async function listResults(tx: Tx, filter: ResultFilter) {
  const run = await readRun(tx, filter.runId);
  const where = `run_id = $1 and unit = $2 and ($3::text is null or kind = $3) and ($4::int is null or sector = $4) and ($5::int is null or zone = $5)
    and ($6 = '' or strpos(lower(name || ' ' || name_en), lower($6)) > 0) and (not $7 or findings <> '[]')`;
  const values = [
    filter.runId,
    filter.unit,
    filter.kind ?? null,
    filter.sector === undefined ? null : sectorCode(filter.sector),
    filter.zone ?? null,
    filter.text?.trim() ?? '',
    filter.findingsOnly,
  ];
  const { rows } = await tx.query<ResultRow>(
    `select ${RESULT_COLUMNS} from assessment_result where ${where}
     order by rate desc nulls last, longest_minutes desc, name limit ${RESULTS}`,
    values,
  );
  const { rows: counted } = await tx.query<{ total: number; found: number }>(
    `select count(*)::int as total, count(*) filter (where findings <> '[]')::int as found from assessment_result where ${where}`,
    values,
  );
  return { run, rows: rows.map(resultOf), total: counted[0]?.total ?? 0, withFindings: counted[0]?.found ?? 0 };
}

/** A point of a run with its stretches: the evidence (REQ-ASSESS-43). */
export interface ResultPoint {
  readonly fid: number;
  readonly kind: 'data' | 'video';
  readonly name: string;
  readonly nameEn: string;
  readonly offline: number;
  readonly outage: number;
  readonly platform: number;
  readonly excused: number;
  readonly longest: number;
  readonly stretches: readonly ClassedStretch[];
  readonly distortions: readonly Distortion[];
}

const POINTS = 300;
const MEMBER: Readonly<Record<ResultUnit, string>> = {
  enterprise: 'enterprise = $2',
  site: 'site_fid = $2',
  zone: 'zone = $2',
  district: '$2::int = 0',
};

/** One unit of a run: its figures day by day, and the points behind them, worst first. */
export async function readUnit(tx: Tx, runId: number, unit: ResultUnit, key: number) {
  const run = await readRun(tx, runId);
  const { rows: results } = await tx.query<ResultRow & { readonly days: readonly UnitDay[] }>(
    `select ${RESULT_COLUMNS}, days from assessment_result where run_id = $1 and unit = $2 and key = $3 order by kind limit 3`,
    [runId, unit, key],
  );
  if (results.length === 0) throw new RefusalError({ code: 'not_found', message: 'no figures of that in the run' });
  const { rows: points } = await tx.query<ResultPoint>(
    `select fid, kind, name, name_en as "nameEn", offline_minutes as offline, outage_minutes as outage, platform_minutes as platform,
       excused_minutes as excused, longest_minutes as longest, stretches, distortions
     from assessment_point where run_id = $1 and ${MEMBER[unit]}
     order by longest_minutes desc, offline_minutes desc, outage_minutes desc, fid limit ${POINTS}`,
    [runId, key],
  );
  return { run, results: results.map(resultOf), points };
}

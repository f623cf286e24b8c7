import type { PeriodSpan } from '../../domain/assessment-period.ts';
import type { Stretch } from '../../domain/assessment-span.ts';
import { type BulletinBody, bulletinOf, type ScoredEnterprise } from '../../domain/bulletin.ts';
import { type ScoreFacts, scoreOf } from '../../domain/enterprise-score.ts';
import type { Tx } from '../database.ts';
import type { Assessment, UnitFigures } from './figures.ts';
import type { NamedUnit, WarningTally } from './inputs.ts';
import type { ParametersVersion } from './parameters.ts';

/** More enterprises than a district has. */
const MAX_ROWS = 100_000;

/** What a month's scores need besides offline figures, by enterprise. */
export interface MonthFacts {
  readonly handling: ReadonlyMap<number, { readonly closed: number; readonly meanMinutes: number | null }>;
  readonly repairs: ReadonlyMap<number, { readonly due: number; readonly late: number }>;
  /** Warnings of the month by what raised them. */
  readonly causes: readonly (readonly [string, number])[];
}

/** Signed-off warnings and repairs that fell due, as far as the transaction may see them. */
export async function readMonthFacts(tx: Tx, window: Stretch): Promise<MonthFacts> {
  const values = [window.from / 1000, window.to / 1000];
  const { rows: handling } = await tx.query<{ enterprise: number; closed: number; meanMinutes: number | null }>(
    `select enterprise, count(*)::int as closed, avg(date_part('epoch', closed_at - opened_at) / 60)::float8 as "meanMinutes" from warning
     where opened_at >= to_timestamp($1::float8) and opened_at < to_timestamp($2::float8) and closed_at is not null and enterprise <> 0
       and worst_tier >= 2 and coalesce(verdict, '') <> 'false'
     group by 1 limit ${MAX_ROWS}`,
    values,
  );
  const { rows: repairs } = await tx.query<{ enterprise: number; due: number; late: number }>(
    `select enterprise, count(*)::int as due, count(*) filter (where coalesce(repaired_at, back_at, 'infinity') > coalesce(due_at, expected_at))::int as late
     from repair where coalesce(due_at, expected_at) >= to_timestamp($1::float8) and coalesce(due_at, expected_at) < to_timestamp($2::float8)
       and state <> 'cancelled' and enterprise <> 0 group by 1 limit ${MAX_ROWS}`,
    values,
  );
  const { rows: causes } = await tx.query<{ cause: string; count: number }>(
    `select coalesce(nullif(indicator, ''), cause) as cause, count(*)::int as count from warning
     where opened_at >= to_timestamp($1::float8) and opened_at < to_timestamp($2::float8) and worst_tier >= 2 and coalesce(verdict, '') <> 'false'
       and enterprise <> 0 group by 1 order by 2 desc, 1 limit 1000`,
    values,
  );
  return {
    handling: new Map(handling.map(({ enterprise, ...one }) => [enterprise, one])),
    repairs: new Map(repairs.map(({ enterprise, ...one }) => [enterprise, one])),
    causes: causes.map(({ cause, count }) => [cause, count]),
  };
}

const NO_WARNINGS: WarningTally = { opened: { red: 0, orange: 0, yellow: 0 }, late: { red: 0, orange: 0, yellow: 0 } };

function factsOf(
  figures: readonly UnitFigures[],
  key: number,
  month: MonthFacts,
  warnings: ReadonlyMap<number, WarningTally>,
): ScoreFacts {
  const of = (kind: 'data' | 'video') => figures.find((one) => one.kind === kind)?.tally;
  const [data, video] = [of('data'), of('video')];
  const { opened, late } = warnings.get(key) ?? NO_WARNINGS;
  const handling = month.handling.get(key);
  const repairs = month.repairs.get(key);
  return {
    dataPoints: data?.points ?? 0,
    videoPoints: video?.points ?? 0,
    dataRate: data?.rate ?? null,
    videoRate: video?.rate ?? null,
    offlineMinutes: (data?.offline ?? 0) + (video?.offline ?? 0),
    dueMinutes: (data?.due ?? 0) + (video?.due ?? 0),
    opened,
    late,
    closed: handling?.closed ?? 0,
    meanMinutes: handling?.meanMinutes ?? null,
    repairsDue: repairs?.due ?? 0,
    repairsLate: repairs?.late ?? 0,
    findings: [...new Set(figures.flatMap((one) => one.findings.map(({ code }) => code)))],
  };
}

/** Scores and bulletin of a month from what was reckoned; the same inputs give the same figures. */
export interface MonthScores {
  readonly scored: readonly (ScoredEnterprise & { readonly scopeKey: number })[];
  readonly bulletin: BulletinBody;
}

export function scoresOf(
  { units }: Assessment,
  month: MonthFacts,
  warnings: ReadonlyMap<number, WarningTally>,
  { version, body }: ParametersVersion,
): MonthScores {
  const byUnit = Map.groupBy(
    units.filter(({ unit }) => unit.unit === 'enterprise'),
    ({ unit }) => unit,
  );
  const scored: (ScoredEnterprise & { scopeKey: number })[] = [];
  const unranked: Pick<ScoredEnterprise, 'enterprise' | 'name' | 'nameEn'>[] = [];
  for (const [unit, figures] of byUnit) {
    const facts = factsOf(figures, unit.key, month, warnings);
    const score = scoreOf(facts, body);
    const place = placeOf(unit);
    if (score === null) unranked.push({ enterprise: place.enterprise, name: place.name, nameEn: place.nameEn });
    else scored.push({ ...place, ...score, facts, scopeKey: unit.scopeKey });
  }
  return { scored, bulletin: bulletinOf(version, scored.map(withoutScope), unranked, month.causes) };
}

const placeOf = ({ key, name, nameEn, sector, zone }: NamedUnit) => ({ enterprise: key, name, nameEn, sector, zone });
const withoutScope = ({ scopeKey: _scopeKey, ...one }: ScoredEnterprise & { readonly scopeKey: number }) => one;

/**
 * Stores the scores of a monthly run for good, and its bulletin as a draft; a corrected run takes back the draft of the one
 * that it corrects, never one that was issued (REQ-ASSESS-13).
 */
export async function storeScores(
  tx: Tx,
  run: { readonly id: number; readonly span: PeriodSpan; readonly now: number },
  { scored, bulletin }: MonthScores,
): Promise<void> {
  await tx.query(
    `insert into enterprise_score (run_id, enterprise, name, name_en, sector, zone, scope_key, access, handling, upkeep, score, facts)
     select $1, s.enterprise, s.name, s."nameEn", s.sector, s.zone, s."scopeKey", s.access, s.handling, s.upkeep, s.score, s.facts
     from jsonb_to_recordset($2) as s(enterprise int, name text, "nameEn" text, sector smallint, zone int, "scopeKey" int, access float8, handling float8,
       upkeep float8, score float8, facts jsonb)`,
    [run.id, JSON.stringify(scored)],
  );
  await tx.query(`update bulletin set state = 'withdrawn' where from_day = $1 and state = 'draft'`, [run.span.fromDay]);
  await tx.query(
    `insert into bulletin (run_id, from_day, to_day, body, made_at) values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000))`,
    [run.id, run.span.fromDay, run.span.toDay, JSON.stringify(bulletin), run.now],
  );
}

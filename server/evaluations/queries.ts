import { type BulletinBody, yearScore } from '../../domain/bulletin.ts';
import type { Score, ScoreFacts } from '../../domain/enterprise-score.ts';
import type { EvaluationState } from '../../domain/evaluation.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { parametersOf } from '../assessment/parameters.ts';
import { mayAt } from '../auth/reach.ts';
import type { Tx, Viewer } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

/** A report on an enterprise and what followed. Times are epoch milliseconds. */
export interface Evaluation {
  readonly id: number;
  readonly runId: number;
  readonly fromDay: string;
  readonly toDay: string;
  readonly enterprise: number;
  readonly name: string;
  readonly nameEn: string;
  readonly sector: number;
  readonly zone: number;
  readonly scopeKey: number;
  readonly score: number;
  readonly textZh: string;
  readonly textEn: string;
  readonly state: EvaluationState;
  readonly revision: number;
  readonly author: string;
  readonly authorName: string;
  readonly submittedAt: number | null;
  readonly opinion: string | null;
  readonly opinedByName: string | null;
  readonly dueAt: number | null;
  readonly answer: string | null;
  readonly answeredAt: number | null;
  readonly closedAt: number | null;
  readonly overdue: boolean;
}

const COLUMNS = `e.id, e.run_id as "runId", r.from_day::text as "fromDay", r.to_day::text as "toDay", e.enterprise, e.name, e.name_en as "nameEn", e.sector, e.zone,
  e.scope_key as "scopeKey", e.score, e.text_zh as "textZh", e.text_en as "textEn", e.state, e.revision, e.author, e.author_name as "authorName",
  ${ms('e.submitted_at')} as "submittedAt", e.opinion, e.opined_by_name as "opinedByName", ${ms('e.due_at')} as "dueAt", e.answer,
  ${ms('e.answered_at')} as "answeredAt", ${ms('e.closed_at')} as "closedAt", e.state = 'rectifying' and e.due_at < guanlan.now() as overdue`;
const LIST = 500;

/** A draft is the operating company's; submitted, the regulator reads it; the enterprise reads it once an opinion is set or it is closed. */
const reads = (viewer: Viewer, { scopeKey, state }: Pick<Evaluation, 'scopeKey' | 'state'>): boolean =>
  mayAt(viewer, 'duty.keep', scopeKey) ||
  (state !== 'draft' && mayAt(viewer, 'assessment.decide', scopeKey)) ||
  (state !== 'draft' && state !== 'submitted');

/** Reports of the viewer's scope: what waits first, the worst score before the better. */
export async function listEvaluations(tx: Tx, viewer: Viewer): Promise<Evaluation[]> {
  const { rows } = await tx.query<Evaluation>(
    `select ${COLUMNS} from evaluation e join assessment_run r on r.id = e.run_id
     order by array_position(array['answered', 'rectifying', 'submitted', 'draft', 'closed'], e.state), r.from_day desc, e.score, e.id limit ${LIST}`,
  );
  return rows.filter((row) => reads(viewer, row));
}

interface StepRow {
  readonly id: number;
  readonly at: number;
  readonly step: string;
  readonly actorName: string;
  readonly text: string;
}

/** One report with its way so far, and what this viewer may do. */
export async function getEvaluation(tx: Tx, viewer: Viewer, id: number) {
  const { rows } = await tx.query<Evaluation>(
    `select ${COLUMNS} from evaluation e join assessment_run r on r.id = e.run_id where e.id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined || !reads(viewer, row))
    throw new RefusalError({ code: 'not_found', field: 'id', message: `no report ${id}` });
  const { rows: steps } = await tx.query<StepRow>(
    `select id, ${ms('at')} as at, step, actor_name as "actorName", text from evaluation_step where evaluation_id = $1 order by id limit 200`,
    [id],
  );
  return {
    ...row,
    steps,
    mayWrite: mayAt(viewer, 'duty.keep', row.scopeKey),
    mayDecide: mayAt(viewer, 'assessment.decide', row.scopeKey) && row.author !== viewer.id,
    mayAnswer: mayAt(viewer, 'outage.request', row.scopeKey),
  };
}

/** The newest monthly runs that have scores, for the choice of what to evaluate. */
export async function scoredRuns(tx: Tx) {
  const { rows } = await tx.query<{
    id: number;
    fromDay: string;
    toDay: string;
    number: number;
    scored: number;
    reported: number;
  }>(
    `select r.id, r.from_day::text as "fromDay", r.to_day::text as "toDay", r.number,
       (select count(*)::int from enterprise_score s where s.run_id = r.id) as scored,
       (select count(*)::int from evaluation e where e.run_id = r.id) as reported
     from assessment_run r where r.period = 'month'
       and not exists (select from assessment_run n where n.period = 'month' and n.from_day = r.from_day and n.number > r.number)
     order by r.from_day desc limit 24`,
  );
  return rows.filter(({ scored }) => scored > 0);
}

export interface StoredScore extends Score {
  readonly enterprise: number;
  readonly name: string;
  readonly nameEn: string;
  readonly sector: number;
  readonly zone: number;
  readonly scopeKey: number;
  readonly facts: ScoreFacts;
}

const SCORE = `s.enterprise, s.name, s.name_en as "nameEn", s.sector, s.zone, s.scope_key as "scopeKey", s.access, s.handling, s.upkeep, s.score, s.facts`;

/** Scores of a run that have no report yet. */
export async function unreportedScores(tx: Tx, runId: number): Promise<StoredScore[]> {
  const { rows } = await tx.query<StoredScore>(
    `select ${SCORE} from enterprise_score s where s.run_id = $1 and not exists (select from evaluation e where e.run_id = $1 and e.enterprise = s.enterprise)
     order by s.score, s.enterprise limit ${LIST}`,
    [runId],
  );
  return rows;
}

interface BulletinRow {
  readonly id: number;
  readonly runId: number;
  readonly fromDay: string;
  readonly toDay: string;
  readonly state: 'draft' | 'issued' | 'withdrawn';
  readonly number: string | null;
  readonly issuedByName: string | null;
  readonly issuedAt: number | null;
  readonly madeAt: number;
  readonly editedBy: string | null;
}

const BULLETIN = `b.id, b.run_id as "runId", b.from_day::text as "fromDay", b.to_day::text as "toDay", b.state, b.number, b.issued_by_name as "issuedByName",
  ${ms('b.issued_at')} as "issuedAt", ${ms('b.made_at')} as "madeAt", b.edited_by as "editedBy"`;

/** Bulletins, newest month first; drafts only for who sees the whole district (the database says so). */
export async function listBulletins(tx: Tx): Promise<BulletinRow[]> {
  const { rows } = await tx.query<BulletinRow>(
    `select ${BULLETIN} from bulletin b where b.state <> 'withdrawn' order by b.from_day desc, b.id desc limit 60`,
  );
  return rows;
}

/** One bulletin with its figures and the names that they speak of. */
export async function getBulletin(tx: Tx, viewer: Viewer, id: number) {
  const { rows } = await tx.query<BulletinRow & { body: BulletinBody; remarksZh: string; remarksEn: string }>(
    `select ${BULLETIN}, b.body, b.remarks_zh as "remarksZh", b.remarks_en as "remarksEn" from bulletin b where b.id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no bulletin ${id}` });
  const { rows: zones } = await tx.query<{ key: number; name: string; nameEn: string }>(
    'select key, name, name_en as "nameEn" from zone order by key limit 200',
  );
  const parameters = await parametersOf(tx, row.body.parametersVersion);
  return {
    ...row,
    zones,
    parameters: parameters?.body ?? null,
    mayIssue:
      row.state === 'draft' && viewer.all && viewer.permissions.has('assessment.decide') && row.editedBy !== viewer.id,
  };
}

/**
 * Scores of a year, month by month, from the newest run of each month, and their mean (REQ-ASSESS-13: the year-end score).
 * Ranked only for who sees the whole district: among a part of it a rank would be another one.
 */
export async function yearScores(tx: Tx, viewer: Viewer, year: number) {
  const { rows } = await tx.query<{ enterprise: number; name: string; nameEn: string; month: number; score: number }>(
    `select s.enterprise, s.name, s.name_en as "nameEn", date_part('month', r.from_day)::int as month, s.score
     from enterprise_score s join assessment_run r on r.id = s.run_id
     where r.period = 'month' and r.from_day >= make_date($1::int, 1, 1) and r.from_day < make_date($1::int + 1, 1, 1)
       and not exists (select from assessment_run n where n.period = 'month' and n.from_day = r.from_day and n.number > r.number)
     order by s.enterprise, r.from_day limit 100000`,
    [year],
  );
  const scored = [...Map.groupBy(rows, ({ enterprise }) => enterprise).values()].flatMap((months) => {
    const score = yearScore(months);
    const [first] = months;
    if (score === null || first === undefined) return [];
    const { enterprise, name, nameEn } = first;
    return [{ enterprise, name, nameEn, score, months: months.map(({ month, score: of }) => ({ month, score: of })) }];
  });
  scored.sort((a, b) => b.score - a.score || a.enterprise - b.enterprise);
  return {
    year,
    rows: scored.map((row) => ({
      ...row,
      rank: viewer.all ? scored.findIndex(({ score }) => score === row.score) + 1 : null,
    })),
  };
}

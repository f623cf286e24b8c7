import type { z } from 'zod';
import { periodFrom } from '../../domain/assessment-period.ts';
import {
  type EvaluationState,
  type EvaluationStep,
  evaluationAfter,
  type evaluationEditSchema,
  type evaluationOpinionSchema,
  evaluationText,
  type evaluationWordsSchema,
} from '../../domain/evaluation.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Permission } from '../../domain/role.ts';
import { nowOf } from '../assessment/marks.ts';
import { parametersOf } from '../assessment/parameters.ts';
import { appendAudit } from '../auth/audit.ts';
import { mayAt } from '../auth/reach.ts';
import type { Tx, Viewer } from '../database.ts';
import { unreportedScores } from './queries.ts';

interface Asked {
  readonly viewer: Viewer;
  readonly address: string;
}

/** Who may take a step; the database keeps whoever wrote a report from setting its opinion. */
const STEP_PERMISSION: Readonly<Record<EvaluationStep, Permission>> = {
  edit: 'duty.keep',
  submit: 'duty.keep',
  opine: 'assessment.decide',
  answer: 'outage.request',
  send_back: 'assessment.decide',
  close: 'assessment.decide',
};

async function keepStep(
  tx: Tx,
  { viewer, address }: Asked,
  evaluation: { readonly id: number; readonly scopeKey: number },
  step: EvaluationStep | 'create',
  text = '',
): Promise<void> {
  await tx.query(
    `insert into evaluation_step (evaluation_id, at, step, actor, actor_name, text, scope_key) values ($1, guanlan.now(), $2, $3, $4, $5, $6)`,
    [evaluation.id, step, viewer.id, viewer.name, text, evaluation.scopeKey],
  );
  await appendAudit(tx, {
    actor: viewer.id,
    action: `evaluation.${step}`,
    object: `evaluation:${evaluation.id}`,
    address,
    detail: { text },
  });
}

/** Drafts a report for every enterprise of a monthly run in the viewer's scope that has none (REQ-ASSESS-11). Returns how many. */
export async function makeEvaluations(tx: Tx, asked: Asked, runId: number): Promise<{ readonly made: number }> {
  const { rows: runs } = await tx.query<{ fromDay: string; version: number }>(
    `select from_day::text as "fromDay", parameters_version as version from assessment_run where id = $1 and period = 'month'`,
    [runId],
  );
  const run = runs[0];
  const span = run === undefined ? null : periodFrom('month', run.fromDay);
  const parameters = run === undefined ? null : await parametersOf(tx, run.version);
  if (span === null || parameters === null)
    throw new RefusalError({ code: 'not_found', field: 'runId', message: `no monthly run ${runId}` });
  const scores = (await unreportedScores(tx, runId)).filter(({ scopeKey }) =>
    mayAt(asked.viewer, 'duty.keep', scopeKey),
  );
  for (const { facts, access, handling, upkeep, score, ...place } of scores) {
    const subject = {
      ...place,
      ...span,
      facts,
      score: { access, handling, upkeep, score },
      parameters: parameters.body,
    };
    const { rows } = await tx.query<{ id: number }>(
      `insert into evaluation (run_id, enterprise, name, name_en, sector, zone, scope_key, score, text_zh, text_en, author, author_name, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, guanlan.now()) on conflict (run_id, enterprise) do nothing returning id`,
      [
        runId,
        place.enterprise,
        place.name,
        place.nameEn,
        place.sector,
        place.zone,
        place.scopeKey,
        score,
        evaluationText(subject, 'zh'),
        evaluationText(subject, 'en'),
        asked.viewer.id,
        asked.viewer.name,
      ],
    );
    const id = rows[0]?.id;
    if (id !== undefined) await keepStep(tx, asked, { id, scopeKey: place.scopeKey }, 'create');
  }
  return { made: scores.length };
}

interface Locked {
  readonly id: number;
  readonly state: EvaluationState;
  readonly revision: number;
  readonly scopeKey: number;
  readonly author: string;
  readonly next: EvaluationState;
}

/** Locks a report on which the step is open for this viewer. `revision` null: whichever stands. */
async function lock(
  tx: Tx,
  { viewer }: Asked,
  id: number,
  revision: number | null,
  step: EvaluationStep,
): Promise<Locked> {
  const { rows } = await tx.query<Omit<Locked, 'next'>>(
    `select id, state, revision, scope_key as "scopeKey", author from evaluation where id = $1 for update`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no report ${id}` });
  if (!mayAt(viewer, STEP_PERMISSION[step], row.scopeKey))
    throw new RefusalError({ code: 'forbidden', field: 'party', message: `another party does this: ${step}` });
  const next = evaluationAfter(row.state, step);
  if (next === null || (revision !== null && revision !== row.revision))
    throw new RefusalError({
      code: 'conflict',
      field: 'revision',
      message: `the report is ${row.state}, revision ${row.revision}`,
    });
  if (STEP_PERMISSION[step] === 'assessment.decide' && row.author === viewer.id)
    throw new RefusalError({ code: 'two_persons', field: 'author', message: 'nobody decides a report of his own' });
  return { ...row, next };
}

export async function editEvaluation(tx: Tx, asked: Asked, input: z.infer<typeof evaluationEditSchema>): Promise<void> {
  const row = await lock(tx, asked, input.id, input.revision, 'edit');
  await tx.query('update evaluation set text_zh = $2, text_en = $3, revision = revision + 1 where id = $1', [
    row.id,
    input.textZh,
    input.textEn,
  ]);
  await keepStep(tx, asked, row, 'edit');
}

/** Hands reports to the regulator: one, or a whole month's. All or none. */
export async function submitEvaluations(tx: Tx, asked: Asked, ids: readonly number[]): Promise<void> {
  for (const id of [...new Set(ids)].sort((a, b) => a - b)) {
    const row = await lock(tx, asked, id, null, 'submit');
    await tx.query(
      'update evaluation set state = $2, submitted_at = guanlan.now(), revision = revision + 1 where id = $1',
      [id, row.next],
    );
    await keepStep(tx, asked, row, 'submit');
  }
}

async function setOpinion(
  tx: Tx,
  asked: Asked,
  step: 'opine' | 'send_back',
  input: z.infer<typeof evaluationOpinionSchema>,
): Promise<void> {
  const row = await lock(tx, asked, input.id, input.revision, step);
  if (input.dueAt <= (await nowOf(tx)))
    throw new RefusalError({ code: 'invalid', field: 'dueAt', message: 'the due date lies in the future' });
  await tx.query(
    `update evaluation set state = $2, opinion = $3, due_at = to_timestamp($4::float8 / 1000), opined_by = $5, opined_by_name = $6, revision = revision + 1
     where id = $1`,
    [row.id, row.next, input.text, input.dueAt, asked.viewer.id, asked.viewer.name],
  );
  await keepStep(tx, asked, row, step, input.text);
}

/** The regulator's rectification opinion with its due date (整改意见, S2 Art 24). */
export const opineEvaluation = (tx: Tx, asked: Asked, input: z.infer<typeof evaluationOpinionSchema>): Promise<void> =>
  setOpinion(tx, asked, 'opine', input);

/** The answer does not do: another opinion, another date. */
export const sendBackEvaluation = (
  tx: Tx,
  asked: Asked,
  input: z.infer<typeof evaluationOpinionSchema>,
): Promise<void> => setOpinion(tx, asked, 'send_back', input);

export async function answerEvaluation(
  tx: Tx,
  asked: Asked,
  input: z.infer<typeof evaluationWordsSchema>,
): Promise<void> {
  const row = await lock(tx, asked, input.id, input.revision, 'answer');
  await tx.query(
    'update evaluation set state = $2, answer = $3, answered_at = guanlan.now(), revision = revision + 1 where id = $1',
    [row.id, row.next, input.text],
  );
  await keepStep(tx, asked, row, 'answer', input.text);
}

export async function closeEvaluation(
  tx: Tx,
  asked: Asked,
  input: z.infer<typeof evaluationWordsSchema>,
): Promise<void> {
  const row = await lock(tx, asked, input.id, input.revision, 'close');
  await tx.query('update evaluation set state = $2, closed_at = guanlan.now(), revision = revision + 1 where id = $1', [
    row.id,
    row.next,
  ]);
  await keepStep(tx, asked, row, 'close', input.text);
}

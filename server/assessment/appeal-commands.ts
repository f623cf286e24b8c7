import type { Appeal } from '../../domain/assessment-draft.ts';
import type { Period } from '../../domain/assessment-period.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { orderCorrection } from './due.ts';
import { keepStep } from './steps.ts';

/**
 * The enterprise appeals (申诉) against the silence of its points in a run: which points, which time, why. Only against
 * the newest run of a period, only for points that the run lists, and not twice for the same time.
 */
export async function makeAppeal(tx: Tx, viewer: Viewer, appeal: Appeal, address: string): Promise<{ id: number }> {
  const { rows: points } = await tx.query<{
    fid: number;
    enterprise: number;
    zone: number;
    sector: number;
    scope: number;
  }>(
    `select fid, enterprise, zone, sector, scope_key as scope from assessment_point where run_id = $1 and fid = any($2) order by fid`,
    [appeal.runId, appeal.fids],
  );
  const first = points[0];
  if (first === undefined || points.length !== new Set(appeal.fids).size)
    throw new RefusalError({
      code: 'invalid',
      field: 'fids',
      message: 'the run lists no silence of such a point of yours',
    });
  if (first.enterprise === 0 || points.some((point) => point.enterprise !== first.enterprise))
    throw new RefusalError({ code: 'invalid', field: 'fids', message: 'an appeal is about points of one enterprise' });
  await checkRun(tx, appeal);
  const { rows } = await tx.query<{ id: number; scope: number }>(
    `insert into assessment_appeal (run_id, enterprise, zone, sector, scope_key, fids, from_at, to_at, reason, author, author_name, created_at)
     values ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000), to_timestamp($8::float8 / 1000), $9, $10, $11, guanlan.now())
     returning id, scope_key as scope`,
    [
      appeal.runId,
      first.enterprise,
      first.zone,
      first.sector,
      first.scope,
      points.map((point) => point.fid),
      appeal.from,
      appeal.to,
      appeal.reason,
      viewer.id,
      viewer.name,
    ],
  );
  const made = rows[0];
  if (made === undefined) throw new RefusalError({ code: 'unavailable', message: 'the appeal was not stored' });
  await keepStep(tx, { appeal: made.id }, made.scope, 'appeal', viewer, appeal.reason);
  await appendAudit(tx, { actor: viewer.id, action: 'assessment.appeal', object: String(made.id), address });
  return { id: made.id };
}

async function checkRun(tx: Tx, appeal: Appeal): Promise<void> {
  const { rows } = await tx.query<{ newest: boolean; inside: boolean; twice: boolean }>(
    `select not exists (select from assessment_run n where n.period = r.period and n.from_day = r.from_day and n.number > r.number) as newest,
       to_timestamp($2::float8 / 1000) < (r.to_day + 1)::timestamp at time zone 'Asia/Shanghai' and
       to_timestamp($3::float8 / 1000) > r.from_day::timestamp at time zone 'Asia/Shanghai' as inside,
       exists (select from assessment_appeal a where a.fids && $4 and a.state <> 'rejected' and a.from_at < to_timestamp($3::float8 / 1000)
         and a.to_at > to_timestamp($2::float8 / 1000)) as twice
     from assessment_run r where r.id = $1`,
    [appeal.runId, appeal.from, appeal.to, appeal.fids],
  );
  const run = rows[0];
  if (run === undefined) throw new RefusalError({ code: 'not_found', field: 'runId', message: 'no such run' });
  if (!run.newest)
    throw new RefusalError({
      code: 'conflict',
      field: 'runId',
      message: 'the run was corrected; appeal against the newest',
    });
  if (!run.inside)
    throw new RefusalError({ code: 'invalid', field: 'from', message: 'the time lies outside the period of the run' });
  if (run.twice)
    throw new RefusalError({
      code: 'conflict',
      field: 'from',
      message: 'an appeal for this time and point is there already',
    });
}

export interface AppealVerdict {
  readonly id: number;
  readonly accept: boolean;
  readonly text: string;
}

/**
 * Another person than the appellant decides. An accepted appeal takes the time out of what counts, and orders a corrected
 * run that keeps the first.
 */
export async function decideAppeal(
  tx: Tx,
  viewer: Viewer,
  verdict: AppealVerdict,
  address: string,
): Promise<{ id: number; number: number | null }> {
  const { rows } = await tx.query<{ author: string; state: string; scope: number; period: Period; from_day: string }>(
    `select a.author, a.state, a.scope_key as scope, r.period, r.from_day::text as from_day
     from assessment_appeal a join assessment_run r on r.id = a.run_id where a.id = $1 for update of a`,
    [verdict.id],
  );
  const appeal = rows[0];
  if (appeal === undefined) throw new RefusalError({ code: 'not_found', message: `no appeal ${verdict.id}` });
  if (appeal.state !== 'open')
    throw new RefusalError({ code: 'conflict', field: 'state', message: `the appeal is ${appeal.state}` });
  if (appeal.author === viewer.id)
    throw new RefusalError({ code: 'forbidden', field: 'decider', message: 'another person decides on your appeal' });
  await tx.query(
    `update assessment_appeal set state = $2, decided_by = $3, decided_by_name = $4, decided_at = guanlan.now(), decision = $5 where id = $1`,
    [verdict.id, verdict.accept ? 'accepted' : 'rejected', viewer.id, viewer.name, verdict.text],
  );
  await keepStep(tx, { appeal: verdict.id }, appeal.scope, verdict.accept ? 'accept' : 'reject', viewer, verdict.text);
  const number = verdict.accept ? await orderCorrection(tx, appeal.period, appeal.from_day, viewer.id) : null;
  await appendAudit(tx, {
    actor: viewer.id,
    action: verdict.accept ? 'assessment.appeal.accepted' : 'assessment.appeal.rejected',
    object: String(verdict.id),
    address,
    detail: { number },
  });
  return { id: verdict.id, number };
}

import { createHash } from 'node:crypto';
import {
  arrivalOf,
  distanceToPoint,
  faultsOf,
  plainCode,
  type TaskOutcome,
  type TaskPoint,
} from '../../domain/field-task.ts';
import type { NewResult } from '../../domain/field-task-schema.ts';
import { findingDoubts } from '../../domain/finding.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx } from '../database.ts';
import { appendEvents, type EventItem } from '../warnings/object-state.ts';
import { ms } from '../warnings/warning-record.ts';
import { addStep, type LockedTask, lockTask, settleTask } from './standing.ts';

/** Whoever hands a result in. */
export interface ResultAuthor {
  readonly id: string;
  readonly name: string;
  readonly address: string;
}

/** Tells every screen that reaches the task to ask again. */
export function taskEvent(task: Pick<LockedTask, 'id' | 'scopeKey' | 'objectFid'>): EventItem {
  return {
    kind: 'field',
    layer: 0,
    fid: task.objectFid ?? 0,
    scope_key: task.scopeKey,
    payload: { topic: 'task', id: task.id },
  };
}

/** What a phone compares a scanned code with; the code itself stays on the label and here. */
export const codeHashOf = (point: Pick<TaskPoint, 'id' | 'code'>): string =>
  createHash('sha256').update(`${point.id}/${point.code}`).digest('hex');

/** The clock now and by how much a device's is ahead, milliseconds. */
async function clockOf(tx: Tx, sentAt: number): Promise<{ readonly now: number; readonly ahead: number }> {
  const { rows } = await tx.query<{ now: number }>(`select ${ms('guanlan.now()')} as now`);
  const now = rows[0]?.now ?? 0;
  return { now, ahead: sentAt - now };
}

interface Judged {
  readonly outcome: TaskOutcome;
  readonly proved: boolean;
  readonly doubts: readonly string[];
  readonly faults: readonly object[];
  readonly takenAt: number;
  readonly distanceMeters: number | null;
}

function judge(point: TaskPoint, result: NewResult, clock: { now: number; ahead: number }): Judged {
  const { position, post } = result;
  const arrival = arrivalOf(point, {
    position,
    codeMatches: post === null ? null : plainCode(post.code) === point.code,
  });
  const clockDoubt = findingDoubts(
    { position, takenAt: result.takenAt, clockAheadMs: clock.ahead },
    clock.now,
  ).includes('clock');
  const faults = faultsOf(point.checks, result.answers);
  return {
    outcome: result.unable ? 'unable' : faults.length > 0 ? 'fault' : 'normal',
    proved: arrival.proved,
    doubts: clockDoubt ? [...arrival.doubts, 'clock'] : arrival.doubts,
    faults,
    takenAt: Math.min(clock.now, result.takenAt - clock.ahead),
    distanceMeters: position === null ? null : distanceToPoint(point, [position.lng, position.lat]),
  };
}

/**
 * Keeps what somebody entered at a point, exactly once: the same id again changes nothing and answers the same. Two
 * people on one task append; what they disagree about is told by the task (domain/field-task.ts). `quarantined`: from a
 * device whose owner may not any more; it is kept and counts when the desk releases it. The event is the transaction's last
 * statement. Refuses with not_found a task or point out of reach.
 */
export async function keepResult(
  tx: Tx,
  author: ResultAuthor,
  result: NewResult,
  quarantined = false,
): Promise<{ readonly repeated: boolean; readonly proved: boolean; readonly doubts: readonly string[] }> {
  const task = await lockTask(tx, result.task);
  if (task === null) throw new RefusalError({ code: 'not_found', field: 'task', message: 'no such task' });
  const { rows: known } = await tx.query<{ inspector: string; proved: boolean; doubts: string[] }>(
    'select inspector, proved, doubts from field_result where id = $1',
    [result.id],
  );
  const [before] = known;
  if (before !== undefined && before.inspector !== author.id)
    throw new RefusalError({ code: 'conflict', field: 'id', message: 'this id belongs to another entry' });
  if (before !== undefined) return { repeated: true, proved: before.proved, doubts: before.doubts };
  const point = task.points.find(({ id }) => id === result.point);
  if (point === undefined) throw new RefusalError({ code: 'not_found', field: 'point', message: 'no such point' });
  const judged = judge(point, result, await clockOf(tx, result.sentAt));
  const doubts = quarantined ? [...judged.doubts, 'revoked'] : judged.doubts;
  await insertResult(tx, task, author, result, { ...judged, doubts }, quarantined);
  await addStep(tx, task, {
    ...{ step: 'entered', actor: author.id, actorName: author.name },
    ...{ pointId: point.id, outcome: judged.outcome, text: result.note },
  });
  await settleTask(tx, task, author);
  await appendAudit(tx, {
    actor: author.id,
    action: quarantined ? 'task.quarantined' : 'task.entered',
    object: `task:${task.id}`,
    address: author.address,
    detail: { point: point.id, outcome: judged.outcome, proved: judged.proved, doubts },
  });
  await appendEvents(tx, [taskEvent(task)]);
  return { repeated: false, proved: judged.proved, doubts };
}

async function insertResult(
  tx: Tx,
  task: LockedTask,
  author: ResultAuthor,
  result: NewResult,
  judged: Judged,
  quarantined: boolean,
): Promise<void> {
  const { position } = result;
  await tx.query(
    `insert into field_result (id, task_id, point_id, inspector, inspector_name, outcome, proved, doubts, answers, faults, note, geom, accuracy_m,
       distance_m, post_by, taken_at, received_at, quarantined, scope_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, case when $12::float8 is null then null else st_setsrid(st_makepoint($12, $13), 4326) end,
       $14, $15, $16, to_timestamp($17::float8 / 1000), guanlan.now(), $18, $19)`,
    [
      ...[result.id, task.id, result.point, author.id, author.name, judged.outcome, judged.proved, judged.doubts],
      ...[JSON.stringify(result.answers), JSON.stringify(judged.faults), result.note],
      ...[position?.lng ?? null, position?.lat ?? null, position?.accuracyMeters ?? null, judged.distanceMeters],
      ...[result.post?.by ?? '', judged.takenAt, quarantined, task.scopeKey],
    ],
  );
  if (result.media.length > 0)
    await tx.query(
      `insert into field_result_media (result_id, sha256, role, name, bytes, scope_key)
       select $1, m.sha256, m.role, m.name, m.bytes, $3 from jsonb_to_recordset($2) as m(sha256 text, role text, name text, bytes bigint)
       on conflict do nothing`,
      [result.id, JSON.stringify(result.media), task.scopeKey],
    );
}

import {
  type PointEntry,
  type PointSettlement,
  type PointStanding,
  pointStanding,
  type TaskPoint,
  taskDoneAt,
} from '../../domain/field-task.ts';
import type { Tx } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

/** More than this many entries of one task are no round. */
const MOST_ENTRIES = 5_000;

type Entry = PointEntry & { readonly receivedAt: number };

/** How each point of a task stands, from all that was entered and settled; the order of arrival does not matter. */
export async function standingsOf(
  tx: Tx,
  taskId: string,
  points: readonly TaskPoint[],
): Promise<ReadonlyMap<string, PointStanding>> {
  const { rows } = await tx.query<Entry>(
    `select point_id as "pointId", inspector, outcome, proved, quarantined, ${ms('taken_at')} as "takenAt", ${ms('received_at')} as "receivedAt"
     from field_result where task_id = $1 order by taken_at, id limit ${MOST_ENTRIES}`,
    [taskId],
  );
  const { rows: settled } = await tx.query<PointSettlement>(
    `select point_id as "pointId", outcome, ${ms('at')} as at from field_task_step where task_id = $1 and step = 'settled' order by id limit ${MOST_ENTRIES}`,
    [taskId],
  );
  const receivedAt = new Map<PointEntry, number>(rows.map((row) => [row, row.receivedAt]));
  return new Map(
    points.map(({ id }) => [id, pointStanding(id, rows, settled, (entry) => receivedAt.get(entry) ?? entry.takenAt)]),
  );
}

export interface LockedTask {
  readonly id: string;
  readonly planId: string | null;
  readonly kind: string;
  readonly name: string;
  readonly nameEn: string;
  readonly objectFid: number | null;
  readonly points: readonly TaskPoint[];
  readonly state: 'open' | 'done' | 'missed';
  readonly dueAt: number;
  readonly missedTier: number;
  readonly scopeKey: number;
}

/** A task, held until the end of the transaction; null when the viewer does not reach it. */
export async function lockTask(tx: Tx, id: string): Promise<LockedTask | null> {
  const { rows } = await tx.query<LockedTask>(
    `select id, plan_id as "planId", kind, name, name_en as "nameEn", object_fid as "objectFid", points, state, ${ms('due_at')} as "dueAt",
       missed_tier as "missedTier", scope_key as "scopeKey" from field_task where id = $1 for update`,
    [id],
  );
  return rows[0] ?? null;
}

interface Step {
  readonly step: string;
  readonly actor: string;
  readonly actorName: string;
  readonly text?: string;
  readonly pointId?: string;
  readonly outcome?: string;
}

export async function addStep(tx: Tx, task: Pick<LockedTask, 'id' | 'scopeKey'>, step: Step): Promise<void> {
  await tx.query(
    `insert into field_task_step (task_id, at, step, point_id, outcome, actor, actor_name, text, scope_key)
     values ($1, guanlan.now(), $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[task.id, step.step, step.pointId ?? null, step.outcome ?? null],
      ...[step.actor, step.actorName, step.text ?? '', task.scopeKey],
    ],
  );
}

/**
 * Brings a task's state up to date with what was entered: done when every point is, and open or missed again when a
 * conflict came to light. Returns whether it was finished by this.
 */
export async function settleTask(tx: Tx, task: LockedTask, actor: { id: string; name: string }): Promise<boolean> {
  const doneAt = taskDoneAt([...(await standingsOf(tx, task.id, task.points)).values()]);
  if (doneAt === null) {
    if (task.state === 'done')
      await tx.query(
        `update field_task set done_at = null, state = case when missed_at <= guanlan.now() then 'missed' else 'open' end where id = $1`,
        [task.id],
      );
    return false;
  }
  await tx.query(
    `update field_task set state = 'done', done_at = to_timestamp($2::float8 / 1000), overdue = to_timestamp($2::float8 / 1000) > due_at where id = $1`,
    [task.id, doneAt],
  );
  if (task.state === 'done') return false;
  await addStep(tx, task, { step: 'done', actor: actor.id, actorName: actor.name });
  return true;
}

import { RefusalError } from '../../domain/refusal.ts';
import type { Tx, Viewer } from '../database.ts';
import { actorOf, change } from '../incidents/commands.ts';
import { addEntry } from '../incidents/entries.ts';

const ms = (column: string): string => `round(date_part('epoch', ${column}) * 1000)`;

/** A task: what, who, until when, and how it ended; times in epoch milliseconds. */
export interface IncidentTask {
  readonly id: number;
  readonly what: string;
  readonly who: string;
  readonly dueAt: number | null;
  readonly createdAt: number;
  readonly createdByName: string;
  readonly doneAt: number | null;
  readonly doneByName: string | null;
  readonly withdrawnAt: number | null;
  readonly withdrawnByName: string | null;
}

/** Open tasks first, by their time; then those that ended. */
export async function tasksOf(tx: Tx, incidentId: number): Promise<IncidentTask[]> {
  const { rows } = await tx.query<IncidentTask>(
    `select id, what, who, ${ms('due_at')} as "dueAt", ${ms('created_at')} as "createdAt", created_by_name as "createdByName", ${ms('done_at')} as "doneAt",
            done_by_name as "doneByName", ${ms('withdrawn_at')} as "withdrawnAt", withdrawn_by_name as "withdrawnByName"
     from incident_task where incident_id = $1 order by coalesce(done_at, withdrawn_at) is not null, due_at nulls last, id limit 200`,
    [incidentId],
  );
  return rows;
}

interface NewTask {
  readonly incidentId: number;
  readonly what: string;
  readonly who: string;
  readonly dueAt: number | null;
}

export const addTask = (tx: Tx, viewer: Viewer, { incidentId, what, who, dueAt }: NewTask, address: string) =>
  change(tx, incidentId, async (incident) => {
    await tx.query(
      `insert into incident_task (incident_id, scope_key, what, who, due_at, created_at, created_by_name)
       values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000), $7)`,
      [incidentId, incident.scopeKey, what, who, dueAt, incident.now, viewer.name],
    );
    await addEntry(tx, incident, incident.now, actorOf(viewer, address), {
      kind: 'task',
      text: what,
      detail: { act: 'given', who, dueAt },
    });
  });

/** Done or withdrawn, once; refuses `conflict` when it ended already. */
export async function endTask(tx: Tx, viewer: Viewer, id: number, end: 'done' | 'withdrawn', address: string) {
  const { rows } = await tx.query<{ incidentId: number }>(
    'select incident_id as "incidentId" from incident_task where id = $1',
    [id],
  );
  const incidentId = rows[0]?.incidentId;
  if (incidentId === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no task ${id}` });
  return await change(tx, incidentId, async (incident) => {
    const ended = await tx.query<{ what: string; who: string }>(
      `update incident_task set ${end}_at = to_timestamp($2::float8 / 1000), ${end}_by_name = $3
       where id = $1 and done_at is null and withdrawn_at is null returning what, who`,
      [id, incident.now, viewer.name],
    );
    const task = ended.rows[0];
    if (task === undefined)
      throw new RefusalError({ code: 'conflict', field: 'id', message: 'the task ended already' });
    await addEntry(tx, incident, incident.now, actorOf(viewer, address), {
      kind: 'task',
      text: task.what,
      detail: { act: end, who: task.who },
    });
  });
}
